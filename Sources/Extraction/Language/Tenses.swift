/// Says in plain tenses what the user says of themselves in others: "I have been learning" → "I am learning", "we've bought" →
/// "we bought", "I ended up moving" → "I moved", "I do like" → "I like". Rules are written for the plain forms only.
enum Tenses {
    private static let irregular = [
        "gone": "went", "taken": "took", "broken": "broke", "written": "wrote", "begun": "began", "given": "gave", "seen": "saw",
        "done": "did", "eaten": "ate", "driven": "drove", "flown": "flew", "grown": "grew", "become": "became", "run": "ran",
        "gotten": "got", "chosen": "chose", "sung": "sang", "swum": "swam", "drunk": "drank", "fallen": "fell", "ridden": "rode",
    ]
    private static let pastOfGerund = [
        "moving": "moved", "buying": "bought", "getting": "got", "going": "went", "marrying": "married", "adopting": "adopted",
        "quitting": "quit", "leaving": "left", "becoming": "became", "staying": "stayed", "selling": "sold", "joining": "joined",
        "studying": "studied", "taking": "took", "signing": "signed", "starting": "started", "winning": "won", "losing": "lost",
    ]
    private static let pasts = words(
        "bought got had made met lost won sold left quit read built taught found spent sent cut hit put set brought caught held kept led paid")
    private static let emphasised = words("love like enjoy hate have live work play go want take prefer drive speak miss collect adore")
    private static let states = words(
        """
        a an the vegan vegetarian pescatarian married single divorced widowed engaged sober retired self-employed unemployed diabetic
        obsessed allergic into teetotal celibate freelance pregnant addicted hooked
        """)

    /// - Parameter clause: begins with its subject. Nil when its tense is plain already.
    static func plain(_ clause: [Token]) -> [Token]? {
        guard let subject = clause.first, subject.word == "i" || subject.word == "we" else { return nil }
        let skipped = clause.dropFirst().prefix { Lexicon.softAdverbs.contains($0.word) || !$0.isWord }
        let rest = clause.dropFirst(1 + skipped.count)
        guard let verb = rest.first else { return nil }
        let after = rest.dropFirst().drop { Lexicon.softAdverbs.contains($0.word) }
        let next = after.first?.word ?? ""
        func said(_ verb: String..., then tail: ArraySlice<Token>) -> [Token] {
            [subject] + skipped + verb.map { Token(word: $0) } + tail
        }
        let be = subject.word == "i" ? "am" : "are"
        switch verb.word {
        case "have":
            if next == "been" {
                let state = after.dropFirst().drop { Lexicon.softAdverbs.contains($0.word) }
                guard let first = state.first, first.word.hasSuffix("ing") || states.contains(first.word) else { return nil }
                return said(be, then: state)
            }
            if next == "become" { return said(be, then: after.dropFirst()) }
            if next == "started" || next == "begun" || next == "taken", let plain = plain([subject] + after) { return plain }
            if let past = irregular[next] { return said(past, then: after.dropFirst()) }
            if pasts.contains(next) || next.hasSuffix("ed") && next.count > 4 { return plain([subject] + after) ?? [subject] + skipped + after }
        case "do", "did":
            if emphasised.contains(next) { return [subject] + skipped + after }
        case "started", "began", "begun", "start":
            if next.hasSuffix("ing"), next.count > 4 { return said(be, then: after) }
        case "ended":
            guard next == "up", let gerund = after.dropFirst().first, let past = pastOfGerund[gerund.word] else { return nil }
            return said(past, then: after.dropFirst(2))
        case "went" where next == "and": return plain([subject] + after.dropFirst()) ?? [subject] + skipped + after.dropFirst()
        case "happen" where next == "to": return said(after.dropFirst().first?.word == "be" ? be : after.dropFirst().first?.word ?? "", then: after.dropFirst(2))
        case "tend" where next == "to": return said("usually", then: after.dropFirst())
        default: break
        }
        return nil
    }

    /// "we are all obsessed with jazz" → "I am obsessed with jazz": what holds for a group of which the user is one.
    static func singular(_ clause: [Token]) -> [Token]? {
        guard let subject = clause.first, subject.word == "we" else { return nil }
        let rest = clause.dropFirst().filter { !["all", "both"].contains($0.word) }
        guard !rest.contains(where: { Lexicon.numbers[$0.word] ?? 0 > 1 && $0 == rest.dropFirst().first }) else { return nil }
        return [Token(word: "i", surface: "I")] + rest.enumerated().map { $0 == 0 && $1.word == "are" ? Token(word: "am") : $1 }
    }

    /// "I used to be a postman", "I used to work as a postman" → "I was formerly a postman"; nil for any other habit of old.
    static func former(_ clause: ArraySlice<Token>) -> [Token]? {
        guard let subject = clause.first, subject.word == "i", let used = clause.prefix(4).firstIndex(where: { $0.word == "used" }) else { return nil }
        let after = clause[(used + 1)...].prefix(3).map(\.word)
        let length = after.starts(with: ["to", "be"]) ? 2 : after.starts(with: ["to", "work", "as"]) ? 3 : 0
        guard length > 0 else { return nil }
        return [subject, Token(word: "was"), Token(word: "formerly")] + clause[(used + 1 + length)...].prefix { !["but", "not", "any"].contains($0.word) }
    }

    private static let begunWithParticiple = words("been born grew moved started finished bought watched adopted got had went passed graduated visited won joined made took dyed")
    private static let begunWithGerund = words("living working studying learning planning training")
    private static let begunWithVerb = words("love hate enjoy")

    /// "Just got a puppy" → "I just got a puppy"; nil when a subject is not what is missing.
    static func withSubject(_ clause: ArraySlice<Token>) -> [Token]? {
        guard clause.count > 2, let verb = clause.first else { return nil }
        let next = clause.dropFirst().first?.word ?? ""
        let subject = Token(word: "i", surface: "I")
        switch verb.word {
        case "been": return [subject, Token(word: "have")] + clause
        case "born": return [subject, Token(word: "was")] + clause
        case let word where begunWithParticiple.contains(word) || begunWithVerb.contains(word): return [subject] + clause
        case let word where begunWithGerund.contains(word): return [subject, Token(word: "am")] + clause
        case "can" where next == "not": return [subject] + clause
        case "not" where ["a", "big", "keen", "into"].contains(next): return [subject, Token(word: "am")] + clause
        default: return nil
        }
    }
}
