import Foundation
import Ranking
import TestSupport
import Testing

@Suite struct MemoryIndexTests {
    private static let filler = [
        "the train was late", "had pasta for dinner", "the cat sleeps all day", "works in a library", "paints the fence",
        "a new bicycle", "the roof leaks", "planted roses", "watched a film about whales", "the printer is broken", "a long walk",
    ]

    @Test func `the memory with the question's words comes first`() {
        let ranked = Ranked(texts: ["my sister lives in Oslo"] + Self.filler)
        #expect(ranked.texts("where does my sister live?") == ["my sister lives in Oslo"])
    }

    @Test func `the rarer word counts more`() {
        let ranked = Ranked(texts: Self.filler + (1...6).map { "green tea number \($0)" } + ["bought saffron"])
        let best = ranked.best("saffron tea", limit: .max)
        #expect(best.count == 7)
        #expect(best.first.map { ranked.entries[$0.slot]?.text } == "bought saffron")
    }

    @Test func `of two texts with the word the shorter one is more about it`() {
        let ranked = Ranked(
            texts: ["saffron", "saffron and everything else that anybody could ever buy in some market town abroad"] + Self.filler)
        #expect(ranked.best("saffron").map(\.slot) == [0, 1])
    }

    @Test func `a text with all the words of the question has a share near 1`() throws {
        let ranked = Ranked(texts: Self.filler)
        let score = try #require(ranked.score(of: "watched a film about whales", "film whales"))
        #expect((0.8...1.3).contains(score.lexical))
    }

    @Test func `a word that is asked twice counts once`() {
        let ranked = Ranked(texts: Self.filler)
        #expect(ranked.best("whales whales roof").map(\.score) == ranked.best("whales roof").map(\.score))
    }

    @Test func `importance decides between equals`() {
        let ranked = Ranked(
            [0.1, 0.9, 0.5].map { MemoryEntry(text: "green tea", occurredAt: Ranked.now, importance: $0) })
        #expect(ranked.best("green tea").map(\.slot) == [1, 2, 0])
    }

    @Test func `recency decides between equals, and halves in thirty days`() throws {
        let ranked = Ranked(
            [60.0, 0, 30].map { MemoryEntry(text: "green tea", occurredAt: Ranked.now.addingTimeInterval(-$0 * 86_400)) })
        let best = ranked.best("green tea")
        #expect(best.map(\.slot) == [1, 2, 0])
        for (found, expected) in zip(best, [0.1, 0.05, 0.025]) { #expect(abs(found.score.recency - expected) < 1e-9) }
    }

    @Test func `what is said to happen later is as recent as now`() {
        let ranked = Ranked([MemoryEntry(text: "green tea", occurredAt: Ranked.now.addingTimeInterval(1e9))])
        #expect(ranked.best("green tea").map(\.score.recency) == [0.1])
    }

    @Test func `of equals the later one comes first, in whatever slot`() {
        var ranked = Ranked(texts: ["green tea", "green tea", "green tea"])
        #expect(ranked.best("green tea").map(\.slot) == [2, 1, 0])
        ranked.remove(1)
        ranked.insert(MemoryEntry(text: "green tea", occurredAt: Ranked.now))
        #expect(ranked.best("green tea").map(\.slot) == [1, 2, 0])
        #expect(ranked.best("green tea", limit: 1).map(\.slot) == [1])
    }

    @Test(arguments: [0, 1, 2, 3, 39, 40, 41, Int.max]) func `a limit cuts the list, and changes nothing before the cut`(limit: Int) {
        var generator = SeededRandom(seed: 1)
        let ranked = Ranked(
            (0..<40).map { _ in
                MemoryEntry(
                    text: "w1 " + generator.words(4, vocabulary: 10), occurredAt: Ranked.now,
                    importance: Double(Int.random(in: 0...3, using: &generator)) / 3)
            })
        let all = ranked.best("", limit: 1_000)
        #expect(all.count == 40)
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.score.total >= $1.score.total })
        #expect(ranked.best("", limit: limit).map(\.slot) == all.prefix(limit).map(\.slot))
    }

    @Test func `an empty index finds nothing`() {
        #expect(Ranked().best("green tea").isEmpty)
        #expect(Ranked().best("", vector: [1, 0]).isEmpty)
    }

    @Test func `who may not be seen is not found`() {
        let ranked = Ranked(texts: ["green tea", "black tea", "white tea"] + Self.filler)
        #expect(ranked.best("tea") { $0 != 1 }.map(\.slot) == [2, 0])
        #expect(ranked.best("tea") { _ in false }.isEmpty)
        #expect(ranked.best("") { $0 > 10 }.allSatisfy { $0.slot > 10 })
    }

    @Test func `visibility is asked once for every slot in use`() {
        var ranked = Ranked(texts: Self.filler)
        ranked.remove(3)
        var asked: [Int] = []
        _ = ranked.index.best(MemoryQuery(text: "the roof"), limit: 5, weights: RecallWeights(), now: Ranked.now) {
            asked.append($0)
            return true
        }
        #expect(asked.sorted() == ranked.slots.sorted())
    }

    @Test func `the memory taken grows with what is in the index`() {
        var ranked = Ranked()
        let empty = ranked.index.bytes
        var generator = SeededRandom(seed: 2)
        for _ in 0..<100 {
            ranked.insert(
                MemoryEntry(text: generator.words(15, vocabulary: 500), occurredAt: Ranked.now, vector: generator.vector(384)))
        }
        #expect((100 * 384 * 4..<100 * 384 * 16).contains(ranked.index.bytes - empty))
    }
}
