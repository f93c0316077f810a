extension Rules {
    private static let habit = Topic("habits", .personal, 0.6, .many, .procedural)
    private static let plan = Topic("plans", .events, 0.7, .many, .episodic)
    private static let goal = Topic("goals", .personal, 0.7, .many, .reflective)
    private static let event = Topic("events", .events, 0.65, .many, .episodic)

    static let habits: [Rule] = [
        Rule("i|we usually|always|normally|typically|generally {verb=wake|get|go|have|eat|drink|run|walk|exercise|work|read|take|cook} {rest:routine}", habit, "usually {verb+s} {rest}", value: "{verb} {rest}"),
        Rule("i|we {deed}", habit, "{deed+s} {when}", value: "{deed} {when}", .recurring),
        Rule("i do not smoke", habit, "doesn't smoke", value: "doesn't smoke"),
        Rule("i smoke", habit, "smokes", value: "smokes"),
    ]

    static let plans: [Rule] = [
        Rule("i|we am|are {verb=flying|traveling|heading|moving|driving|relocating|sailing} out? over? down? up? to {place}", plan, "is {verb} to {place}", value: "{verb} to {place}", .futureIfSaid),
        Rule("i|we am|are going to {place}", plan, "is going to {place}", value: "going to {place}", .future),
        Rule("i|we am|are going {what=skiing|camping|hiking|fishing|surfing|diving|sailing|climbing}", plan, "is going {what}", value: "going {what}", .future),
        Rule("i|we am|are going to {deed}", plan, "is going to {deed}", value: "{deed}", .future),
        Rule("i|we am|are going on a|an|our|my {occasion}", plan, "is going on {occasion}", value: "{occasion}", .future),
        Rule("i|we will be? {deed}", plan, "will {deed}", value: "{deed}", .future),
        Rule("i|we am|are {verb=visiting|meeting|seeing|starting|hosting|attending|taking|running|having|getting|joining|throwing|leaving|marrying|finishing|defending} {what:thing}", plan, "is {verb} {what}", value: "{verb} {what}", .future),
        Rule("i|we am|are {verb=visiting|meeting|seeing} my {what:thing}", plan, "is {verb} their {what}", value: "{verb} my {what}", .future),
        Rule("i|we am|are {verb=getting} {what=married|engaged|divorced|braces}", plan, "is getting {what}", value: "getting {what}", .futureIfSaid),
        Rule("i|we have a|an|my|our|another {occasion}", plan, "has {occasion+a}", value: "{occasion}", .future),
        Rule("my {occasion} is", plan, "has {occasion+a}", value: "{occasion}", .future),
        Rule("i|we plan|planned to {deed}", plan, "plans to {deed}", value: "{deed}", .futureIfSaid),
        Rule("i|we am|are planning to {deed}", plan, "plans to {deed}", value: "{deed}", .futureIfSaid),
        Rule("i|we am|are planning a|an|our|my {occasion}", plan, "is planning a {occasion}", value: "{occasion}", .futureIfSaid),
    ]

    static let goals: [Rule] = [
        Rule("my goal|dream|ambition|aim is to {deed}", goal, "wants to {deed}", value: "{deed}"),
        Rule("my new year's? resolution is to {deed}", goal, "wants to {deed}", value: "{deed}"),
        Rule("i am saving up? to {deed}", goal, "is saving up to {deed}", value: "{deed}"),
        Rule("i am saving up? for a|an {thing}", goal, "is saving up for {thing}", value: "{thing}"),
        Rule("i am trying to {verb=learn|lose|quit|save|improve|become|build|write|stop|cut|eat|get} {rest:thing}", goal, "is trying to {verb} {rest}", value: "{verb} {rest}"),
        Rule("i am learning how? to {deed}", goal, "is learning to {deed}", value: "learning to {deed}"),
        Rule("i have been learning {thing}", goal, "is learning {thing}", value: "learning {thing}"),
        Rule("i am learning {thing}", goal, "is learning {thing}", value: "learning {thing}"),
        Rule("i am training for a|an|the {occasion}", goal, "is training for {occasion}", value: "training for {occasion}"),
        Rule("i want to become a|an {job}", goal, "wants to become {job+a}", value: "become a {job}"),
    ]

    static let events: [Rule] = [
        Rule("i|we got {what=promoted|engaged|married|divorced|fired|hired|evicted|vaccinated|robbed}", event, "got {what}", value: "got {what}", .pastIfSaid),
        Rule("i|we got {what=laid|made} {how=off|redundant}", event, "got {what} {how}", value: "got {what} {how}", .pastIfSaid),
        Rule("i|we got a|an {what:thing}", event, "got a {what}", value: "got a {what}", .past),
        Rule("i|we got {what:thing}", event, "got {what}", value: "got {what}", .past),
        Rule("i|we {verb=adopted|welcomed} a|an|two|three|our {what:thing}", event, "{verb} {what+a}", value: "{verb} a {what}", .pastIfSaid),
        Rule("i was promoted", event, "was promoted", value: "was promoted", .pastIfSaid),
        Rule("i {verb=passed|failed} my {what:thing}", event, "{verb} their {what}", value: "{verb} my {what}", .pastIfSaid),
        Rule("i {verb=lost} my {what=job|phone|keys|passport|wallet|grandmother|grandfather|grandma|grandpa|mother|father|mom|dad|brother|sister|dog|cat}", event, "{verb} their {what}", value: "{verb} my {what}", .pastIfSaid),
        Rule("i {verb=broke|sprained|fractured} my {what=arm|leg|ankle|wrist|foot|toe|nose|finger|collarbone|knee|hip|elbow|hand|thumb|rib}", event, "{verb} their {what}", value: "{verb} my {what}", .pastIfSaid),
        Rule("i {verb=graduated|retired} from {what:organisation}", event, "{verb} from {what}", value: "{verb} from {what}", .pastIfSaid),
        Rule("i {verb=graduated|retired}", event, "{verb}", value: "{verb}", .past),
        Rule("my {relation} passed away", event, "lost their {relation}", value: "{relation} passed away", .pastIfSaid),
        Rule("my {relation} died", event, "lost their {relation}", value: "{relation} died", .pastIfSaid),
        Rule("my {relation} was born", event, "had their {relation} born", value: "{relation} was born", .pastIfSaid),
        Rule("i|we {verb=went|traveled|flew|drove|moved} to {place}", event, "{verb} to {place}", value: "{verb} to {place}", .past),
        Rule("i|we {verb=went} to a|an|the {what:thing}", event, "{verb} to a {what}", value: "{verb} to a {what}", .past),
        Rule("i|we {verb=went} {what=skiing|camping|hiking|fishing|surfing|diving|sailing|climbing|swimming|kayaking|shopping|running|biking|snorkeling}", event, "{verb} {what}", value: "{verb} {what}", .past),
        Rule("i|we {verb=visited|saw|bought|met|started|finished|joined|won|ran|attended|signed|broke|quit|completed|celebrated|took|made|painted|hosted|read|watched|sold|booked|built|launched|published|baked|cooked|planted|climbed|hiked|gave|volunteered|organized|hit|learned} {what:achievement}", event, "{verb} {what}", value: "{verb} {what}", .past),
    ]
}
