import Ranking
import TestSupport
import Testing

/// The C kernel's products, as they come out of the index: a query without words ranks by similarity.
@Suite struct SimilarityTests {
    static let shapes = [384, 768, 7, 16, 17, 1, 15, 31, 32].flatMap { width in (1...9).map { (width, $0) } }

    @Test(arguments: shapes) func `similarity is the sum of the products, whatever the width and the number`(width: Int, count: Int) {
        var generator = SeededRandom(seed: UInt64(width * 100 + count))
        let vectors = (0..<count).map { _ in generator.vector(width) }
        let ranked = Ranked(vectors.map { MemoryEntry(text: "", occurredAt: Ranked.now, vector: $0) })
        let query = generator.vector(width)
        let best = ranked.best("", vector: query, limit: count)
        #expect(best.count == count)
        for found in best {
            let product = zip(vectors[found.slot], query).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            #expect(abs(found.score.vector - max(0, product)) < 1e-5)
        }
    }

    @Test func `what points the other way is as good as nothing`() {
        let ranked = Ranked([MemoryEntry(text: "", occurredAt: Ranked.now, vector: [1, 0])])
        #expect(ranked.best("", vector: [-1, 0]).map(\.score.vector) == [0])
    }

    @Test func `a memory without a vector is similar to nothing, and keeps its other parts`() {
        var ranked = Ranked()
        let without = ranked.insert(MemoryEntry(text: "green tea", occurredAt: Ranked.now))
        let with = ranked.insert(MemoryEntry(text: "green tea", occurredAt: Ranked.now, vector: [0.6, 0.8]))
        let best = ranked.best("green tea", vector: [0.6, 0.8])
        #expect(best.map(\.slot) == [with, without])
        #expect(best.last?.score.vector == 0)
        #expect(best.first?.score.lexical == best.last?.score.lexical)
    }

    @Test func `a query without a vector is answered by words alone`() {
        let ranked = Ranked([MemoryEntry(text: "green tea", occurredAt: Ranked.now, vector: [0.6, 0.8])])
        let best = ranked.best("green tea")
        #expect(best.map(\.score.vector) == [0])
        #expect(best.allSatisfy { $0.score.lexical > 0 })
    }

    @Test func `a query of another width is similar to nothing`() {
        let ranked = Ranked([MemoryEntry(text: "", occurredAt: Ranked.now, vector: [1, 0])])
        #expect(ranked.best("", vector: [1, 0, 0]).map(\.score.vector) == [0])
        #expect(ranked.best("", vector: []).map(\.score.vector) == [0])
        #expect(Ranked(texts: ["tea"]).best("", vector: [1, 0]).map(\.score.vector) == [0])
    }

    @Test func `a memory's vector of another width than the first counts as none`() {
        let ranked = Ranked([[1, 0], [1, 0, 0], [0, 1]].map { MemoryEntry(text: "", occurredAt: Ranked.now, vector: $0) })
        #expect(ranked.best("", vector: [1, 0]).map(\.slot) == [0, 2, 1])
        #expect(ranked.best("", vector: [1, 0]).map(\.score.vector) == [1, 0, 0])
    }

    @Test func `the first vector may come late, into a slot that is used again`() {
        var ranked = Ranked(texts: ["one", "two"])
        ranked.remove(0)
        let slot = ranked.insert(MemoryEntry(text: "one", occurredAt: Ranked.now, vector: [0.6, 0.8]))
        #expect(slot == 0)
        let similarities = ranked.best("", vector: [0.6, 0.8]).map(\.score.vector)
        #expect(similarities.count == 2)
        #expect(abs((similarities.first ?? 0) - 1) < 1e-6)
        #expect(similarities.last == 0)
    }
}
