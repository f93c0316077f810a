/// A sentence form, written as the sentence: `"i live|reside in {place}"`.
///
/// Elements are separated by spaces. `a|b` is either word, `a?` may be absent, `{kind}` or `{name:kind}` captures words of a
/// `CaptureKind`, `{name=a|b}` captures one of these words; `my` is "our" too, `!a|b` refuses
/// these as the next word. A pattern matches from the clause's first word; with a leading `~`
/// anywhere in it. Soft adverbs ("really") and dates are passed over before a literal word.
struct Pattern: Sendable {
    enum Element: Sendable {
        case word([String], isOptional: Bool)
        case capture(name: String, kind: CaptureKind)
        case choice(name: String, words: [String])
        case not([String])
    }

    let elements: [Element]
    let isAnchored: Bool
    /// The capture that gives the value: the last one.
    let mainCapture: String?

    init(_ template: String) {
        isAnchored = !template.hasPrefix("~")
        var elements: [Element] = []
        var main: String?
        for part in template.drop(while: { $0 == "~" }).split(separator: " ") {
            if part.hasPrefix("{") {
                let body = part.dropFirst().dropLast()
                if let equals = body.firstIndex(of: "=") {
                    let name = String(body[..<equals])
                    elements.append(.choice(name: name, words: body[body.index(after: equals)...].split(separator: "|").map(String.init)))
                    main = main ?? name
                } else {
                    let parts = body.split(separator: ":").map(String.init)
                    guard let kind = CaptureKind(rawValue: parts.last ?? "") else { preconditionFailure("unknown capture in “\(template)”") }
                    elements.append(.capture(name: parts[0], kind: kind))
                    main = parts[0]
                }
            } else if part.hasPrefix("!") {
                elements.append(.not(part.dropFirst().split(separator: "|").map(String.init)))
            } else {
                let isOptional = part.hasSuffix("?")
                let alternatives = (isOptional ? part.dropLast() : part).split(separator: "|").map(String.init)
                elements.append(.word(alternatives.contains("my") ? alternatives + ["our"] : alternatives, isOptional: isOptional))
            }
        }
        self.elements = elements
        mainCapture = main
    }

    /// Words without which the pattern cannot match, each as its alternatives.
    var requiredWords: [[String]] {
        elements.compactMap { element in
            switch element {
            case .word(let alternatives, let isOptional): isOptional ? nil : alternatives
            case .choice(_, let alternatives): alternatives
            case .capture, .not: nil
            }
        }
    }

    /// name → the values captured under it (several for lists).
    typealias Captures = [String: [[Token]]]

    func match(_ tokens: ArraySlice<Token>, _ style: SpeechStyle) -> Captures? {
        if isAnchored {
            var captures: Captures = [:]
            return match(0, tokens, style, &captures) ? captures : nil
        }
        guard case .word(let openers, _) = elements[0] else { return nil }
        for index in tokens.indices where openers.contains(tokens[index].word) {
            var captures: Captures = [:]
            if match(0, tokens[index...], style, &captures) { return captures }
        }
        return nil
    }

    private static let longestInnerCapture = 8

    private func match(_ element: Int, _ tokens: ArraySlice<Token>, _ style: SpeechStyle, _ captures: inout Captures) -> Bool {
        guard element < elements.count else { return Self.isClosed(tokens) }
        switch elements[element] {
        case .word(let alternatives, let isOptional):
            if let rest = Self.after(alternatives, tokens)?.rest, match(element + 1, rest, style, &captures) { return true }
            return isOptional && match(element + 1, tokens, style, &captures)
        case .not(let refused):
            return !(Self.skippingAdverbs(tokens).first.map { refused.contains($0.word) } ?? false) && match(element + 1, tokens, style, &captures)
        case .choice(let name, let alternatives):
            guard let (token, rest) = Self.after(alternatives, tokens) else { return false }
            guard match(element + 1, rest, style, &captures) else { return false }
            captures[name] = [[token]]
            return true
        case .capture(let name, let kind):
            let start = Self.skippingAdverbs(tokens)
            if element == elements.count - 1 {
                let values = kind.values(start, isLast: true, style)
                guard !values.isEmpty else { return false }
                captures[name] = values
                return true
            }
            for length in 1...Self.longestInnerCapture where length < start.count {
                let split = start.startIndex + length
                let values = kind.values(start[..<split], isLast: false, style)
                if !values.isEmpty, match(element + 1, start[split...], style, &captures) {
                    captures[name] = values
                    return true
                }
            }
            return false
        }
    }

    private static func after(_ alternatives: [String], _ tokens: ArraySlice<Token>) -> (token: Token, rest: ArraySlice<Token>)? {
        var rest = tokens
        while let token = rest.first {
            if token.isWord, alternatives.contains(token.word) { return (token, rest.dropFirst()) }
            if token.kind == .comma, let next = rest.dropFirst().first, joined.contains(next.word), alternatives.contains(next.word) { return (next, rest.dropFirst(2)) }
            guard token.isTime || token.kind == .recurrence || Lexicon.softAdverbs.contains(token.word) else { return nil }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// Words before which a speaker pauses without beginning anew.
    private static let joined: Set<String> = ["for", "at", "called", "named", "it", "its", "half"]

    private static func skippingAdverbs(_ tokens: ArraySlice<Token>) -> ArraySlice<Token> {
        tokens.drop { Lexicon.softAdverbs.contains($0.word) || $0.kind == .comma }
    }

    private static let closers = words("and or for with by in too as at to most again myself actually after before during from on of")

    /// Whether what follows a complete pattern does not change its meaning.
    private static func isClosed(_ rest: ArraySlice<Token>) -> Bool {
        guard let next = rest.first else { return true }
        return !next.isWord || Lexicon.boundaries.contains(next.word) || closers.contains(next.word)
            || Lexicon.softAdverbs.contains(next.word) || Lexicon.subjects.contains(next.word) || next.word == "my"
            || Lexicon.numbers[next.word] ?? 0 > 1 || Int(next.word) != nil
    }
}

/// How the recogniser writes: whether capitals can be trusted to mark names.
struct SpeechStyle: Sendable {
    var hasCapitals: Bool

    init(_ tokens: [Token]) {
        var lowerPronoun = false
        var lowerWord = false
        var upperWord = false
        for token in tokens where token.isWord {
            if token.surface == "i" || token.surface == "im" || token.surface == "ive" || token.surface.hasPrefix("i'") { lowerPronoun = true }
            if token.isCapitalised { upperWord = true } else { lowerWord = true }
        }
        hasCapitals = upperWord && !lowerPronoun && (lowerWord || tokens.count <= 3)
    }
}
