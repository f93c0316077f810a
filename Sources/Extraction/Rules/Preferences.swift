extension Rules {
    private static let likes = Topic("likes", .interests, 0.7, .many, .emotional)
    private static let dislikes = Topic("dislikes", .interests, 0.7, .many, .emotional)
    private static let hobbies = Topic("hobbies", .interests, 0.65, .many)
    private static let favorite = Topic("favorite", .interests, 0.75, .single, .emotional)
    private static let preferred = Topic("preferences", .interests, 0.7, .many, .procedural)

    static let preferences: [Rule] = [
        Rule("my absolute|all-time? favorite {topic} of all time is|are {thing}", favorite, "has {thing} as favorite {topic}"),
        Rule("my absolute|all-time? favorite {topic} has to be {thing}", favorite, "has {thing} as favorite {topic}"),
        Rule("my absolute|all-time? favorite {topic} is|are {thing}", favorite, "has {thing} as favorite {topic}"),
        Rule("i prefer {thing}", preferred, "prefers {thing}"),
        Rule("i|we love|enjoy|like|adore to {deed}", hobbies, "likes to {deed}", value: "{deed}"),
        Rule("i|we love|enjoy|like|adore {activities}", hobbies, "likes {activities}"),
        Rule("i|we love|enjoy|like|adore {pleasures}", likes, "likes {pleasures}"),
        Rule("i am a big|huge|massive? fan of {pleasures}", likes, "likes {pleasures}"),
        Rule("i am fond of {things}", likes, "likes {things}"),
        Rule("i have always? been? loved|enjoyed|liked {things}", likes, "likes {things}"),
        Rule("i am|have been? obsessed with|by {things}", likes, "is obsessed with {things}"),
        Rule("i am crazy|passionate|mad|nuts about {things}", likes, "is passionate about {things}"),
        Rule("i am a|an big|huge|total? {topic} lover|enthusiast|nerd|addict|fanatic|buff", likes, "likes {topic}"),
        Rule("i am big? into {activities}", hobbies, "is into {activities}"),
        Rule("i am big? into {things}", likes, "is into {things}"),
        Rule("i do not like|enjoy|love {things}", dislikes, "does not like {things}"),
        Rule("i hate|dislike|detest|despise|loathe {things}", dislikes, "dislikes {things}"),
        Rule("i can not stand {things}", dislikes, "can't stand {things}"),
        Rule("i am not a big|huge? fan of {things}", dislikes, "does not like {things}"),
        Rule("i am not big? into|keen on? {things}", dislikes, "is not into {things}"),
        Rule("i am not fond of {things}", dislikes, "does not like {things}"),
        Rule("my hobby|hobbies is|are|include {activities}", hobbies, "has the hobby {activities}"),
        Rule("my hobby|hobbies is|are|include {things}", hobbies, "has the hobby {things}"),
        Rule("i collect {things}", hobbies, "collects {things}", value: "collecting {things}"),
        Rule("in my spare|free time i like|love|enjoy to? {deed}", hobbies, "likes to {deed}"),
    ]
}
