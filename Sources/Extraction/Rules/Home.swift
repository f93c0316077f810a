extension Rules {
    private static let residence = Topic("home", .personal, 0.85, .single)
    private static let hometown = Topic("hometown", .personal, 0.75, .single)
    private static let location = Topic("location", .events, 0.6, .single, .episodic)
    private static let cohabitants = Topic("household", .relationships, 0.65, .many)

    static let home: [Rule] = [
        Rule("i|we live|reside over? out? up? down? just? back? {where=in|near|outside|on} {place}", residence, "lives {where} {place}"),
        Rule("i|we live not? far from {place}", residence, "lives near {place}"),
        Rule("i|we am|are living|based over? out? up? down? here? {where=in|near|outside} {place}", residence, "lives {where} {place}"),
        Rule("i|we am|are based out of {place}", residence, "lives in {place}"),
        Rule("i|we have lived here? in {place}", residence, "lives in {place}"),
        Rule("i|we have been living|based in {place}", residence, "lives in {place}"),
        Rule("i|we have been over? back? here? in {place} since", residence, "lives in {place}"),
        Rule("i|we have been over? back? here? in {place}", residence, "lives in {place}", .lasting),
        Rule("i|we am|are here in {place} since", residence, "lives in {place}"),
        Rule("i|we am|are here in {place}", residence, "lives in {place}", .lasting),
        Rule("i|we live {how:routine} in {place}", residence, "lives in {place}"),
        Rule("i|we live alone|together in {place}", residence, "lives in {place}"),
        Rule("i|we live alone|together? on? my? own? in {place}", residence, "lives in {place}"),
        Rule("i|we live with my {relation} in {place}", residence, "lives in {place}"),
        Rule("i|we have been living? in {place} for about? {count}", residence, "lives in {place}", value: "{place}"),
        Rule("i|we moved out of|away from? {origin:place} over? back? down? up? out? to|into {place}", residence, "lives in {place}"),
        Rule("i|we moved out|away of|from {place}", residence, "lives in {place}", operation: .retract),
        Rule("i|we moved|relocated|emigrated|immigrated here? from {origin:place} over? back? down? up? out? to {place}", residence, "lives in {place}"),
        Rule("i|we moved|relocated|emigrated|immigrated back? here? over? out? up? down? to|into {place}", residence, "lives in {place}"),
        Rule("i|we have moved|relocated to {place}", residence, "lives in {place}"),
        Rule("i|we settled down? in {place}", residence, "lives in {place}"),
        Rule("i|we ended up in {place}", residence, "lives in {place}"),
        Rule("i|we have|rent|own|bought|got a|an|our|my own? first? little? small? flat|house|apartment|place|home|cottage|studio|condo in|near|outside {place}", residence, "lives in {place}"),
        Rule("my home|hometown|house|flat|apartment is in {place}", residence, "lives in {place}"),
        Rule("i|we call {place} home", residence, "lives in {place}"),
        Rule("{place} is home|where now? for? me? i? we? live?", residence, "lives in {place}"),
        Rule("i|we came to {place}", residence, "lives in {place}", .pastDated),
        Rule("my hometown|home town? is {place}", hometown, "comes from {place}"),
        Rule("i|we am|are from {place}", hometown, "comes from {place}"),
        Rule("i|we am|are coming from {place}", hometown, "comes from {place}"),
        Rule("i|we come from {place}", hometown, "comes from {place}"),
        Rule("i|we moved|came here|over from {place}", hometown, "comes from {place}"),
        Rule("i|we hail from {place}", hometown, "comes from {place}"),
        Rule("i grew up {where=in|near|outside|on} {place}", hometown, "grew up {where} {place}"),
        Rule("i was raised in {place}", hometown, "grew up in {place}"),
        Rule("i|we am|are staying? visiting? over? up? down? here? in|visiting {place}", location, "is in {place}", .bounded),
        Rule("i|we will be staying? in {place}", location, "will be in {place}", .bounded),
    ]

    static let household: [Rule] = [
        Rule("i live with my {who:things}", cohabitants, "lives with their {who}", value: "lives with my {who}"),
        Rule("i live alone", cohabitants, "lives alone", value: "lives alone"),
        Rule("i live by myself", cohabitants, "lives alone", value: "lives alone"),
        Rule("i live on my own", cohabitants, "lives alone", value: "lives alone"),
        Rule("i|we share a flat|house|apartment|place with {count} others|people|friends|students", cohabitants, "shares a home with {count} others", value: "shares a home with {count} others"),
        Rule("i rent a {what=room|flat|studio|house|apartment}", cohabitants, "rents a {what}", value: "rents a {what}"),
    ]
}
