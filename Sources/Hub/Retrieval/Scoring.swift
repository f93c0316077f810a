import Foundation
import Wire

/// How much each reason counts when memories are chosen for a prompt.
struct RecallWeights: Sendable, Equatable {
    var vector: Double
    var importance: Double
    var recency: Double
    /// Days after which recency counts half.
    var recencyHalfLifeDays: Double
    /// Cosine similarity below which nothing is recalled: nothing relevant means nothing injected.
    var minimumSimilarity: Double
}

/// A fact or turn that could be recalled, before it is scored.
struct RecallCandidate: Sendable, Equatable {
    var id: UUID
    var kind: RecalledItem.Kind
    var key: String?
    var text: String
    var importance: Double
    var bank: String?
    var sector: String?
    var sourceTurnId: UUID?
    var createdAt: Date
    var validityEnd: Date?
    /// JSON, as it was given.
    var metadata: String
    /// Cosine similarity to the query; nil when the query or the item has no vector.
    var similarity: Double?
}

/// Scores candidates; pure.
enum Scoring {
    /// The best `limit` candidates, best first; ties go to the newer.
    ///
    /// - Parameter hasQueryVector: without one (the encoder was too slow) importance and recency decide alone.
    static func best(
        _ candidates: [RecallCandidate], limit: Int, weights: RecallWeights, hasQueryVector: Bool, now: Date
    ) -> [ScoredCandidate] {
        candidates
            .filter { !hasQueryVector || ($0.similarity ?? -1) >= weights.minimumSimilarity }
            .map { ScoredCandidate(candidate: $0, why: why($0, weights: weights, now: now)) }
            .sorted { ($0.why.total, $0.candidate.createdAt) > ($1.why.total, $1.candidate.createdAt) }
            .prefix(limit)
            .map(\.self)
    }

    static func why(_ candidate: RecallCandidate, weights: RecallWeights, now: Date) -> RecalledItem.Why {
        let days = max(0, now.timeIntervalSince(candidate.createdAt)) / 86_400
        return RecalledItem.Why(
            vector: weights.vector * max(0, candidate.similarity ?? 0),
            importance: weights.importance * candidate.importance,
            recency: weights.recency * exp2(-days / weights.recencyHalfLifeDays))
    }
}

struct ScoredCandidate: Sendable, Equatable {
    var candidate: RecallCandidate
    var why: RecalledItem.Why

    var item: RecalledItem {
        RecalledItem(
            id: Identifier(candidate.id), kind: candidate.kind, factKey: candidate.key, factText: candidate.text,
            importance: candidate.importance, relevance: why.total, why: why, memoryBank: candidate.bank,
            sector: candidate.sector, sourceTurnId: candidate.sourceTurnId.map(Identifier.init),
            createdAt: Timestamp(candidate.createdAt))
    }
}
