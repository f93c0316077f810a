import Embedding
import Foundation
import Postgres
import Wire

/// What is asked of recall.
package struct RecallQuery: Sendable, Hashable {
    package var userId: String
    package var agentId: UUID?
    package var text: String
    package var limit: Int

    package init(userId: String, agentId: UUID? = nil, text: String, limit: Int) {
        self.userId = userId
        self.agentId = agentId
        self.text = text
        self.limit = limit
    }
}

/// Finds what belongs to a query in one user's memory: exact vector search in PostgreSQL, scored with importance and recency.
///
/// - Invariant: every row that leaves this type belongs to `query.userId`; the SQL says so and a test tries.
/// - Cost: one round trip; linear in the user's facts and turns.
package struct Recall: Sendable {
    let pool: PostgresPool
    let modelId: Int
    let weights: RecallWeights
    let clock: @Sendable () -> Date

    package init(pool: PostgresPool, modelId: Int, weights: RecallWeights, clock: @escaping @Sendable () -> Date) {
        self.pool = pool
        self.modelId = modelId
        self.weights = weights
        self.clock = clock
    }

    /// Candidates fetched for each one that is returned: importance and recency reorder within these.
    private static let overfetch = 4

    /// - Parameter vector: nil when the encoder could not answer: importance and recency then decide alone.
    package func search(_ query: RecallQuery, vector: [Float]?, deadline: Duration) async throws -> [ScoredCandidate] {
        let now = clock()
        let candidates = try await pool.withConnection(deadline: deadline) { connection in
            try connection.query(
                .recallCandidates,
                [
                    .text(query.userId), .int(modelId), .optional(vector), .optional(query.agentId), .timestamp(now),
                    .int(max(query.limit * Recall.overfetch, 32)),
                ]
            ).map { try RecallCandidate($0) }
        }
        return Scoring.best(candidates, limit: query.limit, weights: weights, hasQueryVector: vector != nil, now: now)
    }
}

extension RecallCandidate {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row.get("item_id"), kind: try row.get("is_turn") ? .turn : .fact,
            key: try row.getOptional("fact_key", as: String.self), text: try row.get("text"),
            importance: try row.get("importance"), bank: try row.getOptional("memory_bank", as: String.self),
            sector: try row.getOptional("sector", as: String.self),
            sourceTurnId: try row.getOptional("source_turn_id", as: UUID.self), createdAt: try row.get("created_at"),
            validityEnd: try row.getOptional("validity_end", as: Date.self), metadata: try row.get("metadata"),
            similarity: try row.getOptional("similarity", as: Double.self))
    }
}

extension Statement {
    static let recallCandidates = Statement(
        "recall_candidates",
        """
        WITH items AS (
            SELECT fact_id AS item_id, false AS is_turn, fact_key, fact_text AS text, importance, memory_bank, sector,
                source_turn_id, created_at, validity_end, metadata
            FROM facts
            WHERE user_id = $1 AND superseded_by IS NULL AND (validity_end IS NULL OR validity_end > $5)
              AND (agent_id IS NULL OR agent_id = $4)
            UNION ALL
            SELECT turn_id, true, NULL, user_message, 0.3, NULL, NULL, turn_id, created_at, NULL, '{}'
            FROM turns
            WHERE user_id = $1 AND (NOT is_agent_scoped OR agent_id = $4) AND $3::vector IS NOT NULL
        )
        SELECT items.item_id, is_turn, fact_key, text, importance, memory_bank, sector, source_turn_id, created_at,
            validity_end, metadata::text AS metadata, 1 - (vectors.embedding <=> $3::vector) AS similarity
        FROM items
        LEFT JOIN vectors ON vectors.user_id = $1 AND vectors.model_id = $2::integer AND vectors.item_id = items.item_id
        ORDER BY similarity DESC NULLS LAST, importance DESC, created_at DESC
        LIMIT $6
        """)
}
