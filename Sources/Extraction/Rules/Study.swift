extension Rules {
    private static let school = Topic("school", .work, 0.7, .single)
    private static let study = Topic("field_of_study", .work, 0.7, .single)
    private static let education = Topic("education", .work, 0.65, .many)

    static let studies: [Rule] = [
        Rule("i study|studied {what:subject} over? at {organisation}", school, "studies at {organisation}"),
        Rule("i am studying|doing {what:subject} at {organisation}", school, "studies at {organisation}"),
        Rule("i am doing|finishing|starting a|my degree|master's|masters|bachelor's|bachelors|phd|doctorate|mba in {what:subject} at {organisation}", school, "studies at {organisation}"),
        Rule("i am a|an {what=student|undergrad|undergraduate|postgrad|freshman|sophomore|junior|senior|postdoc} at {organisation}", school, "studies at {organisation}"),
        Rule("i am a|an {what:job} student at {organisation}", school, "studies at {organisation}"),
        Rule("i study at? {organisation} university|college", school, "studies at {organisation}"),
        Rule("i study at {organisation}", school, "studies at {organisation}"),
        Rule("i am studying at {organisation}", school, "studies at {organisation}"),
        Rule("i am at {organisation} university|uni|college", school, "studies at {organisation}"),
        Rule("i attend {organisation}", school, "studies at {organisation}"),
        Rule("i go|went to {organisation} university|college", school, "studies at {organisation}"),
        Rule("i graduated from {organisation}", school, "graduated from {organisation}"),
        Rule("i am at {organisation} doing|studying", school, "studies at {organisation}"),
    ]

    static let fields: [Rule] = [
        Rule("i study {subject}", study, "studies {subject}"),
        Rule("i am studying {subject}", study, "studies {subject}"),
        Rule("i am majoring|minoring in {subject}", study, "studies {subject}"),
        Rule("i major|majored in {subject}", study, "studies {subject}"),
        Rule("my major is {subject}", study, "studies {subject}"),
        Rule("my degree is in {subject}", study, "has a degree in {subject}"),
        Rule("i studied {subject}", study, "studied {subject}"),
        Rule("i have|got a|my degree|master's|masters|bachelor's|bachelors|phd|doctorate|diploma|a-level in {subject}", study, "has a degree in {subject}"),
        Rule("i am doing|getting|finishing|starting|taking|working? on? towards? a|my|an degree|master's|masters|bachelor's|bachelors|phd|doctorate|diploma|apprenticeship|course|mba in|on {subject}", study, "studies {subject}"),
        Rule("i am doing|studying|taking|finishing a|an|my {subject} degree|course|apprenticeship|diploma|phd|masters|master's", study, "studies {subject}"),
        Rule("i am a|an {year=first-year|second-year|third-year|final-year|medical|law|nursing|engineering|phd|graduate|art|history|physics|biology} student", education, "is a {year} student", value: "{year} student"),
        Rule("i am in my {year=first|second|third|fourth|final|last} year of !uni|university|college|my|a {what:subject}", study, "is in the {year} year of {what}"),
        Rule("i am in my {year=first|second|third|fourth|final|last} year", education, "is in the {year} year", value: "{year} year"),
        Rule("i dropped out of {what=university|college|school|uni}", education, "dropped out of {what}", value: "dropped out of {what}"),
        Rule("i am doing|finishing|starting my {what=phd|master's|masters|a-levels|gcses|finals|mba|doctorate|degree|apprenticeship}", education, "is doing their {what}", value: "doing my {what}"),
    ]
}
