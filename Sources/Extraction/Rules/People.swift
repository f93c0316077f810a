extension Rules {
    private static let marital = FactAssembler.maritalStatus
    private static let partner = Topic("partner", .relationships, 0.9, .single)
    /// The key follows the relation: wife → partner, son → children, aunt → family …
    static let related = Topic("family", .relationships, 0.8, .many)

    static let partners: [Rule] = [
        Rule("i am|got {status=married|engaged|single|divorced|widowed|separated} to {person}", marital, "is {status}", value: "{status}"),
        Rule("i am|got {status=married|engaged|single|divorced|widowed|separated} !to", marital, "is {status}"),
        Rule("i|we have been {status=married|engaged|divorced|single} !to", marital, "is {status}"),
        Rule("we are|got {status=married|engaged} !to", marital, "is {status}"),
        Rule("i|we {status=divorced|separated|married}", marital, "is {status}", .pastIfSaid),
        Rule("i am in a long-term|serious|happy|committed? relationship !with", marital, "is in a relationship", value: "in a relationship"),
        Rule("i am seeing|dating someone", marital, "is dating someone", value: "dating someone"),
        Rule("i am a {status=widow|widower|bachelor|divorcee}", marital, "is a {status}"),
        Rule("i|we are|am together for|since", marital, "is in a relationship", value: "in a relationship"),
        Rule("i lost my {who=husband|wife|partner}", marital, "is widowed", value: "lost my {who}"),
        Rule("i|we got {status=divorced}", marital, "is {status}"),
        Rule("i left my {who=husband|wife|boyfriend|girlfriend|partner}", partner, "has a partner", value: "", operation: .retract),
        Rule("i got dumped", partner, "has a partner", value: "", operation: .retract),
        Rule("my {relation} dumped|left me", partner, "has a partner", value: "", operation: .retract),
        Rule("my {relation} and i broke|split up", partner, "has a partner", value: "", operation: .retract),
        Rule("we broke up", partner, "has a partner", value: "", operation: .retract),
        Rule("we split up", partner, "has a partner", value: "", operation: .retract),
        Rule("i broke up with my {relation}", partner, "has a partner", value: "", operation: .retract),
        Rule("i am not {status=married}", marital, "is not married", value: "not married"),
    ]

    static let relatives: [Rule] = [
        Rule("~my {relation} is called|named {people}", related, "has a {relation} named {people}", value: "{relation} {people}"),
        Rule("~my {relation} name is {person}", related, "has a {relation} named {person}", value: "{relation} {person}"),
        Rule("~the {relation:relative} is called|named {person}", related, "has a {relation} named {person}", value: "{relation} {person}"),
        Rule("~my {relation} are called|named {people}", related, "has {relation} named {people}", value: "{relation} {people}"),
        Rule("~my {relation} are {people}", related, "has {relation} named {people}", value: "{relation} {people}"),
        Rule("~my {relation} is {people}", related, "has a {relation} named {people}", value: "{relation} {people}"),
        Rule("i am married|engaged to {person}", partner, "is married to {person}"),
        Rule("i am seeing|dating|with a|an {what=guy|girl|woman|man|bloke} called|named {person}", partner, "is dating {person}"),
        Rule("i have been with {given} for|since", partner, "is with {given}"),
        Rule("i am dating {person}", partner, "is dating {person}"),
        Rule("i|we have a|an|one|another {relation} called|named {person}", related, "has a {relation} named {person}", value: "{relation} {person}"),
        Rule("i|we have {number:count} {relation} called|named {people}", related, "has {relation} named {people}", value: "{relation} {people}"),
        Rule("my {relation} lives|live out|up|down|over? in|near {place}", related, "has a {relation} who lives in {place}", value: "{relation} lives in {place}"),
        Rule("my {relation} is a|an {job}", related, "has a {relation} who is a {job}", value: "{relation} is a {job}"),
        Rule("my {relation} works as a|an {job}", related, "has a {relation} who works as a {job}", value: "{relation} is a {job}"),
        Rule("my {relation} works|work at|for {organisation}", related, "has a {relation} who works at {organisation}", value: "{relation} works at {organisation}"),
        Rule("my {relation} is studying {field}", related, "has a {relation} who studies {field}", value: "{relation} studies {field}"),
        Rule("~my {relation} {people}", related, "has a {relation} named {people}", value: "{relation} {people}"),
        Rule("i|we have {number:count} {relation:relative}", related, "has {number} {relation}", value: "{number} {relation}"),
        Rule("i|we have a|an !mother|father|mum|mom|dad {relation}", related, "has a {relation}", value: "{relation}"),
        Rule("i|we have {number:count} {who=boys|girls|lads|daughters|sons|teenagers|toddlers|grandchildren|grandkids|nephews|nieces|stepchildren|stepkids}", Topic("children", .relationships, 0.8, .many), "has {number} {who}", value: "{number} {who}"),
        Rule("i|we have {number:count} little|small|young|grown|grown-up|teenage|adult|older|younger {who=boys|girls|kids|children|daughters|sons|brothers|sisters|ones}", Topic("children", .relationships, 0.8, .many), "has {number} {who}", value: "{number} {who}"),
        Rule("i|we have twin {who=boys|girls|sons|daughters}", Topic("children", .relationships, 0.8, .many), "has twin {who}", value: "twin {who}"),
        Rule("~my {number:count} {who=kids|children|boys|girls|sons|daughters|grandchildren|grandkids|brothers|sisters}", Topic("children", .relationships, 0.8, .many), "has {number} {who}", value: "{number} {who}"),
        Rule("i|we have a boy and a girl", Topic("children", .relationships, 0.8, .many), "has a boy and a girl", value: "a boy and a girl"),
        Rule("i am the {place=oldest|youngest|eldest|middle|second|third} of {count}", Topic("siblings", .relationships, 0.7, .many), "is the {place} of {count} siblings", value: "{place} of {count}"),
        Rule("i am a|an new|first-time|working|proud|single? {who=mum|mom|dad|grandmother|grandfather|grandma|grandpa|grandparent|stepdad|stepmum|stepmom|father|mother|twin|godmother|godfather|uncle|aunt|auntie}", Topic("family", .relationships, 0.75, .many), "is a {who}", value: "is a {who}"),
        Rule("i became a {who=mum|mom|dad|grandmother|grandfather|grandma|grandpa|grandparent|father|mother|parent|godmother|godfather|uncle|aunt}", Topic("family", .relationships, 0.75, .many), "became a {who}", value: "became a {who}"),
        Rule("i am a|the single? proud? father|mother|dad|mom|mum|parent of|to {count}", Topic("children", .relationships, 0.8, .many), "has {count} children", value: "{count} children"),
        Rule("i am an only child", Topic("siblings", .relationships, 0.7, .many), "is an only child", value: "only child"),
        Rule("i|we do not have any? {relation:relative}", related, "has no {relation}", value: "no {relation}"),
    ]
}
