/// Token ids of several texts, one behind the other, without padding.
struct TokenBatch {
    var tokens: [Int32] = []
    private(set) var sequences: [Range<Int>] = []

    /// Declares everything appended to ``tokens`` since the last sequence to be one more.
    mutating func endSequence() { sequences.append((sequences.last?.upperBound ?? 0)..<tokens.count) }

    mutating func removeAll() {
        tokens.removeAll(keepingCapacity: true)
        sequences.removeAll(keepingCapacity: true)
    }
}
