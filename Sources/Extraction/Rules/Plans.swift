extension Rules {
    private static let plan = Topic("plans", .events, 0.7, .many, .episodic)

    static let plans: [Rule] = [
        Rule("i|we am|are {verb=flying|traveling|heading|moving|driving|relocating|sailing|emigrating|cycling} out? over? down? up? off? back? to {place}", plan, "is {verb} to {place}", value: "{verb} to {place}", .futureIfSaid),
        Rule("i|we am|are about to {verb=move|become|graduate|retire|launch|open|buy|sell|marry|quit|adopt|emigrate} {rest:routine}", plan, "is about to {verb} {rest}", value: "{verb} {rest}", .futureIfSaid),
        Rule("i|we am|are about to {verb=start|begin|finish|leave} my|a|the {rest:thing}", plan, "is about to {verb} {rest}", value: "{verb} {rest}", .futureIfSaid),
        Rule("i|we am|are about to {deed}", plan, "is about to {deed}", value: "{deed}", .ahead),
        Rule("i|we am|are off|back to {place}", plan, "is going to {place}", value: "going to {place}", .futureIfSaid),
        Rule("i|we am|are going out? over? down? up? off? back? to {place}", plan, "is going to {place}", value: "going to {place}", .future),
        Rule("i|we am|are going {what=skiing|camping|hiking|fishing|surfing|diving|sailing|climbing|kayaking|snowboarding|swimming|dancing|shopping}", plan, "is going {what}", value: "going {what}", .future),
        Rule("i|we am|are going back|home|away", plan, "is going back", value: "going back", .ahead),
        Rule("i|we am|are going to {deed}", plan, "is going to {deed}", value: "{deed}", .future),
        Rule("i|we am|are going to an|a|the|my {what:thing}", plan, "is going to {what+a}", value: "going to {what}", .future),
        Rule("i|we am|are going on a|an|our|my {occasion}", plan, "is going on {occasion}", value: "{occasion}", .future),
        Rule("i|we am|are away|off on? {what=holiday|vacation|leave|honeymoon}", plan, "is on {what}", value: "on {what}", .future),
        Rule("i|we am|are off? on {what=holiday|vacation|leave|honeymoon}", plan, "is on {what}", value: "on {what}", .bounded),
        Rule("i|we am|are {what=away|off} work?", plan, "is {what}", value: "{what}", .bounded),
        Rule("i|we am|are out of {what=town|office}", plan, "is out of {what}", value: "out of {what}", .bounded),
        Rule("i will be|turn {age}", plan, "will turn {age}", value: "turning {age}", .future),
        Rule("i am going to be|turn {age}", plan, "will turn {age}", value: "turning {age}", .future),
        Rule("i turn {age}", plan, "turns {age}", value: "turning {age}", .ahead),
        Rule("i am turning {age}", plan, "is turning {age}", value: "turning {age}", .future),
        Rule("i|we will be {doing}", plan, "will be {doing}", value: "{doing}", .future),
        Rule("i|we will be a|an|the {what:thing}", plan, "will be {what+a}", value: "be {what+a}", .future),
        Rule("i|we will be {what=away|abroad|off|back|home}", plan, "will be {what}", value: "{what}", .future),
        Rule("i|we will !be {deed}", plan, "will {deed}", value: "{deed}", .future),
        Rule("i|we {verb=fly|leave|travel|go|move} out? off? to|for {place}", plan, "{verb+s} to {place}", value: "{verb} to {place}", .ahead),
        Rule("i|we {verb=start|begin|finish|leave|graduate|retire} {what:routine}", plan, "{verb+s} {what}", value: "{verb} {what}", .ahead),
        Rule("i|we {verb=graduate|retire|fly|leave|start}", plan, "{verb+s}", value: "{verb}", .ahead),
        Rule("i|we am|are {verb=visiting|meeting|seeing|starting|hosting|attending|taking|running|having|getting|joining|throwing|leaving|marrying|finishing|defending} {what:thing}", plan, "is {verb} {what}", value: "{verb} {what}", .future),
        Rule("i|we am|are {verb=visiting|meeting|seeing|starting|taking|leaving|marrying} my {what:thing}", plan, "is {verb} their {what}", value: "{verb} my {what}", .future),
        Rule("i|we am|are {verb=getting} {what=married|engaged|divorced|braces}", plan, "is getting {what}", value: "getting {what}", .futureIfSaid),
        Rule("i|we am|are getting a|an|my new? {what=dog|puppy|cat|kitten|tattoo|car|divorce|house|extension}", plan, "is getting {what+a}", value: "getting {what}", .futureIfSaid),
        Rule("i|we am|are moving out|away of|from {place}", plan, "is moving out of {place}", value: "moving out of {place}", .futureIfSaid),
        Rule("i|we am|are moving {what=house|out|in|home|abroad|flat|apartment} together?", plan, "is moving {what}", value: "moving {what}", .futureIfSaid),
        Rule("i|we am|are {verb=selling|buying|renovating|remortgaging} a|the|my {what=house|flat|car|home|business|boat|kitchen|bathroom}", plan, "is {verb} their {what}", value: "{verb} my {what}", .futureIfSaid),
        Rule("i|we have a|an|my|another {occasion}", plan, "has {occasion+a}", value: "{occasion}", .future),
        Rule("i|we have a|an|my|another {what:occasion} coming|booked|scheduled|planned|lined up?", plan, "has {what+a}", value: "{what}", .futureIfSaid),
        Rule("i|we have {what=tickets} to|for {thing}", plan, "has tickets for {thing}", value: "tickets for {thing}", .futureIfSaid),
        Rule("i|we booked a|an|my {thing}", plan, "booked {thing+a}", value: "booked {thing}", .pastIfSaid),
        Rule("my|the {occasion} is", plan, "has {occasion+a}", value: "{occasion}", .future),
        Rule("i|we plan|planned a|an|my {occasion}", plan, "is planning {occasion+a}", value: "{occasion}", .futureIfSaid),
        Rule("i|we plan|planned|intend to {deed}", plan, "plans to {deed}", value: "{deed}", .futureIfSaid),
        Rule("i|we am|are planning|due|set|scheduled|hoping to {deed}", plan, "plans to {deed}", value: "{deed}", .futureIfSaid),
        Rule("i|we am|are planning a|an|our|my {occasion}", plan, "is planning {occasion+a}", value: "{occasion}", .futureIfSaid),
        Rule("i|we am|are looking forward to a|an|the|my {thing}", plan, "is looking forward to {thing}", value: "{thing}", .ahead),
    ]

    /// Anything that is done on a later day.
    static let generalPlans: [Rule] = [
        Rule("i|we am|are {doing}", plan, "is {doing}", value: "{doing}", .ahead),
    ]
}
