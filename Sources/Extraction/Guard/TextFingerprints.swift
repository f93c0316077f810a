/// Recognises text that the hub itself put into a turn (recalled facts and turns, the agent's system prompt) when it comes back.
///
/// Each text is normalised (case, punctuation, contractions, fillers), cut into shingles of `shingleLength` words and kept as 64-bit hashes
/// (FNV-1a). A text shorter than a shingle is one shingle of its own, so it is recognised only as a whole sentence. What a user says in words of their own shares few shingles and
/// stays; a user who happens to repeat a recalled fact word for word loses that sentence, which costs nothing: the fact is known.
public struct TextFingerprints: Sendable, Equatable {
    /// Words in a shingle.
    public static let shingleLength = 4
    /// Hashes kept at most, 8 KiB: about a thousand words. What comes after them is not recognised, so the likeliest to come back goes first.
    public static let limit = 1_024
    /// The share of a text's shingles that must be known for it to count as covered.
    public static let coverage = 0.8

    private var hashes: Set<UInt64> = []

    /// - Parameter texts: what was injected, one fact, turn or prompt each, the recalled ones before the system prompt; sentences and lines
    ///   are known as parts and on their own.
    public init(of texts: some Sequence<String>) {
        for text in texts {
            let parts = TextParts.split(text).map { String($0.text) }
            for part in parts.count == 1 ? parts : [text] + parts {
                for hash in Self.shingles(of: Self.words(of: part)) where hashes.count < Self.limit { hashes.insert(hash) }
            }
            if hashes.count == Self.limit { break }
        }
    }

    public var isEmpty: Bool { hashes.isEmpty }

    /// Whether `text` is essentially contained in what was injected: at least `coverage` of its shingles are known.
    public func covers(_ text: String) -> Bool {
        let shingles = Self.shingles(of: Self.words(of: text))
        guard !shingles.isEmpty, !hashes.isEmpty else { return false }
        let known = shingles.count(where: hashes.contains)
        return Double(known) >= Self.coverage * Double(shingles.count)
    }

    /// The utterance without its covered sentences and lines and without `<user_memories>` blocks (an unclosed one reaches to the end).
    /// What remains keeps its spelling; empty when nothing remains.
    public func removing(from utterance: String) -> String {
        let visible = TextParts.withoutMemoryBlocks(utterance)
        guard !hashes.isEmpty else { return visible }
        var kept = ""
        var removed = false
        for part in TextParts.split(visible) {
            if covers(String(part.text)) { removed = true } else { kept += visible[part.range] }
        }
        return removed ? kept.trimmed : visible
    }

    private static func words(of text: String) -> [String] {
        Normaliser.normalise(Tokenizer.tokens(of: text)).filter(\.isWord).map(\.word)
    }

    private static func shingles(of words: [String]) -> [UInt64] {
        guard words.count > shingleLength else { return words.isEmpty ? [] : [hash(words[...])] }
        return (0...(words.count - shingleLength)).map { hash(words[$0..<($0 + shingleLength)]) }
    }

    /// FNV-1a, 64 bits (Fowler, Noll, Vo); a zero byte after each word.
    private static func hash(_ words: ArraySlice<String>) -> UInt64 {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for word in words {
            for byte in word.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
            value = value &* 0x100_0000_01b3
        }
        return value
    }
}
