import Extraction
import Foundation
import Hub
import Testing

/// The order in which an agent is given memories.
@Suite struct MemoryQueryRankingTests {
    @Test func `a score is six tenths meaning, two salience, one recency and one links`() {
        let score = MemoryQueryScore(similarity: 0.9, salience: 0.8, recency: 0.7, linkStrength: 0.6)
        #expect(abs(score.total - 0.83) < 1e-12)
        #expect(MemoryQueryScore(similarity: -1, salience: 0, recency: 0, linkStrength: 0).total == 0)
    }

    @Test func `the best come first, no more than were asked for`() {
        let facts = [fact("c", 0.4), fact("a", 0.9), fact("b", 0.6)]
        #expect(MemoryQueryRanking(facts, limit: 2).found.map(\.content) == ["a", "b"])
        #expect(MemoryQueryRanking(facts, limit: 9).found.map(\.content) == ["a", "b", "c"])
    }

    @Test func `nothing is an answer when nothing is near the question`() {
        #expect(MemoryQueryRanking([fact("a", 0.29), fact("b", 0.1)], limit: 3).found.isEmpty)
        #expect(MemoryQueryRanking([], limit: 3).found.isEmpty)
    }

    @Test func `a linked fact takes its place by what leads to it, once`() {
        let (best, weak, linked) = (fact("best", 0.9), fact("weak", 0.35), fact("linked", 0.0))
        var ranking = MemoryQueryRanking([best, weak], limit: 2)
        ranking.expand(by: [
            .init(from: best.id, strength: 0.9, fact: linked), .init(from: weak.id, strength: 1, fact: linked),
            .init(from: UUID(), strength: 1, fact: fact("stranger", 0)),
        ])
        #expect(ranking.found.map(\.content) == ["best", "linked"])
        #expect(abs(ranking.found[1].confidence - 0.9 * best.confidence) < 1e-12)
    }

    @Test func `a link takes nothing from a fact that counts for more by itself`() {
        let (one, other) = (fact("one", 0.9), fact("other", 0.8))
        var ranking = MemoryQueryRanking([one, other], limit: 5)
        ranking.expand(by: [.init(from: other.id, strength: 0.1, fact: one), .init(from: one.id, strength: 0.81, fact: other)])
        #expect(ranking.found == [one, other])
    }

    @Test func `a caller's memories are the weighty and the fresh`() {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        func candidate(_ text: String, _ importance: Double, daysOld: Double) -> CallerMemories.Candidate {
            CallerMemories.Candidate(
                key: "key_\(text)", text: text,
                salience: Salience(importance: importance, sector: .semantic, createdAt: now.addingTimeInterval(-daysOld * 86_400)))
        }
        let best = CallerMemories.best(
            of: [
                candidate("old trifle", 0.1, daysOld: 400), candidate("old but weighty", 1, daysOld: 100),
                candidate("fresh trifle", 0.1, daysOld: 0), candidate("fresh and weighty", 1, daysOld: 0),
                candidate("<b>", 0.9, daysOld: 0), candidate("last month", 0.6, daysOld: 30),
            ], at: now)
        #expect(best.map(\.text) == ["fresh and weighty", "<b>", "fresh trifle", "last month", "old but weighty"])
        #expect(CallerMemories.context(best).hasPrefix("- fresh and weighty\n- &lt;b&gt;\n- "))
        #expect(CallerMemories.topics(Array(best.prefix(1)) + best.prefix(1)) == "key fresh and weighty")
    }

    private func fact(_ content: String, _ similarity: Double) -> MemoryQueryRanking.Found {
        MemoryQueryRanking.Found(
            id: UUID(), content: content, sector: "semantic", createdAt: Date(timeIntervalSince1970: 0),
            score: MemoryQueryScore(similarity: similarity, salience: 0.5, recency: 0.5, linkStrength: 0))
    }
}
