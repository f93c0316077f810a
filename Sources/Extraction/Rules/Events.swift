extension Rules {
    private static let event = Topic("events", .events, 0.65, .many, .episodic)

    static let events: [Rule] = [
        Rule("i|we got {what=promoted|engaged|married|divorced|fired|hired|evicted|vaccinated|robbed|sacked|mugged|burgled|dumped|accepted|baptized|elected}", event, "got {what}", value: "got {what}", .pastIfSaid),
        Rule("i|we got {what=laid|made} {how=off|redundant}", event, "got {what} {how}", value: "got {what} {how}", .pastIfSaid),
        Rule("i|we was|were {what=laid|made} {how=off|redundant}", event, "was {what} {how}", value: "was {what} {how}", .pastIfSaid),
        Rule("i|we got into {what:organisation}", event, "got into {what}", value: "got into {what}", .pastIfSaid),
        Rule("i|we got a|an|the|my {what:thing}", event, "got {what+a}", value: "got a {what}", .past),
        Rule("i|we got a|an|the|my new? {what=promotion|raise|job|scholarship|degree|divorce|tattoo|diploma|award|licence|license|visa|mortgage|offer}", event, "got a {what}", value: "got a {what}", .pastIfSaid),
        Rule("i|we got {what:thing}", event, "got {what}", value: "got {what}", .pastDated),
        Rule("i|we {verb=adopted|welcomed} a|an|two|three|our {what:thing}", event, "{verb} {what+a}", value: "{verb} a {what}", .pastIfSaid),
        Rule("i|we had a {what=baby|son|daughter|boy|girl}", event, "had a {what}", value: "had a {what}", .pastIfSaid),
        Rule("i gave birth !to", event, "gave birth", value: "gave birth", .pastIfSaid),
        Rule("i gave birth to a|my|our {who=baby|girl|boy|son|daughter|twins|first|second|third}", event, "gave birth to a {who}", value: "gave birth to a {who}", .pastIfSaid),
        Rule("i was {what=promoted|sacked|fired|elected|knighted|mugged|burgled|evicted}", event, "was {what}", value: "was {what}", .pastIfSaid),
        Rule("i {verb=passed|failed|aced} my|the {what:thing}", event, "{verb} their {what}", value: "{verb} my {what}", .pastIfSaid),
        Rule("i {verb=lost} my {what=job|phone|keys|passport|wallet|grandmother|grandfather|grandma|grandpa|nan|mother|father|mom|mum|dad|brother|sister|dog|cat|house|uncle|aunt|son|daughter}", event, "{verb} their {what}", value: "{verb} my {what}", .pastIfSaid),
        Rule("i {verb=broke|sprained|fractured} my {what=arm|leg|ankle|wrist|foot|toe|nose|finger|collarbone|knee|hip|elbow|hand|thumb|rib|ribs|shoulder|back} {how:activities}", event, "{verb} their {what} {how}", value: "{verb} my {what} {how}", .pastIfSaid),
        Rule("i {verb=broke|sprained|fractured} my {what=arm|leg|ankle|wrist|foot|toe|nose|finger|collarbone|knee|hip|elbow|hand|thumb|rib|ribs|shoulder|back}", event, "{verb} their {what}", value: "{verb} my {what}", .pastIfSaid),
        Rule("i {verb=graduated|retired} from {what:organisation}", event, "{verb} from {what}", value: "{verb} from {what}", .pastIfSaid),
        Rule("i {verb=graduated|retired}", event, "{verb}", value: "{verb}", .past),
        Rule("my {relation} passed away", event, "lost their {relation}", value: "{relation} passed away", .pastIfSaid),
        Rule("my {relation} passed", event, "lost their {relation}", value: "{relation} passed away", .past),
        Rule("my {relation} died", event, "lost their {relation}", value: "{relation} died", .pastIfSaid),
        Rule("my {relation} was born", event, "had their {relation} born", value: "{relation} was born", .pastIfSaid),
        Rule("i|we {verb=went|traveled|flew|drove} back|over|down|up? to {place}", event, "{verb} to {place}", value: "{verb} to {place}", .past),
        Rule("i|we did {what:activities}", event, "did {what}", value: "did {what}", .pastDated),
        Rule("i|we was|were in {place}", event, "was in {place}", value: "was in {place}", .pastDated),
        Rule("i|we {verb=went} to a|an|the|my {what:thing}", event, "{verb} to {what+a}", value: "{verb} to a {what}", .past),
        Rule("i|we {verb=went} {what=skiing|camping|hiking|fishing|surfing|diving|sailing|climbing|swimming|kayaking|shopping|running|biking|snorkeling|skydiving|paragliding|dancing|snowboarding}", event, "{verb} {what}", value: "{verb} {what}", .past),
        Rule("i|we {verb=met} in|at {what:place}", event, "met their partner in {what}", value: "met in {what}", .pastIfSaid),
        Rule("i|we {verb=bought|sold} a|an|the|my first|new|own? {what=house|flat|apartment|home|car|boat|cottage|farm|business|land}", event, "{verb} a {what}", value: "{verb} a {what}", .pastIfSaid),
        Rule("i|we {verb=got|came} back|home from a|my|the trip|holiday|vacation|week|weekend|honeymoon to|in {place}", event, "came back from {place}", value: "trip to {place}", .pastIfSaid),
        Rule("i|we have been to {place}", event, "has been to {place}", value: "been to {place}", .pastIfSaid),
        Rule("i|we {verb=got|came} back|home from {place}", event, "came back from {place}", value: "got back from {place}", .pastIfSaid),
        Rule("i|we {verb=won|published|launched|founded|completed|celebrated} {what:achievement}", event, "{verb} {what}", value: "{verb} {what}", .pastIfSaid),
        Rule("i|we {verb=started|founded|launched|opened} a|an|this|my own|new|little|small? {what=yoga|running|book|walking|dance|drama|reading|coding|cooking|support|knitting|pottery|youth|study|gaming|music|charity} {how=class|group|club|course|band|team|school|project|channel}", event, "{verb} a {what} {how}", value: "{verb} a {what} {how}", .pastIfSaid),
        Rule("i|we {verb=started|founded|launched} a|an|my own|new|little|small? {what=podcast|blog|band|company|charity|newsletter|channel|business|club|degree|diet|apprenticeship|course}", event, "{verb} a {what}", value: "{verb} a {what}", .pastIfSaid),
        Rule("i {verb=signed} up for a|an {what:thing}", event, "signed up for {what+a}", value: "signed up for {what}", .pastIfSaid),
        Rule("i {verb=signed} up for {what:thing}", event, "signed up for {what}", value: "signed up for {what}", .pastIfSaid),
        Rule("i {verb=ran|did|completed|finished} {what=the|a|my} {rest:occasion}", event, "{verb} {what} {rest}", value: "{verb} {what} {rest}", .pastIfSaid),
        Rule("i|we {verb=visited|saw|bought|met|started|finished|joined|won|ran|attended|signed|broke|quit|completed|celebrated|took|made|painted|hosted|read|watched|sold|booked|built|launched|published|baked|cooked|planted|climbed|hiked|gave|volunteered|organized|hit|learned} {what:achievement}", event, "{verb} {what}", value: "{verb} {what}", .past),
    ]

    /// Anything that was done on a day that was said.
    static let generalEvents: [Rule] = [
        Rule("i|we {happening}", event, "{happening}", value: "{happening}", .pastDated),
    ]
}
