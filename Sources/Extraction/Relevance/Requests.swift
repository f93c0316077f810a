/// Clauses that ask the assistant for something: their "my" and "I" state nothing.
enum Requests {
    private static let orders = PhraseTable<Bool>([
        "can you,could you,would you,will you,i want you to,i need you to,i would like you to,i would like to hear,i want to hear,let us play": true,
        "let us listen,let us talk,let us go,let us start,let us do,let me hear,i would like to listen,i want to listen,i want to watch,volume": true,
        "set an,set a,set the,next song,next one,next track,wake me,find me,get me,give me,bring me,show me,tell me,remind me,hey google,hay google": true,
        "hey siri,alexa,ok google,okay google,i want to play,i need help with,help me": true,
    ])
    private static let verbs = words(
        """
        play plays set turn turned remind stop start open send write translate show give find search read repeat sing explain order put delete
        forget cancel pause skip lower raise change schedule check define describe list summarize generate create draft answer speak
        listen resume mute unmute louder quieter increase decrease dim book buy add call text email tell look help wake record download scroll
        close switch be make move put shuffle recommend suggest compare calculate convert rename save store note push watch cover defend attack keep let come go wait
        """)
    private static let questionWords = words("what where when who why how which whose whom whats wheres hows")
    private static let auxiliaries = words("do does did am is are was were can could would will have has should shall may might")
    private static let subjects = words("i we he she they it my our your the this that there a any anyone anybody some people dogs cats you")

    static func isQuestion(_ clause: ArraySlice<Token>) -> Bool {
        guard let first = clause.first?.word else { return false }
        let second = clause.dropFirst().first?.word ?? ""
        if ["can", "could", "would", "will"].contains(first), second == "you" { return false }
        if questionWords.contains(first) { return !["when", "where", "how", "what", "who"].contains(first) || second != "i" && second != "we" || isInverted(clause) }
        if auxiliaries.contains(first), subjects.contains(second) { return true }
        let opening = clause.prefix(4).map(\.word)
        return opening.starts(with: ["i", "wonder"]) || opening.starts(with: ["did", "you"]) || opening.starts(with: ["any", "idea"])
            || opening.starts(with: ["you", "think"]) || opening.starts(with: ["you", "know", "what"]) || opening.starts(with: ["remember", "when"]) || opening.starts(with: ["remember", "that", "time"])
    }

    /// "when I was ten I broke …" states something; "what am I doing" does not.
    private static func isInverted(_ clause: ArraySlice<Token>) -> Bool { clause.count < 4 }

    static func isCommand(_ clause: ArraySlice<Token>) -> Bool {
        var rest = clause
        while let first = rest.first, ["please", "just", "hey", "and", "then", "do", "not"].contains(first.word) { rest = rest.dropFirst() }
        guard let first = rest.first, let index = rest.indices.first else { return clause.contains { $0.word == "please" } }
        if orders.match(Array(rest), at: index - rest.startIndex) != nil { return true }
        guard verbs.contains(first.word) else { return false }
        let second = rest.dropFirst().first?.word ?? ""
        if first.word == "got" || first.word == "call" && second == "me" { return false }
        return !["is", "was", "i", "we", "has"].contains(second)
    }
}
