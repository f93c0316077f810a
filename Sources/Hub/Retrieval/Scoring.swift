import Foundation
import Wire

/// How much each reason counts when memories are chosen for a prompt.
package struct RecallWeights: Sendable, Equatable {
    package var vector: Double
    package var importance: Double
    package var recency: Double
    /// Days after which recency counts half.
    package var recencyHalfLifeDays: Double
    /// Cosine similarity below which nothing is recalled: nothing relevant means nothing injected.
    package var minimumSimilarity: Double

    package init(
        vector: Double, importance: Double, recency: Double, recencyHalfLifeDays: Double, minimumSimilarity: Double
    ) {
        self.vector = vector
        self.importance = importance
        self.recency = recency
        self.recencyHalfLifeDays = recencyHalfLifeDays
        self.minimumSimilarity = minimumSimilarity
    }
}

/// A fact or turn that could be recalled, before it is scored.
package struct RecallCandidate: Sendable, Equatable {
    package var id: UUID
    package var kind: RecalledItem.Kind
    package var key: String?
    package var text: String
    package var importance: Double
    package var bank: String?
    package var sector: String?
    package var sourceTurnId: UUID?
    package var createdAt: Date
    package var validityEnd: Date?
    /// JSON, as it was given.
    package var metadata: String
    /// Cosine similarity to the query; nil when the query or the item has no vector.
    package var similarity: Double?

    package init(
        id: UUID, kind: RecalledItem.Kind, key: String? = nil, text: String, importance: Double, bank: String? = nil,
        sector: String? = nil, sourceTurnId: UUID? = nil, createdAt: Date, validityEnd: Date? = nil, metadata: String,
        similarity: Double? = nil
    ) {
        self.id = id
        self.kind = kind
        self.key = key
        self.text = text
        self.importance = importance
        self.bank = bank
        self.sector = sector
        self.sourceTurnId = sourceTurnId
        self.createdAt = createdAt
        self.validityEnd = validityEnd
        self.metadata = metadata
        self.similarity = similarity
    }
}

/// Scores candidates; pure.
package enum Scoring {
    /// The best `limit` candidates, best first; ties go to the newer.
    ///
    /// - Parameter hasQueryVector: without one (the encoder was too slow) importance and recency decide alone.
    package static func best(
        _ candidates: [RecallCandidate], limit: Int, weights: RecallWeights, hasQueryVector: Bool, now: Date
    ) -> [ScoredCandidate] {
        candidates
            .filter { !hasQueryVector || ($0.similarity ?? -1) >= weights.minimumSimilarity }
            .map { ScoredCandidate(candidate: $0, why: why($0, weights: weights, now: now)) }
            .sorted { ($0.why.total, $0.candidate.createdAt) > ($1.why.total, $1.candidate.createdAt) }
            .prefix(limit)
            .map(\.self)
    }

    package static func why(_ candidate: RecallCandidate, weights: RecallWeights, now: Date) -> RecalledItem.Why {
        let days = max(0, now.timeIntervalSince(candidate.createdAt)) / 86_400
        return RecalledItem.Why(
            vector: weights.vector * max(0, candidate.similarity ?? 0),
            importance: weights.importance * candidate.importance,
            recency: weights.recency * exp2(-days / weights.recencyHalfLifeDays))
    }
}

package struct ScoredCandidate: Sendable, Equatable {
    package var candidate: RecallCandidate
    package var why: RecalledItem.Why

    package var item: RecalledItem {
        RecalledItem(
            id: Identifier(candidate.id), kind: candidate.kind, factKey: candidate.key, factText: candidate.text,
            importance: candidate.importance, relevance: why.total, why: why, memoryBank: candidate.bank,
            sector: candidate.sector, sourceTurnId: candidate.sourceTurnId.map(Identifier.init),
            createdAt: Timestamp(candidate.createdAt))
    }
}
