extension Rules {
    private static let skill = Topic("skills", .interests, 0.65, .many)
    private static let hobby = Topic("hobbies", .interests, 0.65, .many)

    static let skills: [Rule] = [
        Rule("i play|played the? {instrument=guitar|piano|violin|cello|drums|bass|saxophone|sax|trumpet|flute|ukulele|harmonica|clarinet|harp|accordion|banjo|viola|keyboard|keyboards|trombone|mandolin|oboe|organ|keys|tuba|bagpipes|recorder|cornet|sitar|didgeridoo|fiddle}", skill, "plays the {instrument}"),
        Rule("i can play the? {instrument=guitar|piano|violin|cello|drums|bass|saxophone|sax|trumpet|flute|ukulele|harmonica|clarinet|harp|accordion|banjo|viola|keyboard|keyboards|trombone|mandolin|oboe|organ|keys|tuba|bagpipes|recorder|cornet|sitar|didgeridoo|fiddle}", skill, "plays the {instrument}"),
        Rule("i am playing|learning|practicing|practising the {instrument=guitar|piano|violin|cello|drums|bass|saxophone|sax|trumpet|flute|ukulele|harmonica|clarinet|harp|accordion|banjo|viola|keyboard|keyboards|trombone|mandolin|oboe|organ|keys|tuba|bagpipes|recorder|cornet|sitar|didgeridoo|fiddle}", skill, "plays the {instrument}"),
        Rule("i know how to {deed}", skill, "knows how to {deed}"),
        Rule("i am good|great|skilled|handy|talented at|with {activities}", skill, "is good at {activities}"),
        Rule("i can {skill=juggle|knit|sew|ski|surf|snowboard|swim|cook|code|bake|weld|crochet|skate|dance|sing|draw|paint|drive}", skill, "can {skill}"),
        Rule("i can not {skill=swim|drive|cook|ski|whistle|dance|sing}", skill, "can't {skill}", value: "can't {skill}"),
        Rule("i have a black|brown belt in {art=karate|judo|taekwondo|aikido|jiu-jitsu|kung|kickboxing}", skill, "has a black belt in {art}", value: "black belt in {art}"),
        Rule("i have a {what=pilot's|driving|driver's|motorcycle|hgv|fishing} {how=licence|license}", skill, "has a {what} {how}", value: "{what} {how}"),
        Rule("i {verb=play|do|practice|practise|teach} {activities}", hobby, "{verb+s} {activities}"),
        Rule("i am {verb=playing|doing|practicing} {activities}", hobby, "does {activities}"),
    ]

    /// What someone does who does these things at all.
    static let pastimes: [Rule] = [
        Rule("i|we play a lot|bit of {game}", hobby, "plays {game}", value: "playing {game}"),
        Rule("i|we play {game}", hobby, "plays {game}", value: "playing {game}"),
        Rule("i play for {what:thing}", hobby, "plays for {what}", value: "plays for {what}"),
        Rule("i do a lot|bit of {what:thing}", hobby, "does {what}", value: "{what}"),
        Rule("i read|watch|play a lot of {what:thing}", hobby, "likes {what}", value: "{what}"),
        Rule("i am reading|rereading {what:thing}", hobby, "is reading {what}", value: "reading {what}"),
        Rule("i {verb=write|paint|draw|bake|brew|knit|crochet|sew|sculpt|carve|restore|photograph|breed|refurbish} {what:pleasures}", hobby, "{verb+s} {what}", value: "{verb} {what}"),
        Rule("i {verb=make|keep|grow|build|design} my? own? {what=bees|chickens|jewelry|jewellery|candles|soap|cheese|wine|beer|cider|clothes|furniture|music|videos|films|pottery|bread|models|quilts|honey|vegetables|tomatoes|herbs|orchids|roses|kombucha|websites|games|apps|guitars|jam|cakes|dresses}", hobby, "{verb+s} {what}", value: "{verb} {what}"),
        Rule("i {verb=sing|dance|perform|act} {rest:routine}", hobby, "{verb+s} {rest}", value: "{verb} {rest}"),
        Rule("i {verb=hike|climb|surf|ski|fish|sail|cycle|swim|box|fence|row|dive|kayak|paint|garden|knit|sew|bake|run|jog|meditate|birdwatch|skateboard|snowboard|game|code|blog|journal|crochet|draw} a? bit|lot|little? !on|by|from|of|for|to|with|out|into|through|the|over|up|down|off", hobby, "likes to {verb}"),
        Rule("i {verb=coach|captain|mentor|tutor|referee|volunteer} {rest:routine}", hobby, "{verb+s} {rest}", value: "{verb} {rest}"),
        Rule("i am {verb=coaching|mentoring|tutoring|volunteering|singing|dancing|playing|performing} {rest:routine}", hobby, "is {verb} {rest}", value: "{verb} {rest}"),
        Rule("i volunteer", hobby, "volunteers", value: "volunteering"),
        Rule("i joined|am in|belong to a|an|the|my local|new|amateur|community? {what=choir|band|orchestra|gym|church|team|book|running|chess|cycling|drama|walking|tennis|rugby|football|swimming|gardening|climbing|rowing} {how=club|group|class|team|league|society}", hobby, "belongs to a {what} {how}", value: "{what} {how}"),
        Rule("i joined|am in|belong to a|an|the|my local|new|amateur|community? {what=choir|band|orchestra|gym|church|team|quartet|theatre|club}", hobby, "belongs to a {what}", value: "{what}"),
        Rule("i am|go going? to|taking|doing a|an {what=pottery|cooking|dance|dancing|yoga|pilates|spanish|french|italian|german|japanese|art|painting|drawing|salsa|sewing|photography|writing|woodwork|ceramics|language|spin|boxing|swimming|improv|acting|driving} {how=class|classes|course|lessons|workshop}", hobby, "takes {what} {how}", value: "{what} {how}"),
        Rule("i take|have|am taking? having? {what=pottery|cooking|dance|singing|yoga|piano|guitar|spanish|french|italian|german|japanese|art|painting|drawing|salsa|violin|driving|swimming|riding|surfing|tennis|acting|drum} {how=classes|lessons}", hobby, "takes {what} {how}", value: "{what} {how}"),
    ]
}
