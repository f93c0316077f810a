/// A stretch of speech up to a full stop, with quoted speech taken out.
struct Sentence: Equatable {
    var tokens: [Token]
    var isQuestion: Bool
}

enum Sentences {
    /// Quotations of three words or more are someone's words, not a statement; an open quotation swallows its sentence.
    static func split(_ tokens: [Token]) -> [Sentence] {
        var sentences: [Sentence] = []
        var current: [Token] = []
        var quotation: [Token]?
        func close(isQuestion: Bool) {
            if !current.isEmpty { sentences.append(Sentence(tokens: current, isQuestion: isQuestion)) }
            current.removeAll(keepingCapacity: true)
        }
        for token in tokens {
            switch token.kind {
            case .quote:
                if let quoted = quotation {
                    if quoted.count < 3 { current.append(contentsOf: quoted) } else { current.append(Token(kind: .quote, word: "")) }
                    quotation = nil
                } else { quotation = [] }
            case .sentenceEnd, .questionMark:
                if quotation == nil { close(isQuestion: token.kind == .questionMark) }
            default:
                if quotation != nil { quotation?.append(token) } else { current.append(token) }
            }
        }
        close(isQuestion: false)
        return sentences
    }
}
