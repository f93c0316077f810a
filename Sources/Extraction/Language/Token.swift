import Foundation

/// A word or a mark of an utterance.
struct Token: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case word
        /// A pause: comma, dash, colon, bracket, ellipsis.
        case comma
        case sentenceEnd
        case questionMark
        case quote
        /// A resolved date or period; the words it replaces are in `surface`.
        case time(TimeSpan)
        /// How often something happens ("every morning").
        case recurrence
    }

    var kind: Kind
    /// Lower case, apostrophes straightened, spelling variants unified: what patterns compare.
    var word: String
    /// The user's own spelling: what values are made of.
    var surface: String

    init(kind: Kind = .word, word: String, surface: String? = nil) {
        self.kind = kind
        self.word = word
        self.surface = surface ?? word
    }

    var isWord: Bool { kind == .word }
    var isCapitalised: Bool { surface.first?.isUppercase ?? false }
    var isTime: Bool { if case .time = kind { true } else { false } }
}

extension Sequence where Element == Token {
    /// The user's own words, commas attached to the word before them.
    var phrase: String {
        var text = ""
        for token in self {
            if !text.isEmpty, token.kind != .comma { text += " " }
            text += token.kind == .comma ? "," : token.surface
        }
        return text
    }
}
