import Foundation
import Postgres
import Ranking
import Wire

/// An administrator's search of all users' facts: the nearest by meaning, wherever they are, weighed like a user's own.
///
/// Every vector is compared, by as many cores as the server gives, unless the setting `MEMHUB_SEARCH_ALL_USERS_INDEX` keeps an
/// index over all of them.
///
/// - Limits: 5 s.
/// - Errors: ``PostgresError`` (`timeout` among them) and `EmbeddingError`.
/// - Never: for anybody but an administrator; see ``FactRoutes``.
package struct EverybodysMemory: Sendable {
    let pool: PostgresPool
    let embedding: EmbeddingService
    let vectors: VectorSupport
    let weights: RecallWeights
    let clock: @Sendable () -> Date

    package init(
        pool: PostgresPool, embedding: EmbeddingService, vectors: VectorSupport = .pgvector, weights: RecallWeights,
        clock: @escaping @Sendable () -> Date
    ) {
        self.pool = pool
        self.embedding = embedding
        self.vectors = vectors
        self.weights = weights
        self.clock = clock
    }

    private static let deadline = Duration.seconds(5)
    private static let candidateCount = 100

    /// - Returns: best first, each with its user.
    package func search(_ text: String, agentId: UUID?, limit: Int) async throws -> [RecalledItem] {
        let vector = try await embedding.vector(for: text, priority: .interactive)
        let now = clock()
        let index = VectorIndex(modelId: vector.modelId, dimensions: vector.values.count, scope: .everybody, vectors: vectors)
        let parameters: [PostgresValue] = [.floatArray(vector.values), .optional(agentId), .timestamp(now), .int(Self.candidateCount)]
        let found = try await pool.transaction(deadline: Self.deadline) { connection in
            try connection.pipeline([(.planLargeMemory, []), (.nearestFacts(by: index), parameters)])[1]
                .map { row in (userId: try row.get("user_id", as: String.self), memory: try StoredMemory(row, modelId: vector.modelId)) }
        }
        let users = Dictionary(found.map { ($0.memory.id, $0.userId) }) { first, _ in first }
        let memories = found.map { found in
            var memory = found.memory
            // What lies beside it is somebody else's.
            memory.session = nil
            return memory
        }
        let set = WorkingSet(version: 0, isMemoryEnabled: true, modelId: vector.modelId, memories: memories)
        let best = set.search(MemoryQuery(text: text, vector: vector.values), for: agentId, limit: limit, weights: weights, now: now)
        return best.scored.map { scored in
            var item = scored.item
            item.userId = users[scored.memory.id]
            return item
        }
    }
}

extension Statement {
    /// By the index if it is there, else by comparing all.
    package static func nearestFacts(by index: VectorIndex) -> Statement {
        Statement(
            "nearest_facts",
            """
            WITH nearest AS (
                SELECT vectors.user_id, vectors.item_id, \(index.distance("vectors.embedding", "$1")) AS distance
                FROM vectors
                JOIN facts ON facts.user_id = vectors.user_id AND facts.fact_id = vectors.item_id
                WHERE \(index.condition(on: "vectors")) AND facts.superseded_by IS NULL
                  AND (facts.validity_end IS NULL OR facts.validity_end > $3) AND (facts.agent_id IS NULL OR facts.agent_id = $2)
                ORDER BY distance LIMIT $4
            )
            SELECT facts.user_id, false AS is_turn, fact_id AS item_id, fact_key, fact_text AS text, importance, memory_bank, sector,
                source_turn_id, agent_id, created_at, validity_end, metadata::text AS metadata, NULL::uuid AS session_id, embedding
            FROM nearest
            JOIN facts ON facts.user_id = nearest.user_id AND facts.fact_id = nearest.item_id
            JOIN vectors ON vectors.user_id = nearest.user_id AND vectors.item_id = nearest.item_id
                AND vectors.model_id = \(index.modelId)
            ORDER BY nearest.distance
            """)
    }
}
