import Foundation
import Hub
import Testing

@Suite struct ScoringTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let weights = RecallWeights(vector: 0.7, importance: 0.2, recency: 0.1, recencyHalfLifeDays: 30, minimumSimilarity: 0.2)

    @Test func `the reasons are weighted and add up to the relevance`() {
        let scored = best([candidate("a", similarity: 0.5, importance: 0.8, daysOld: 30)])[0]
        #expect(abs(scored.why.vector - 0.35) < 1e-9)
        #expect(abs(scored.why.importance - 0.16) < 1e-9)
        #expect(abs(scored.why.recency - 0.05) < 1e-9)
        #expect(abs(scored.item.relevance - 0.56) < 1e-9)
        #expect(scored.item.relevance == scored.item.why.total)
    }

    @Test func `the most relevant comes first, and ties go to the newer`() {
        let scored = best([
            candidate("old", similarity: 0.5, daysOld: 1000), candidate("close", similarity: 0.9), candidate("far", similarity: 0.3),
        ])
        #expect(scored.map(\.candidate.text) == ["close", "old", "far"])
        let flat = RecallWeights(vector: 1, importance: 0, recency: 0, recencyHalfLifeDays: 30, minimumSimilarity: 0)
        let tied = Scoring.best(
            [candidate("older", similarity: 0.5, daysOld: 2), candidate("newer", similarity: 0.5, daysOld: 1)], limit: 2,
            weights: flat, hasQueryVector: true, now: now)
        #expect(tied.map(\.candidate.text) == ["newer", "older"])
    }

    @Test func `what is not similar enough, or has no vector, is not recalled`() {
        let scored = best([
            candidate("just", similarity: 0.2), candidate("not", similarity: 0.19), candidate("none", similarity: nil, importance: 1),
            candidate("undefined", similarity: .nan, importance: 1),
        ])
        #expect(scored.map(\.candidate.text) == ["just"])
    }

    @Test func `without a query vector importance and recency decide`() {
        let scored = Scoring.best(
            [candidate("minor", similarity: nil, importance: 0.1), candidate("major", similarity: nil, importance: 0.9)], limit: 5,
            weights: weights, hasQueryVector: false, now: now)
        #expect(scored.map(\.candidate.text) == ["major", "minor"])
        #expect(scored.allSatisfy { $0.why.vector == 0 })
    }

    @Test func `the limit holds, and a fact from the future is only new`() {
        #expect(best((0..<10).map { candidate("\($0)", similarity: 0.5) }, limit: 3).count == 3)
        #expect(best([candidate("x", similarity: 0.5)], limit: 0).isEmpty)
        let why = Scoring.why(candidate("x", similarity: 0, daysOld: -5), weights: weights, now: now)
        #expect(why.recency == 0.1)
    }

    private func best(_ candidates: [RecallCandidate], limit: Int = 5) -> [ScoredCandidate] {
        Scoring.best(candidates, limit: limit, weights: weights, hasQueryVector: true, now: now)
    }

    private func candidate(_ text: String, similarity: Double?, importance: Double = 0.5, daysOld: Double = 0) -> RecallCandidate {
        RecallCandidate(
            id: UUID(), kind: .fact, text: text, importance: importance, createdAt: now - daysOld * 86_400, metadata: "{}",
            similarity: similarity)
    }
}
