import Foundation
import Hub
import Postgres
import TestSupport
import Testing

/// Indexes of every length of vectors that models have, made and searched by PostgreSQL.
@Suite(.timeLimit(.minutes(5))) struct VectorIndexTests {
    @Test(arguments: [384, 768, 1024, 1536, 2000, 2001, 3072, 4000])
    func `vectors of any length are indexed, and the nearest is found by the index`(_ dimensions: Int) async throws {
        try await withHubParts { parts in
            try await parts.run(
                "INSERT INTO embedding_models (fingerprint, name, dimensions, created_at) VALUES ('test', 'test', \(dimensions), now())")
            let numbers = try await parts.values("SELECT model_id FROM embedding_models WHERE fingerprint = 'test'")
            let modelId = try #require(numbers.first.flatMap { Int($0) })
            try await parts.run(
                """
                INSERT INTO users (user_id, platform, has_large_memory, created_at, updated_at)
                VALUES ('discord_1', 'discord', true, now(), now());
                SELECT setseed(0.5);
                INSERT INTO facts (user_id, fact_id, fact_key, fact_value, fact_text, importance, memory_bank, sector, origin,
                    validity_start, created_at, updated_at, is_indexed)
                SELECT 'discord_1', gen_random_uuid(), 'note', number::text, number::text, 0.5, 'General', 'semantic', 'manual', now(), now(),
                    now(), true FROM generate_series(1, 300) AS number;
                INSERT INTO vectors (user_id, model_id, item_id, embedding, is_indexed)
                SELECT user_id, \(modelId), fact_id,
                    (SELECT array_agg(random()::real - 0.5) FROM generate_series(1, \(dimensions)) WHERE fact_id IS NOT NULL)::vector, true
                FROM facts;
                """)
            let index = VectorIndex(modelId: modelId, dimensions: dimensions)
            #expect(try await LargeMemoryIndexing(pool: parts.pool, index: index).run())
            let known = try await parts.values("SELECT item_id FROM vectors WHERE model_id = \(modelId) ORDER BY item_id LIMIT 3")
            for id in known {
                let vector = try await parts.values("SELECT embedding FROM vectors WHERE item_id = '\(id)' AND model_id = \(modelId)")[0]
                let values = vector.dropFirst().dropLast().split(separator: ",").compactMap { Float($0) }
                #expect(values.count == dimensions)
                let (found, plan) = try await search(index, values, parts)
                #expect(found.first?.uuidString.lowercased() == id && plan.contains(index.name))
            }
        }
    }

    /// - Returns: the nearest, and how they were looked for.
    private func search(_ index: VectorIndex, _ vector: [Float], _ parts: HubParts) async throws -> ([UUID], String) {
        let now = parts.clock.now.addingTimeInterval(365 * 86_400)
        let statement = Statement.nearestMemories(by: index)
        let parameters: [PostgresValue] = [.text("discord_1"), .optional(UUID?.none), .timestamp(now), .floatArray(vector), .int(5)]
        let explained = Statement("explain_nearest_memories", "EXPLAIN " + statement.sql)
        return try await parts.pool.transaction { connection in
            try connection.executeScript("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL plan_cache_mode = force_custom_plan")
            let found = try connection.query(statement, parameters).map { try $0.get("item_id", as: UUID.self) }
            let plan = try connection.query(explained, parameters).map { try $0.get("QUERY PLAN", as: String.self) }
            return (found, plan.joined(separator: "\n"))
        }
    }
}
