import Postgres
import Wire

/// Counts of what a token may see, and this node's caches.
struct StatisticsService: Sendable {
    let pool: PostgresPool
    let embeddings: LRUCache<EmbeddingService.Key, [Float]>
    let searches: LRUCache<ContextService.CacheKey, [RecalledItem]>
    let hot: HotMemory

    var caches: [String: CacheStatistics] {
        ["embeddings": embeddings.statistics, "search": searches.statistics, "hot_memory": hot.statistics]
    }

    func statistics(visibleTo visibility: Visibility) async throws -> MemoryStatistics {
        let caches = caches
        return try await pool.withConnection { connection in
            guard
                let row = try connection.query(
                    .memoryStatistics, [.optional(visibility.userIdParameter), .text(visibility.prefixParameter)]
                ).first
            else { throw PostgresError(.decoding, "there are no statistics") }
            return MemoryStatistics(
                totalFacts: try row.get("facts"), totalTurns: try row.get("turns"), totalUsers: try row.get("users"),
                caches: caches)
        }
    }
}

extension Statement {
    private static let visible = "user_id = coalesce($1::text, user_id) AND starts_with(user_id, $2)"

    static let memoryStatistics = Statement(
        "memory_statistics",
        """
        SELECT (SELECT count(*) FROM facts WHERE \(visible) AND superseded_by IS NULL) AS facts,
            (SELECT count(*) FROM turns WHERE \(visible)) AS turns, (SELECT count(*) FROM users WHERE \(visible)) AS users
        """)
}
