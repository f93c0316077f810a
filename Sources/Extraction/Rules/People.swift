extension Rules {
    private static let marital = Topic("marital_status", .relationships, 0.8, .single)
    private static let partner = Topic("partner", .relationships, 0.9, .single)
    /// The key follows the relation: wife → partner, son → children, aunt → family …
    static let related = Topic("family", .relationships, 0.8, .many)

    static let partners: [Rule] = [
        Rule("i am|got {status=married|engaged|single|divorced|widowed|separated} to {person}", marital, "is {status}", value: "{status}"),
        Rule("i am|got {status=married|engaged|single|divorced|widowed|separated}", marital, "is {status}"),
        Rule("i|we have been {status=married|engaged|divorced|single}", marital, "is {status}"),
        Rule("we are|got {status=married|engaged}", marital, "is {status}"),
        Rule("we broke up", partner, "has a partner", value: "", operation: .retract),
        Rule("we split up", partner, "has a partner", value: "", operation: .retract),
        Rule("i broke up with my {relation}", partner, "has a partner", value: "", operation: .retract),
        Rule("i am not {status=married}", marital, "is not married", value: "not married"),
    ]

    static let relatives: [Rule] = [
        Rule("~my {relation} is called|named {people}", related, "has a {relation} named {people}", value: "{relation} {people}"),
        Rule("~my {relation} name is {person}", related, "has a {relation} named {person}", value: "{relation} {person}"),
        Rule("~the {relation:relative} is called|named {person}", related, "has a {relation} named {person}", value: "{relation} {person}"),
        Rule("~my {relation} are {people}", related, "has {relation} named {people}", value: "{relation} {people}"),
        Rule("~my {relation} is {people}", related, "has a {relation} named {people}", value: "{relation} {people}"),
        Rule("i am married|engaged to {person}", partner, "is married to {person}"),
        Rule("i am dating {person}", partner, "is dating {person}"),
        Rule("i|we have a|an|one|another {relation} called|named {person}", related, "has a {relation} named {person}", value: "{relation} {person}"),
        Rule("i|we have {number:count} {relation} called|named {people}", related, "has {relation} named {people}", value: "{relation} {people}"),
        Rule("my {relation} lives out|up|down|over? in|near {place}", related, "has a {relation} who lives in {place}", value: "{relation} lives in {place}"),
        Rule("my {relation} is a|an {job}", related, "has a {relation} who is a {job}", value: "{relation} is a {job}"),
        Rule("my {relation} works as a|an {job}", related, "has a {relation} who works as a {job}", value: "{relation} is a {job}"),
        Rule("my {relation} works at|for {organisation}", related, "has a {relation} who works at {organisation}", value: "{relation} works at {organisation}"),
        Rule("my {relation} is studying {field}", related, "has a {relation} who studies {field}", value: "{relation} studies {field}"),
        Rule("~my {relation} {people}", related, "has a {relation} named {people}", value: "{relation} {people}"),
        Rule("i|we have {number:count} {relation:relative}", related, "has {number} {relation}", value: "{number} {relation}"),
        Rule("i|we have a|an {relation}", related, "has a {relation}", value: "{relation}"),
        Rule("i am a|the single? proud? father|mother|dad|mom|mum|parent of {count}", Topic("children", .relationships, 0.8, .many), "has {count} children", value: "{count} children"),
        Rule("i am an only child", Topic("siblings", .relationships, 0.7, .many), "is an only child", value: "only child"),
        Rule("i|we do not have any? {relation:relative}", related, "has no {relation}", value: "no {relation}"),
    ]

    private static let pet = Topic("pets", .relationships, 0.8, .many)

    static let pets: [Rule] = [
        Rule("~i|we have {pet} called|named {people}", pet, "has {pet+a} named {people}", value: "{pet} {people}"),
        Rule("~i|we have {pet} called|named {person}", pet, "has {pet+a} named {person}", value: "{pet} {person}"),
        Rule("~my {pet} is called|named {person}", pet, "has {pet+a} named {person}", value: "{pet} {person}"),
        Rule("~my {pet} name is {person}", pet, "has {pet+a} named {person}", value: "{pet} {person}"),
        Rule("~my {pet} are called|named {people}", pet, "has {pet+a} named {people}", value: "{pet} {people}"),
        Rule("~my {pet} {people}", pet, "has {pet+a} named {people}", value: "{pet} {people}"),
        Rule("i|we have|own got? {pet}", pet, "has {pet+a}"),
        Rule("i|we adopted|bought|got {pet} called|named {person}", pet, "has {pet+a} named {person}", value: "{pet} {person}"),
    ]
}
