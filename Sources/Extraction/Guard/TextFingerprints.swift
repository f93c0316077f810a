/// Recognises text that the hub itself put into a turn (recalled facts and turns, the agent's system prompt) when it comes back.
///
/// Each text is normalised (case, punctuation, contractions, fillers), cut into shingles of `shingleLength` words and kept as 64-bit hashes only:
/// nothing readable is stored. Hashes are stable between processes and releases (FNV-1a). A text shorter than a shingle is one
/// shingle of its own, so it is recognised only as a whole sentence. What a user says in words of their own shares few shingles and
/// stays; a user who happens to repeat a recalled fact word for word loses that sentence, which costs nothing: the fact is known.
public struct TextFingerprints: Sendable, Equatable {
    /// Words in a shingle.
    public static let shingleLength = 4
    /// Hashes kept at most, 8 KiB: about a thousand words. What comes after them is not recognised, so the likeliest to come back goes first.
    public static let limit = 1_024
    /// The share of a text's shingles that must be known for it to count as covered.
    public static let coverage = 0.8

    /// Rising, without repetition.
    private var hashes: [UInt64]

    /// - Parameter texts: what was injected, one fact, turn or prompt each, the recalled ones before the system prompt; sentences and lines
    ///   are known as parts and on their own.
    public init(of texts: some Sequence<String>) {
        var known: Set<UInt64> = []
        for text in texts {
            for part in [text] + TextParts.split(text).map({ String($0.text) }) {
                for hash in Self.shingles(of: Self.words(of: part)) where known.count < Self.limit { known.insert(hash) }
            }
            if known.count == Self.limit { break }
        }
        hashes = known.sorted()
    }

    /// From a `bigint[]` column; any order, repeats allowed; cut at `limit`.
    public init(encoded: [Int64]) {
        hashes = Set(encoded.prefix(Self.limit).map(UInt64.init(bitPattern:))).sorted()
    }

    /// For a `bigint[]` column: at most `limit` values.
    public var encoded: [Int64] { hashes.map(Int64.init(bitPattern:)) }

    public var isEmpty: Bool { hashes.isEmpty }

    /// Whether `text` is essentially contained in what was injected: at least `coverage` of its shingles are known.
    public func covers(_ text: String) -> Bool {
        let shingles = Self.shingles(of: Self.words(of: text))
        guard !shingles.isEmpty, !hashes.isEmpty else { return false }
        let known = shingles.count(where: contains)
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

    private func contains(_ hash: UInt64) -> Bool {
        var low = 0
        var high = hashes.count
        while low < high {
            let middle = (low + high) / 2
            if hashes[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low < hashes.count && hashes[low] == hash
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
