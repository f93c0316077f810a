extension Rules {
    private static let employer = Topic("employer", .work, 0.8, .single)
    private static let job = Topic("job", .work, 0.8, .single)
    private static let workplace = Topic("workplace", .work, 0.6, .single)
    private static let industry = Topic("industry", .work, 0.6, .single)
    private static let school = Topic("school", .work, 0.7, .single)
    private static let study = Topic("field_of_study", .work, 0.7, .single)

    static let work: [Rule] = [
        Rule("i work remotely", workplace, "works remotely", value: "remote"),
        Rule("i work from {where=home}", workplace, "works from home"),
        Rule("i am {where=self-employed|unemployed|retired}", job, "is {where}"),
        Rule("i freelance", job, "works freelance", value: "freelance"),
        Rule("i work as a|an|the? {job}", job, "works as {job+a}"),
        Rule("i have been working|freelancing as a|an {job}", job, "works as {job+a}"),
        Rule("i am working|employed|freelancing as a|an {job}", job, "works as {job+a}"),
        Rule("i have been a|an {job} for", job, "works as {job+a}"),
        Rule("i am a|an|the {job}", job, "works as {job+a}"),
        Rule("i became|got|started a|as|hired a? an? as? a? an? {job}", job, "works as {job+a}"),
        Rule("my job is {job}", job, "works as {job+a}"),
        Rule("my day? job title? is a|an? {job}", job, "works as {job+a}"),
        Rule("i work part-time|full-time|part|full? time? at|for {organisation}", employer, "works at {organisation}"),
        Rule("i am employed|working at|by|for {organisation}", employer, "works at {organisation}"),
        Rule("i have been working|worked at|for {organisation}", employer, "works at {organisation}"),
        Rule("i have been at {organisation} for", employer, "works at {organisation}"),
        Rule("my employer|company is {organisation}", employer, "works at {organisation}"),
        Rule("i switched jobs? over? to {organisation}", employer, "works at {organisation}"),
        Rule("i started working? at {organisation}", employer, "works at {organisation}"),
        Rule("i started a new? job at|with {organisation}", employer, "works at {organisation}"),
        Rule("i got a|the new? job at|with {organisation}", employer, "works at {organisation}"),
        Rule("i joined {organisation} as", employer, "works at {organisation}"),
        Rule("i quit my job at {organisation}", employer, "works at {organisation}", operation: .retract),
        Rule("i left my job at {organisation}", employer, "works at {organisation}", operation: .retract),
        Rule("i got fired|laid off? from {organisation}", employer, "works at {organisation}", operation: .retract),
        Rule("i quit my job", employer, "has an employer", value: "", operation: .retract),
        Rule("i work|specialize in {field}", industry, "works in {field}"),
        Rule("i run|own|manage a|an|my own? {business}", job, "runs {business+a}"),
        Rule("i teach {field}", job, "teaches {field}", value: "teach {field}"),
    ]

    /// Where a job or a course of study is done; these stand beside the facts of `work`.
    static let affiliations: [Rule] = [
        Rule("i work as a|an|the? {job} over? at|for|with {organisation}", employer, "works at {organisation}"),
        Rule("i work at|for {organisation} as a|an|the? {job}", job, "works as {job+a}"),
        Rule("i work in|at a|an {business}", employer, "works at {business+a}"),
        Rule("i am a|an|the {job} over? at|for|with {organisation}", employer, "works at {organisation}"),
        Rule("i study|studied {field} at {organisation}", school, "studies at {organisation}"),
        Rule("i am studying {field} at {organisation}", school, "studies at {organisation}"),
        Rule("i am a|an {job} at {organisation}", school, "studies at {organisation}"),
        Rule("i study|am at? studying? at {organisation}", school, "studies at {organisation}"),
        Rule("i attend {organisation}", school, "studies at {organisation}"),
        Rule("i go to {organisation} university|college", school, "studies at {organisation}"),
        Rule("i graduated from {organisation}", school, "graduated from {organisation}"),
    ]

    static let studies: [Rule] = [
        Rule("i study {field}", study, "studies {field}"),
        Rule("i am studying {field}", study, "studies {field}"),
        Rule("i am majoring in {field}", study, "studies {field}"),
        Rule("i major in {field}", study, "studies {field}"),
        Rule("my major is {field}", study, "studies {field}"),
        Rule("i studied {field}", study, "studied {field}"),
        Rule("i have a degree|masters|bachelors|phd|doctorate in {field}", study, "has a degree in {field}"),
        Rule("i am doing|getting a|my degree|masters|bachelors|phd|doctorate in {field}", study, "studies {field}"),
    ]
}
