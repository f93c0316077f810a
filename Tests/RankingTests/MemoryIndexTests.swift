import Foundation
import Ranking
import Testing

@Suite struct MemoryIndexTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func `the memory with the question's words comes first`() {
        var index = MemoryIndex()
        let slots = ["my sister lives in Oslo", "I had pasta for dinner", "the train was late"].map { index.insert(entry($0)) }
        #expect(best(index, "where does my sister live?").map(\.slot) == [slots[0]])
    }

    private func best(_ index: MemoryIndex, _ text: String, limit: Int = 5) -> [RankedMemory] {
        index.best(MemoryQuery(text: text), limit: limit, weights: RecallWeights(), now: now) { _ in true }
    }

    private func entry(_ text: String) -> MemoryEntry { MemoryEntry(text: text, occurredAt: now) }
}
