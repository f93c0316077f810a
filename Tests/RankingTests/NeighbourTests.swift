import Foundation
import Ranking
import Testing

@Suite struct NeighbourTests {
    private static let filler = ["the train was late", "paints the fence", "a new bicycle", "the roof leaks", "planted roses"]

    private func session(_ texts: [String], _ session: String? = "a") -> [MemoryEntry] {
        texts.map { MemoryEntry(text: $0, session: session, occurredAt: Ranked.now) }
    }

    @Test func `a turn is lifted by the words of the turns around it in its session, less from farther away`() throws {
        let ranked = Ranked(session(["zero", "one", "two", "saffron rice", "four", "five", "six"]) + session(Self.filler, nil))
        let own = try #require(ranked.score(of: "saffron rice", "saffron rice"))
        #expect(own.neighbours == 0)
        for near in ["two", "four"] {
            let score = try #require(ranked.score(of: near, "saffron rice"))
            #expect(score.lexical == 0)
            #expect(abs(score.neighbours - 0.75 * own.lexical) < 1e-6)
        }
        for far in ["one", "five"] {
            let score = try #require(ranked.score(of: far, "saffron rice"))
            #expect(abs(score.neighbours - 0.55 * own.lexical) < 1e-6)
        }
        #expect(ranked.texts("saffron rice", limit: 20).count == 5)
    }

    @Test func `a turn of another session, or of none, is not lifted`() {
        let ranked = Ranked(
            session(["one"], "b") + session(["saffron rice"]) + session(["two"], "b") + session(["three", "saffron", "four"], nil)
                + session(Self.filler, "c"))
        #expect(ranked.texts("saffron rice") == ["saffron rice", "saffron"])
    }

    @Test func `sessions may be interleaved`() {
        let ranked = Ranked(
            session(["one"]) + session(["two"], "b") + session(["saffron rice"]) + session(["three"], "b") + session(Self.filler, nil))
        #expect(ranked.texts("saffron rice") == ["saffron rice", "one"])
    }

    @Test func `neighbours add only the words that the turn does not have better itself`() throws {
        let ranked = Ranked(session(["saffron", "saffron"]) + session(Self.filler, nil))
        #expect(ranked.best("saffron").map(\.score.neighbours) == [0, 0])
    }

    @Test func `a turn after a question is lifted as its answer, one before it is not`() throws {
        let ranked = Ranked(
            session(["before it", "Where is the saffron?", "in the drawer"]) + session(["x before", "where is the saffron", "x after"], "b")
                + session(Self.filler, nil))
        let after = try #require(ranked.score(of: "in the drawer", "where is saffron"))
        let before = try #require(ranked.score(of: "before it", "where is saffron"))
        #expect(abs(after.neighbours - before.neighbours - 0.1) < 1e-6)
        let (first, second) = (ranked.score(of: "x before", "where is saffron"), ranked.score(of: "x after", "where is saffron"))
        #expect(first?.neighbours == second?.neighbours)
    }

    @Test func `turns close ranks when one between them is removed`() throws {
        var ranked = Ranked(session(["saffron rice", "one", "two", "three"]) + session(Self.filler, nil))
        let far = try #require(ranked.score(of: "two", "saffron rice"))
        #expect(ranked.score(of: "three", "saffron rice") == nil)
        ranked.remove(1)
        let near = try #require(ranked.score(of: "two", "saffron rice"))
        #expect(near.neighbours > far.neighbours)
        #expect(ranked.score(of: "three", "saffron rice") != nil)
    }

    @Test func `a hidden turn lifts nobody, neither by its words nor as a question`() throws {
        let ranked = Ranked(session(["where is the saffron rice?", "in the drawer"]) + session(Self.filler, nil))
        #expect(ranked.texts("saffron rice").count == 2)
        #expect(ranked.best("saffron rice") { $0 != 0 }.isEmpty)
        let shown = try #require(ranked.best("drawer").first)
        let hidden = try #require(ranked.best("drawer") { $0 != 0 }.first)
        #expect(shown.slot == 1)
        #expect(hidden.slot == 1)
        #expect(abs(shown.score.neighbours - 0.1) < 1e-9)
        #expect(hidden.score.neighbours == 0)
    }

    @Test func `with a weight for it a turn shares what the best of its session has`() throws {
        let ranked = Ranked([
            MemoryEntry(text: "saffron rice with peas", session: "a", occurredAt: Ranked.now),
            MemoryEntry(text: "one", session: "a", occurredAt: Ranked.now), MemoryEntry(text: "two", session: "a", occurredAt: Ranked.now),
            MemoryEntry(text: "peas", session: "a", occurredAt: Ranked.now), MemoryEntry(text: "peas", session: "b", occurredAt: Ranked.now),
            MemoryEntry(text: "peas", occurredAt: Ranked.now),
        ])
        var weights = RecallWeights()
        weights.session = 0
        func parts(_ weights: RecallWeights) -> [Int: MemoryScore] {
            Dictionary(uniqueKeysWithValues: ranked.best("saffron peas", limit: .max, weights: weights).map { ($0.slot, $0.score) })
        }
        #expect(parts(weights).values.allSatisfy { $0.session == 0 })
        weights.session = 0.5
        let scores = parts(weights)
        let best = try #require(scores[0])
        let match = best.total - best.session - best.importance - best.recency
        #expect(abs(best.session - 0.5 * match) < 1e-9)
        #expect(scores[3]?.session == best.session)
        #expect(scores[4].map { $0.session < best.session } == true)
        #expect(scores[5]?.session == scores[4]?.session)
    }
}
