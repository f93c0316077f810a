import Foundation
import Postgres

/// Recall for users with more memories than are kept in process: PostgreSQL chooses candidates, which are then weighed like others.
///
/// - Cost: one round trip.
struct LargeMemory: Sendable {
    let pool: PostgresPool
    let modelId: Int

    /// Candidates by vector, and as many of the newest.
    static let candidateCount = 200

    func candidates(for query: RecallQuery, vector: [Float]?, now: Date, deadline: Duration) async throws -> WorkingSet {
        let modelId = modelId
        let memories = try await pool.withConnection(deadline: deadline) { connection in
            try connection.query(
                .largeMemoryCandidates,
                [
                    .text(query.userId), .int(modelId), .optional(vector), .optional(query.agentId), .timestamp(now),
                    .int(Self.candidateCount),
                ]
            ).map { try StoredMemory($0) }
        }
        return WorkingSet(version: 0, isMemoryEnabled: true, memories: memories)
    }
}

extension Statement {
    static let largeMemoryCandidates = Statement(
        "large_memory_candidates",
        """
        WITH items AS (
            SELECT false AS is_turn, fact_id AS item_id, fact_key, fact_text AS text, importance, memory_bank, sector,
                source_turn_id, agent_id, created_at, validity_end, metadata::text AS metadata, NULL::uuid AS session_id
            FROM facts
            WHERE user_id = $1 AND superseded_by IS NULL AND (validity_end IS NULL OR validity_end > $5)
              AND (agent_id IS NULL OR agent_id = $4)
            UNION ALL
            SELECT true, turn_id, NULL, user_message, NULL, NULL, NULL, turn_id, CASE WHEN is_agent_scoped THEN agent_id END,
                created_at, NULL, NULL, session_id
            FROM turns
            WHERE user_id = $1 AND (NOT is_agent_scoped OR agent_id = $4)
        )
        SELECT items.*, vectors.embedding
        FROM items
        LEFT JOIN vectors ON vectors.user_id = $1 AND vectors.model_id = $2::integer AND vectors.item_id = items.item_id
        ORDER BY vectors.embedding <=> $3::vector NULLS LAST, created_at DESC
        LIMIT $6
        """)
}
