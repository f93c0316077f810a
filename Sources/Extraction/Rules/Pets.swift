extension Rules {
    private static let pet = Topic("pets", .relationships, 0.8, .many)

    static let pets: [Rule] = [
        Rule("~i|we have {pets} called|named {names}", pet, "has {pets+1+a} named {names}", value: "{pets+1} {names}"),
        Rule("~i|we have {pets} {several}", pet, "has {pets+1+a} named {several}", value: "{pets+1} {several}"),
        Rule("i|we adopted|rescued|bought|got {pets} called|named {names}", pet, "has {pets+1+a} named {names}", value: "{pets+1} {names}"),
        Rule("~my {pets} are called|named {names}", pet, "has {pets+1+a} named {names}", value: "{pets+1} {names}"),
        Rule("~my {pet} names are {names}", pet, "has {pet+1+a} named {names}", value: "{pet+1} {names}"),
        Rule("~my {pets} are? {several}", pet, "has {pets+1+a} named {several}", value: "{pets+1} {several}"),
        Rule("~i|we have {pet} called|named {people}", pet, "has {pet+a} named {people}", value: "{pet} {people}"),
        Rule("~i|we have {pet} called|named {person}", pet, "has {pet+a} named {person}", value: "{pet} {person}"),
        Rule("~my {pet} is called|named {person}", pet, "has {pet+a} named {person}", value: "{pet} {person}"),
        Rule("~my {pet} name is {person}", pet, "has {pet+a} named {person}", value: "{pet} {person}"),
        Rule("~my {pet} {people}", pet, "has {pet+a} named {people}", value: "{pet} {people}"),
        Rule("i|we have|own got? {pet}", pet, "has {pet+a}"),
        Rule("i|we named|called him|her|it|them|the? dog|cat|puppy|kitten|pup|rabbit|hamster|bunny? {given:person}", pet, "has a pet named {given}", value: "{given}"),
        Rule("i|we named|called my new|two? {pets} {names}", pet, "has {pets+1+a} named {names}", value: "{pets+1} {names}"),
        Rule("i|we named|called my new? {pet} {person}", pet, "has {pet+a} named {person}", value: "{pet} {person}"),
        Rule("i|we adopted|rescued|bought|got {pet} called|named {person}", pet, "has {pet+a} named {person}", value: "{pet} {person}"),
        Rule("i|we adopted|rescued|got {pet}", pet, "has {pet+a}", .undated),
        Rule("my {pet} is {age} years|year? old?", pet, "has {pet+a} who is {age}", value: "{pet} is {age}"),
        Rule("my {pet} is a|an {breed:pet}", pet, "has {breed+a}", value: "{breed}"),
        Rule("my {pet} died|passed", pet, "lost their {pet}", value: "{pet} died", .pastIfSaid),
        Rule("i|we lost my {pet}", pet, "lost their {pet}", value: "lost {pet}", .pastIfSaid),
        Rule("i|we have no|not any? pets", pet, "has no pets", value: "no pets"),
        Rule("~my {pet}", pet, "has {pet+a}"),
    ]
}
