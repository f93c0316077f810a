extension Rules {
    private static let employer = Topic("employer", .work, 0.8, .single)
    private static let job = Topic("job", .work, 0.8, .single)
    private static let workplace = Topic("workplace", .work, 0.6, .single)
    private static let business = Topic("business", .work, 0.75, .many)
    private static let industry = Topic("industry", .work, 0.6, .single)
    private static let schedule = Topic("work_schedule", .work, 0.65, .single)
    private static let project = Topic("projects", .work, 0.6, .many)
    private static let history = Topic("work_history", .work, 0.6, .many)

    static let work: [Rule] = [
        Rule("i work remotely", workplace, "works remotely", value: "remote"),
        Rule("i am {where=self-employed|unemployed|retired|freelance} !from", job, "is {where}"),
        Rule("i am self employed", job, "is self-employed", value: "self-employed"),
        Rule("i am semi-retired", job, "is semi-retired", value: "semi-retired"),
        Rule("i am out of work", job, "is unemployed", value: "unemployed"),
        Rule("i am between jobs", job, "is between jobs", value: "between jobs"),
        Rule("i am looking for a? new? job|work", job, "is looking for work", value: "looking for work"),
        Rule("i am job hunting", job, "is looking for work", value: "job hunting"),
        Rule("i freelance", job, "works freelance", value: "freelance"),
        Rule("i am a {what=stay-at-home} {who=mum|mom|dad|parent|mother|father}", job, "is a stay-at-home {who}", value: "stay-at-home {who}"),
        Rule("i work for myself", job, "works for themselves", value: "self-employed"),
        Rule("i work as|like a|an|the? {job}", job, "works as {job+a}"),
        Rule("i have been working|freelancing as a|an {job}", job, "works as {job+a}"),
        Rule("i am working|employed|freelancing|volunteering as a|an? {job}", job, "works as {job+a}"),
        Rule("i am working at|for|by {where:organisation} as a|an? {job}", job, "works as {job+a}"),
        Rule("i am retraining|training as a|an {job}", job, "is training as {job+a}", value: "training as a {job}"),
        Rule("i am training|studying|learning to be|become a|an {job}", job, "is training to be {job+a}", value: "training to be a {job}"),
        Rule("i have been a|an {job} for", job, "works as {job+a}"),
        Rule("i am a|an retired {job}", job, "is a retired {job}", value: "retired {job}"),
        Rule("i am a|an|the|one? of? the? only|new? {job}", job, "works as {job+a}"),
        Rule("i am {job} by trade|profession|training", job, "works as {job+a}"),
        Rule("i am a|an {job} by trade|profession|training", job, "works as {job+a}"),
        Rule("i am {job}", job, "works as {job+a}"),
        Rule("i became|got|started a|as|hired a? an? as? a? an? {job}", job, "works as {job+a}"),
        Rule("i got|was promoted to a|the? {job}", job, "works as {job+a}"),
        Rule("i became a|an|the? {job}", job, "works as {job+a}"),
        Rule("i was|got made a|the? {job}", job, "works as {job+a}"),
        Rule("my job is {job}", job, "works as {job+a}"),
        Rule("my day? job title? is a|an? {job}", job, "works as {job+a}"),
        Rule("i was a|an {job} for|until|before|back", history, "was {job+a}", value: "was a {job}"),
        Rule("i was formerly a|an|the? {job}", history, "was {job+a}", value: "was a {job}"),
        Rule("i work part-time|full-time|part|full? time? at|for {organisation}", employer, "works at {organisation+the}"),
        Rule("i am employed|working|interning|temping|volunteering at|by|for {organisation}", employer, "works at {organisation+the}"),
        Rule("i have been working|worked at|for {organisation}", employer, "works at {organisation+the}"),
        Rule("i have been at|with {organisation} for|since", employer, "works at {organisation+the}"),
        Rule("i have worked at|for {organisation}", employer, "works at {organisation+the}"),
        Rule("i am at|with {organisation} now", employer, "works at {organisation+the}"),
        Rule("my employer|company is {organisation}", employer, "works at {organisation+the}"),
        Rule("i switched jobs? over? to {organisation}", employer, "works at {organisation+the}"),
        Rule("i started working? at {organisation}", employer, "works at {organisation+the}"),
        Rule("i started|landed|took|accepted|found a|my new? job|role|position|internship|apprenticeship at|with|in {organisation}", employer, "works at {organisation+the}"),
        Rule("i am starting|beginning a|my new? job|role|position|internship|apprenticeship at|with|in {organisation}", employer, "starts to work at {organisation+the}"),
        Rule("i got a|the|my new? dream? job|role|position|internship|apprenticeship at|with|in {organisation}", employer, "works at {organisation+the}"),
        Rule("i joined {organisation} as", employer, "works at {organisation+the}"),
        Rule("i have a|my new|part-time|full-time|weekend|summer|saturday? job|role|internship at|with {organisation}", employer, "works at {organisation+the}"),
        Rule("i quit|left my job at {organisation}", employer, "works at {organisation+the}", operation: .retract),
        Rule("i left|quit {organisation} after|for|in", employer, "works at {organisation+the}", operation: .retract),
        Rule("i quit|left|resigned from? {old:company} and|to|then now|have? joined|join|joining {new:company}", employer, "works at {old}", value: "{old}", operation: .retract),
        Rule("i quit|resigned from? {brand}", employer, "works at {brand}", operation: .retract),
        Rule("i got fired|laid|let off|go? from {organisation}", employer, "works at {organisation+the}", operation: .retract),
        Rule("i quit|left my job", employer, "has an employer", value: "", operation: .retract),
        Rule("i quit|left my {what=teaching|office|banking|corporate|day} job", employer, "has an employer", value: "", operation: .retract),
        Rule("i work|specialize|specialise in {field}", industry, "works in {field}"),
        Rule("i work in a|an|the local? {organisation}", employer, "works at {organisation+the}"),
        Rule("i am in {field}", industry, "works in {field}"),
        Rule("i do {field} for a living", industry, "works in {field}"),
        Rule("i do {field} for", industry, "works in {field}"),
        Rule("i|we run|own|manage|opened|started|founded|launched a|an|my own? {business}", business, "runs {business+a}"),
        Rule("i|we have a|my own|small|little? {business}", business, "runs {business+a}"),
        Rule("i manage|lead|run|supervise a team of {people:thing}", job, "leads a team of {people}", value: "leads a team of {people}"),
        Rule("i teach {field}", job, "teaches {field}", value: "teach {field}"),
        Rule("i teach {subject}", job, "teaches {subject}", value: "teach {subject}"),
    ]

    /// How, where and on what; these stand beside the facts of `work`.
    static let workingLife: [Rule] = [
        Rule("i work from {where=home}", workplace, "works from home"),
        Rule("i work from {where=home} every|on|most", workplace, "works from home"),
        Rule("i work|do|am on? working? the? {shift=nights|days|shifts|weekends|part-time|full-time|evenings|earlies|lates}", schedule, "works {shift}"),
        Rule("i work|do the? {shift=night|day|early|late|weekend|graveyard} shift|shifts", schedule, "works {shift} shifts", value: "{shift} shifts"),
        Rule("i am on|doing|working the? {shift=night|day|early|late|weekend|graveyard} shift|shifts", schedule, "works {shift} shifts", value: "{shift} shifts"),
        Rule("i work {how=part|full} time", schedule, "works {how} time", value: "{how} time"),
        Rule("i work {number:count} days|hours a week", schedule, "works {number} days a week", value: "{number} days a week"),
        Rule("i am working on a|an|my new|big|second|first|third? !project|projects|lot|few|couple|bit {what:thing}", project, "is working on {what+a}", value: "{what}"),
        Rule("i am writing|building|developing|designing|renovating|restoring|composing|directing|filming|recording|producing a|an|my new|second|first|third|own? {what:thing}", project, "is working on {what+a}", value: "{what}"),
        Rule("i work with {who:things}", job, "works with {who}", value: "works with {who}"),
    ]

    /// Where a job or a course of study is done; these stand beside the facts of `work`.
    static let affiliations: [Rule] = [
        Rule("i work as a|an|the? {job} over? here? down? at|for|with {organisation}", employer, "works at {organisation+the}"),
        Rule("i am working as a|an|the? {job} over? here? down? at|for|with {organisation}", employer, "works at {organisation+the}"),
        Rule("i work|am working? at|for|by {organisation} as a|an|the? {job}", job, "works as {job+a}"),
        Rule("i work in|at a|an|the local|small|big? {business:premises}", employer, "works at {business+a}"),
        Rule("i work nights|days|shifts|weekends|evenings|part-time|full-time|saturdays|mornings over? at|for {organisation}", employer, "works at {organisation+the}"),
        Rule("i work|do night|day|early|late|weekend shift|shifts over? at|for {organisation}", employer, "works at {organisation+the}"),
        Rule("i quit|left|resigned from? {old:company} and|to|then now|have? joined|join|joining {new:company}", employer, "works at {new}"),
        Rule("i am a|an|the {job} over? here? down? at|for|with {organisation}", employer, "works at {organisation+the}"),
        Rule("i teach {what:subject} at|in {organisation}", employer, "works at {organisation+the}"),
        Rule("i teach at|in {organisation}", employer, "works at {organisation+the}"),
    ]
}
