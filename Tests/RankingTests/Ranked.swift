import Foundation
import Ranking
import TestSupport

/// An index with the entries that were put into it: what a test asks, and what it compares.
struct Ranked {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    private(set) var index = MemoryIndex()
    private(set) var entries: [Int: MemoryEntry] = [:]
    /// Slots in the order of insertion.
    private(set) var slots: [Int] = []

    init(_ entries: [MemoryEntry] = []) {
        for entry in entries { insert(entry) }
    }

    init(texts: [String]) { self.init(texts.map { MemoryEntry(text: $0, occurredAt: Self.now) }) }

    @discardableResult
    mutating func insert(_ entry: MemoryEntry) -> Int {
        let slot = index.insert(entry)
        entries[slot] = entry
        slots.append(slot)
        return slot
    }

    mutating func remove(_ slot: Int) {
        index.remove(slot)
        entries[slot] = nil
        slots.removeAll { $0 == slot }
    }

    func best(
        _ text: String, vector: [Float]? = nil, limit: Int = 5, weights: RecallWeights = RecallWeights(),
        where isVisible: (Int) -> Bool = { _ in true }
    ) -> [RankedMemory] {
        index.best(MemoryQuery(text: text, vector: vector), limit: limit, weights: weights, now: Self.now, where: isVisible)
    }

    /// The texts found, best first.
    func texts(_ text: String, limit: Int = 5, where isVisible: (Int) -> Bool = { _ in true }) -> [String] {
        best(text, limit: limit, where: isVisible).compactMap { entries[$0.slot]?.text }
    }

    /// The score of the only memory with that text.
    func score(of memory: String, _ text: String, vector: [Float]? = nil, weights: RecallWeights = RecallWeights()) -> MemoryScore? {
        best(text, vector: vector, limit: .max, weights: weights).first { entries[$0.slot]?.text == memory }?.score
    }
}

extension SeededRandom {
    /// Of length 1.
    mutating func vector(_ width: Int) -> [Float] {
        let values = (0..<width).map { _ in Float.random(in: -1...1, using: &self) }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }

    /// None of them a word that ranking knows.
    mutating func words(_ count: Int, vocabulary: Int) -> String {
        (0..<count).map { _ in "w\(Int.random(in: 0..<vocabulary, using: &self))" }.joined(separator: " ")
    }
}
