/// What BERT's basic tokenizer does with one Unicode scalar.
///
/// Source: huggingface/tokenizers, `BertNormalizer` and `BertPreTokenizer`. Its tables are those of Unicode 8: what was assigned
/// later, or not at all, is a letter there, and so it is here.
enum CharacterClass {
    /// Dropped: U+FFFD and general categories Cc, Cf and Co, except tab, line feed and carriage return.
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
        if let exception = Self.reclassified(value) {
            self = exception
            return
        }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: self = .space
        case .control, .privateUse: self = .removed
        case .format: self = properties.isKnownToBERT ? .removed : .letter
        case .nonspacingMark: self = properties.isKnownToBERT ? .mark : .letter
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            self = properties.isKnownToBERT ? .punctuation : .letter
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

    /// U+FFFD, and the seven scalars whose general category has changed since Unicode 8.
    private static func reclassified(_ value: UInt32) -> CharacterClass? {
        switch value {
        case 0xFFFD: .removed
        case 0x166D, 0x111C9: .punctuation
        case 0x1734, 0x1171E: .mark
        case 0x1885, 0x1886, 0xA9BD: .letter
        default: nil
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

extension Unicode.Scalar.Properties {
    fileprivate var isKnownToBERT: Bool { age.map { ($0.major, $0.minor) <= (8, 0) } ?? false }
}
