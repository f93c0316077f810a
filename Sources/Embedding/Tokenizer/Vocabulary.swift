/// The word pieces of `vocab.txt` (one a line, the line number is the id), found by their UTF-8 bytes.
///
/// An open-addressing table over the file's own bytes: lookups neither allocate nor make a `String`. Prefixes of a word are
/// hashed incrementally, so that the longest match costs one pass over at most ``maximumPieceBytes`` bytes.
struct Vocabulary: Sendable {
    /// FNV-1a, 64 bits (Fowler, Noll, Vo).
    struct Hash {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325

        mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    /// Marks a piece that continues a word.
    static let continuation: [UInt8] = Array("##".utf8)

    let count: Int
    /// Bytes of the longest piece that a word can match.
    let maximumPieceBytes: Int
    private let bytes: [UInt8]
    private let spans: [Range<Int32>]
    /// Id + 1, or 0 for a free slot; a power of two of at least twice `count`.
    private let slots: [UInt32]
    private let continuationHash: Hash

    init(file: [UInt8]) throws(EmbeddingError) {
        guard file.count <= 64 << 20 else { throw EmbeddingError(.invalidVocabulary, "vocab.txt has \(file.count) bytes") }
        var spans: [Range<Int32>] = []
        var start = 0
        var longest = 1
        for index in 0...file.count where index == file.count ? start < index : file[index] == 0x0a {
            let end = index > start && file[index - 1] == 0x0d ? index - 1 : index
            spans.append(Int32(start)..<Int32(end))
            longest = max(longest, end - start)
            start = index + 1
        }
        var capacity = 16
        while capacity < spans.count * 2 { capacity *= 2 }
        var slots = [UInt32](repeating: 0, count: capacity)
        for (id, span) in spans.enumerated() {
            var hash = Hash()
            for byte in file[Int(span.lowerBound)..<Int(span.upperBound)] { hash.add(byte) }
            var slot = Self.slot(hash, capacity)
            while slots[slot] != 0 {
                let other = spans[Int(slots[slot]) - 1]
                if file[Int(other.lowerBound)..<Int(other.upperBound)].elementsEqual(
                    file[Int(span.lowerBound)..<Int(span.upperBound)])
                {
                    break
                }
                slot = (slot + 1) & (capacity - 1)
            }
            slots[slot] = UInt32(id + 1)
        }
        var continuationHash = Hash()
        for byte in Self.continuation { continuationHash.add(byte) }
        self.continuationHash = continuationHash
        self.spans = spans
        self.slots = slots
        bytes = file
        count = spans.count
        maximumPieceBytes = min(longest, WordPieceTokenizer.maximumWordCharacters * 4)
    }

    /// The id of a whole line of the file.
    func id(of token: String) -> Int32? {
        var hash = Hash()
        for byte in token.utf8 { hash.add(byte) }
        return Array(token.utf8).withUnsafeBufferPointer { find($0, hash: hash, continues: false) }
    }

    /// The longest piece that `word` starts with.
    ///
    /// - Parameters:
    ///   - continues: whether only pieces marked with `##` count.
    ///   - hashes: scratch for at least ``maximumPieceBytes`` values.
    func longestPrefix(
        of word: UnsafeBufferPointer<UInt8>, continues: Bool, hashes: UnsafeMutableBufferPointer<UInt64>
    ) -> (id: Int32, bytes: Int)? {
        let limit = min(word.count, maximumPieceBytes)
        var hash = continues ? continuationHash : Hash()
        for index in 0..<limit {
            hash.add(word[index])
            hashes[index] = hash.value
        }
        var length = limit
        while length > 0 {
            let piece = UnsafeBufferPointer(rebasing: word[..<length])
            if let id = find(piece, hash: Hash(value: hashes[length - 1]), continues: continues) { return (id, length) }
            length -= 1
        }
        return nil
    }

    private func find(_ piece: UnsafeBufferPointer<UInt8>, hash: Hash, continues: Bool) -> Int32? {
        var slot = Self.slot(hash, slots.count)
        while slots[slot] != 0 {
            let id = Int(slots[slot]) - 1
            if matches(id, piece, continues: continues) { return Int32(id) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func matches(_ id: Int, _ piece: UnsafeBufferPointer<UInt8>, continues: Bool) -> Bool {
        var start = Int(spans[id].lowerBound)
        let markBytes = continues ? Self.continuation.count : 0
        guard spans[id].count == piece.count + markBytes else { return false }
        if continues {
            guard bytes[start] == 0x23, bytes[start + 1] == 0x23 else { return false }
            start += markBytes
        }
        for index in 0..<piece.count where bytes[start + index] != piece[index] { return false }
        return true
    }

    private static func slot(_ hash: Hash, _ capacity: Int) -> Int {
        Int(truncatingIfNeeded: hash.value ^ (hash.value >> 29)) & (capacity - 1)
    }
}
