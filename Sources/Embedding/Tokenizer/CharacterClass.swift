/// What BERT's basic tokenizer does with one Unicode scalar.
///
/// Source: huggingface/tokenizers, `BertNormalizer` and `BertPreTokenizer`.
enum CharacterClass {
    /// Dropped: NUL, U+FFFD and general category C* except tab, line feed and carriage return.
    case removed
    case space
    /// ASCII punctuation and symbols, and general category P*: a word of its own.
    case punctuation
    /// General category Mn: dropped where accents are stripped.
    case mark
    /// In the CJK blocks that BERT splits character by character.
    case chinese
    case letter

    init(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        if value < 0x80 {
            self = Self.ascii(UInt8(value))
            return
        }
        if Self.isChinese(value) {
            self = .chinese
            return
        }
        if value == 0xFFFD {
            self = .removed
            return
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .surrogate, .unassigned: self = .removed
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: self = .space
        case .nonspacingMark: self = .mark
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            self = .punctuation
        default: self = .letter
        }
    }

    static func ascii(_ byte: UInt8) -> CharacterClass {
        switch byte {
        case 0x09, 0x0a, 0x0d, 0x20: .space
        case 0..<0x20, 0x7f: .removed
        case 0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e: .punctuation
        default: .letter
        }
    }

    /// The blocks that BERT's own `tokenization.py` lists.
    private static func isChinese(_ value: UInt32) -> Bool {
        switch value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F, 0x2B920...0x2CEAF,
            0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }
}
