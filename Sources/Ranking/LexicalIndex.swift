import Foundation

/// Which term stands in which text, and how often: the counts that BM25 needs (Robertson, Zaragoza, "The Probabilistic Relevance
/// Framework: BM25 and Beyond", 2009).
///
/// - Cost: a term and text take 8 bytes, a term of its own about 100; a query touches only the texts that have one of its terms.
struct LexicalIndex: Sendable {
    struct Posting: Sendable {
        var slot: Int32
        var frequency: Int32
    }

    private var numbers: [String: Int32] = [:]
    private var postings: [[Posting]] = []
    private var termsOfSlot: [[Int32]] = []
    private var lengths: [Float] = []
    private var totalLength: Float = 0
    private(set) var count = 0
    private var postingCount = 0

    var bytes: Int { numbers.count * 110 + postingCount * 12 + lengths.count * 24 }

    /// Terms of a text of average length.
    var averageLength: Float { count == 0 ? 1 : max(1, totalLength / Float(count)) }

    func length(_ slot: Int) -> Float { lengths[slot] }

    /// - Parameter slot: free, at most one behind the last.
    mutating func insert(_ terms: [String], at slot: Int) {
        if slot == lengths.count {
            lengths.append(0)
            termsOfSlot.append([])
        }
        var frequencies: [Int32: Int32] = [:]
        for term in terms { frequencies[number(of: term), default: 0] += 1 }
        for (term, frequency) in frequencies { postings[Int(term)].append(Posting(slot: Int32(slot), frequency: frequency)) }
        termsOfSlot[slot] = Array(frequencies.keys)
        lengths[slot] = Float(terms.count)
        totalLength += lengths[slot]
        count += 1
        postingCount += frequencies.count
    }

    mutating func remove(_ slot: Int) {
        for term in termsOfSlot[slot] { postings[Int(term)].removeAll { $0.slot == slot } }
        postingCount -= termsOfSlot[slot].count
        termsOfSlot[slot] = []
        totalLength -= lengths[slot]
        lengths[slot] = 0
        count -= 1
    }

    func postings(of term: String) -> [Posting] { numbers[term].map { postings[Int($0)] } ?? [] }

    /// How much a term says that stands in this many texts.
    func inverseDocumentFrequency(_ occurrences: Int) -> Float {
        log(1 + (Float(count) - Float(occurrences) + 0.5) / (Float(occurrences) + 0.5))
    }

    private mutating func number(of term: String) -> Int32 {
        if let number = numbers[term] { return number }
        let number = Int32(postings.count)
        numbers[term] = number
        postings.append([])
        return number
    }
}
