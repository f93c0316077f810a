extension Rules {
    private static let vehicle = Topic("vehicle", .personal, 0.6, .many)
    private static let possession = Topic("possessions", .personal, 0.55, .many)
    private static let skill = Topic("skills", .interests, 0.65, .many)
    private static let hobby = Topic("hobbies", .interests, 0.65, .many)

    static let possessions: [Rule] = [
        Rule("i|we drive a|an {thing}", vehicle, "drives {thing+a}"),
        Rule("my car is a|an {thing}", vehicle, "drives {thing+a}"),
        Rule("i ride a|an {possession}", vehicle, "rides {possession+a}"),
        Rule("i|we own a|an|two|three {thing}", possession, "owns {thing+a}"),
        Rule("i|we have a|an|two|three {possession}", possession, "has {possession+a}"),
        Rule("i sold my {possession}", possession, "has {possession+a}", operation: .retract),
        Rule("i|we bought|got myself? ourselves? a|an {possession}", possession, "has {possession+a}"),
    ]

    static let skills: [Rule] = [
        Rule("i play the? {instrument=guitar|piano|violin|cello|drums|bass|saxophone|trumpet|flute|ukulele|harmonica|clarinet|harp|accordion|banjo|viola|keyboard|trombone|mandolin|oboe|organ|keys}", skill, "plays the {instrument}"),
        Rule("i can play the? {instrument=guitar|piano|violin|cello|drums|bass|saxophone|trumpet|flute|ukulele|harmonica|clarinet|harp|accordion|banjo|viola|keyboard|trombone}", skill, "plays the {instrument}"),
        Rule("i know how to {deed}", skill, "knows how to {deed}"),
        Rule("i am good|great|skilled at {activities}", skill, "is good at {activities}"),
        Rule("i can {skill=juggle|knit|sew|ski|surf|snowboard|swim|cook|code|bake|weld|crochet|skate|dance|sing|draw|paint}", skill, "can {skill}"),
        Rule("i {verb=play|do|practice} {activities}", hobby, "{verb+s} {activities}"),
    ]
}
