/// Statements that take something back ("I no longer …", "no wait, Berlin").
enum Corrections {
    /// "I don't live in Paris any more" → "I live in Paris"; nil when the clause ends nothing.
    static func ended(_ clause: ArraySlice<Token>) -> [Token]? {
        let tokens = Array(clause)
        if let index = tokens.firstIndex(where: { $0.word == "longer" }), index > 0, tokens[index - 1].word == "no" {
            return withoutNegation(Array(tokens[..<(index - 1)] + tokens[(index + 1)...]))
        }
        guard let index = tokens.firstIndex(where: { $0.word == "any" }), index + 1 < tokens.count, ["more", "longer"].contains(tokens[index + 1].word) else { return nil }
        let rest = Array(tokens[..<index] + tokens[(index + 2)...])
        guard tokens.contains(where: { $0.word == "not" }) else { return nil }
        return withoutNegation(rest)
    }

    /// "I am in Lyon", said of where one lives → "I live in Lyon"; nil for anything else.
    static func residing(_ clause: [Token]) -> [Token]? {
        let spoken = clause.filter { !Lexicon.softAdverbs.contains($0.word) }
        guard spoken.count >= 4, ["i", "we"].contains(spoken[0].word), ["am", "are"].contains(spoken[1].word), spoken[2].word == "in" else { return nil }
        return [spoken[0], Token(word: "live")] + spoken[2...]
    }

    /// The clause as it stands, without its "any more".
    static func withoutAnyMore(_ clause: ArraySlice<Token>) -> [Token] {
        clause.filter { !["any", "more", "longer"].contains($0.word) }
    }

    private static func withoutNegation(_ tokens: [Token]) -> [Token] {
        guard let index = tokens.firstIndex(where: { $0.word == "not" }) else { return tokens }
        let start = index > 0 && tokens[index - 1].word == "do" ? index - 1 : index
        return Array(tokens[..<start] + tokens[(index + 1)...])
    }

    private static let markers = words("no nope wait sorry actually rather correction mean meant wrong")
    private static let introductions = PhraseTable<Bool>(["it is,it was,that is,it should be,make that,make it,i said,this is": true])

    static func isMarked(_ clause: [Token]) -> Bool { clause.prefix(4).contains { markers.contains($0.word) } }

    /// The new value alone ("Berlin", "it's Berlin", "Ben with a B"); nil when the clause says more than a value.
    static func fragment(_ clause: ArraySlice<Token>) -> [Token]? {
        var tokens = Array(clause)
        if !tokens.isEmpty, let (count, _) = introductions.match(tokens, at: 0) { tokens.removeFirst(count) }
        if let negation = tokens.firstIndex(where: { $0.word == "not" || $0.kind == .comma }) { tokens = Array(tokens[..<negation]) }
        guard (1...5).contains(tokens.count), let first = tokens.first, !Lexicon.functionWords.contains(first.word), !Lexicon.vague.contains(first.word), !noValues.contains(first.word) else { return nil }
        return tokens
    }

    private static let noValues = words("please thanks thank exactly correct right true false great good fine nothing none sure never later maybe course well nice cool stop wrong bye")
    private static let second = ["you": "i", "your": "my", "yours": "mine"]

    /// What the assistant said about the user, as the user would say it.
    static func fromAssistant(_ tokens: [Token]) -> [Token] {
        var result: [Token] = []
        for token in tokens {
            if token.word == "are", result.last?.word == "i" { result.append(Token(word: "am")); continue }
            result.append(second[token.word].map { Token(word: $0, surface: $0 == "i" ? "I" : $0) } ?? token)
        }
        return result
    }

    private static let questions: [([String], String)] = [
        (["what is your name", "may i have your name", "what should i call you", "who am i speaking"], "my name is"),
        (["where do you live", "which city do you live in", "what city do you live in"], "i live in"),
        (["how old are you", "what is your age"], "i am"),
        (["where are you from"], "i am from"), (["where do you work", "who do you work for"], "i work at"),
        (["what do you do for a living", "what is your job", "what do you do for work"], "i am a"),
        (["what are you allergic to"], "i am allergic to"), (["when is your birthday"], "my birthday is"),
        (["what is your partner's name", "what is your wife's name"], "i am married to"),
    ]

    /// The beginning of the answer to the assistant's question, when it asked exactly one that is known.
    static func answerStart(to question: [Token]) -> [Token]? {
        let spoken = question.map(\.word).joined(separator: " ")
        if let range = spoken.firstRange(of: "what is your favorite ") {
            return "my favorite \(spoken[range.upperBound...]) is".split(separator: " ").map { Token(word: String($0)) }
        }
        for (forms, start) in questions where forms.contains(where: { spoken.hasSuffix($0) }) {
            return start.split(separator: " ").map { Token(word: String($0)) }
        }
        return nil
    }
}
