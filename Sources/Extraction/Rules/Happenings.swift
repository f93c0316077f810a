extension Rules {
    private static let habit = Topic("habits", .personal, 0.6, .many, .procedural)
    private static let goal = Topic("goals", .personal, 0.7, .many, .reflective)

    static let habits: [Rule] = [
        Rule("i|we usually|always|normally|typically|generally {verb=wake|get|go|have|eat|drink|run|walk|exercise|work|read|take|cook|listen|watch|play|sleep|start|drive|cycle|swim|train|meditate|pray|study|write|call|visit|do|make|skip|wear|shop|order|stay|put|keep|use|leave|carry|sit|spend|bring|buy|stretch|journal} {rest:routine}", habit, "usually {verb+s} {rest}", value: "{verb} {rest}"),
        Rule("i|we {verb=get|wake} up at|around|before|by {rest:thing}", habit, "{verb+s} up at {rest}", value: "{verb} up at {rest}"),
        Rule("i|we get|wake up early|late", habit, "gets up early", value: "gets up early"),
        Rule("i|we go to bed|sleep {rest:routine}", habit, "goes to bed {rest}", value: "go to bed {rest}"),
        Rule("i|we never {verb=drink|eat|watch|cook|drive|fly|wear|use|drink|buy|skip|miss} {rest:thing}", habit, "never {verb+s} {rest}", value: "never {verb} {rest}"),
        Rule("i|we {verb=commute|cycle|walk|drive} to work|school|college|uni|university", habit, "{verb+s} to work", value: "{verb} to work"),
        Rule("i|we !love|enjoy|like|adore|prefer|hate {deed}", habit, "{deed+s} {when}", value: "{deed} {when}", .recurring),
        Rule("i|we am|are going to {what:thing}", habit, "goes to {what} {when}", value: "going to {what} {when}", .recurring),
        Rule("i|we am|are {what:doing}", habit, "is {what} {when}", value: "{what} {when}", .recurring),
        Rule("i do not smoke", habit, "doesn't smoke", value: "doesn't smoke"),
        Rule("i smoke|vape", habit, "smokes", value: "smokes"),
        Rule("i quit|stopped {what=smoking|vaping|drinking|gambling}", habit, "gave up {what}", value: "gave up {what}", .pastIfSaid),
        Rule("i gave up {what=smoking|vaping|drinking|gambling}", habit, "gave up {what}", value: "gave up {what}", .pastIfSaid),
        Rule("i see|am seeing a|an|my {who=therapist|counsellor|counselor|psychologist|psychiatrist|physio|chiropractor|nutritionist|dietitian}", habit, "sees a {who}", value: "sees a {who}"),
    ]

    static let goals: [Rule] = [
        Rule("my big|biggest|main|ultimate|lifelong|only? goal|dream|ambition|aim|plan|target is to {verb=see|have|go|get} {rest:routine}", goal, "wants to {verb} {rest}", value: "{verb} {rest}"),
        Rule("my big|biggest|main|ultimate|lifelong|only? goal|dream|ambition|aim|plan|target is to {deed}", goal, "wants to {deed}", value: "{deed}"),
        Rule("one of my goals|dreams|ambitions is to {deed}", goal, "wants to {deed}", value: "{deed}"),
        Rule("my new year's? resolution is to {deed}", goal, "wants to {deed}", value: "{deed}"),
        Rule("i am saving up? to {deed}", goal, "is saving up to {deed}", value: "{deed}"),
        Rule("i am saving up? for a|an {thing}", goal, "is saving up for {thing+a}", value: "{thing}"),
        Rule("i am trying|working|aiming|determined towards? to? {verb=learn|lose|quit|save|improve|become|build|write|stop|cut|eat|drink|sell|buy|reduce|conceive} {rest:thing}", goal, "is trying to {verb} {rest}", value: "{verb} {rest}"),
        Rule("i|we want|decided to {verb=learn|become|write|run|visit|travel|start|build|buy|open|lose|quit|climb|publish|retire|study|move|adopt|go|apply|retrain|emigrate|finish|graduate} {rest:routine}", goal, "wants to {verb} {rest}", value: "{verb} {rest}"),
        Rule("i want to {verb=learn|become|help|write|speak|visit|publish|study|adopt} {rest:thing}", goal, "wants to {verb} {rest}", value: "{verb} {rest}"),
        Rule("i am learning how? to {deed}", goal, "is learning to {deed}", value: "learning to {deed}"),
        Rule("i have been learning {thing}", goal, "is learning {thing}", value: "learning {thing}"),
        Rule("i learn {languages}", goal, "is learning {languages}", value: "learning {languages}"),
        Rule("i am learning|teaching myself? {thing}", goal, "is learning {thing}", value: "learning {thing}"),
        Rule("i am training for a|an|the|my first|second|next? {occasion}", goal, "is training for {occasion}", value: "training for {occasion}"),
        Rule("i am {verb=training|revising|studying|preparing|practicing} for my|a|an|the {what:thing}", goal, "is {verb} for {what}", value: "{verb} for {what}"),
        Rule("i want to become a|an {job}", goal, "wants to become {job+a}", value: "become a {job}"),
        Rule("i want to be a|an {job}", goal, "wants to be {job+a}", value: "be a {job}"),
    ]
}
