/// Ages, birthdays, telephone numbers.
enum Numbers {
    private static let afterAge = words("and but so now years year yo this today going because in next last")

    static func age(_ tokens: ArraySlice<Token>, isLast: Bool) -> [Token]? {
        guard let number = Lexicon.number(tokens), (3...119).contains(number.value) else { return nil }
        let value = [Token(word: String(number.value))]
        guard isLast else { return number.count == tokens.count ? value : nil }
        guard let next = tokens.dropFirst(number.count).first, next.isWord else { return value }
        return afterAge.contains(next.word) && next.word != "years" && next.word != "year" ? value : nil
    }

    private static let dateWords = Set(Lexicon.months).union(words("the of twenty thirty nineteen")).union(Lexicon.ordinals.keys)

    /// A day and month, or more. Relative days are written as their date.
    static func date(_ tokens: ArraySlice<Token>) -> [Token]? {
        guard let first = tokens.first else { return nil }
        if case .time(let span) = first.kind {
            let spoken = first.surface.lowercased().split(separator: " ")
            if spoken.contains(where: { Lexicon.months.contains(String($0)) }) {
                let surface = first.surface.split(separator: " ").drop { ["on", "in", "the"].contains($0.lowercased()) }.joined(separator: " ")
                let rest = tokens.dropFirst().prefix(3).prefix { Int($0.word).map { (1900...2100).contains($0) } ?? false }
                return [Token(word: surface)] + rest
            }
            if let year = spoken.last.flatMap({ Int($0) }), (1900...2100).contains(year) { return [Token(word: String(year))] }
            guard span.relation == .within, span.end.timeIntervalSince(span.start) < 100_000 else { return nil }
            let parts = span.label.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 3, (1...12).contains(parts[1]) else { return nil }
            return [Token(word: Lexicon.months[parts[1] - 1].capitalized), Token(word: String(parts[2]))]
        }
        let value = tokens.prefix(6).prefix { $0.isWord && (dateWords.contains($0.word) || $0.word.first?.isNumber ?? false) }.drop { $0.word == "the" }
        guard value.contains(where: { Lexicon.months.contains($0.word) }) else { return nil }
        return Array(value)
    }

    private static let digits = words("zero oh one two three four five six seven eight nine double triple ten twenty thirty forty fifty sixty seventy eighty ninety hundred")

    static func phone(_ tokens: ArraySlice<Token>) -> [Token]? {
        let value = tokens.prefix(20).filter { $0.kind != .comma }.prefix { token in
            digits.contains(token.word) || token.word.first.map { $0.isNumber || $0 == "+" } ?? false
        }
        let length = value.reduce(0) { $0 + (digits.contains($1.word) ? 1 : $1.word.filter(\.isNumber).count) }
        return (6...18).contains(length) ? Array(value) : nil
    }
}
