import Foundation
import Hub
import Postgres
import TestSupport
import Testing

/// A database whose role may not create extensions, and what happens when another one may.
@Suite(.timeLimit(.minutes(5))) struct VectorSupportTests {
    @Test func `A role that may not create pgvector stores arrays, and works on while another process moves them`() async throws {
        try await TestDatabase.shared.withDatabase { database in
            try await withPool(database) { owner in
                let role = "limited_\(UUID().uuidString.prefix(8).lowercased())"
                try await owner.withConnection {
                    try $0.executeScript("DROP EXTENSION vector; CREATE ROLE \(role); GRANT ALL ON SCHEMA public TO \(role)")
                }
                var limited = database
                limited.connectionString += " options='-c role=\(role)'"
                try await withPool(limited) { pool in
                    #expect(try await VectorSupport.prepare(in: pool) == .arrays)
                    #expect(try await VectorSupport.prepare(in: pool) == .arrays)
                    try await Migrator.migrate(pool, try Migrator.load(from: TestDatabase.migrations).map(VectorSupport.arrays.adapted))
                    try await insertVectors(in: pool)
                    let before = try await nearest(in: pool)
                    #expect(before.map(\.embedding) == [[0, 1], [1, 1], [1, 0]])

                    #expect(try await VectorSupport.prepare(in: owner) == .pgvector)
                    let after = try await nearest(in: pool)
                    #expect(after.map(\.embedding) == before.map(\.embedding))
                    for (old, new) in zip(before, after) { #expect(abs(old.distance - new.distance) < 1e-6) }
                    #expect(try await VectorSupport.prepare(in: pool) == .pgvector)
                }
                try await owner.withConnection { try $0.executeScript("DROP OWNED BY \(role); DROP ROLE \(role)") }
            }
        }
    }

    private func insertVectors(in pool: PostgresPool) async throws {
        try await pool.withConnection {
            try $0.executeScript(
                """
                INSERT INTO users (user_id, platform, created_at, updated_at) VALUES ('discord_1', 'discord', now(), now());
                INSERT INTO embedding_models (fingerprint, name, dimensions, created_at) VALUES ('test', 'test', 2, now());
                INSERT INTO vectors (user_id, model_id, item_id, embedding)
                SELECT 'discord_1', model_id, gen_random_uuid(), embedding::real[]::vector
                FROM embedding_models, (VALUES (ARRAY[1, 0]), (ARRAY[1, 1]), (ARRAY[0, 1])) AS given (embedding)
                """)
        }
    }

    private func nearest(in pool: PostgresPool) async throws -> [(embedding: [Float], distance: Double)] {
        try await pool.withConnection { connection in
            try connection.query(
                Statement("nearest", "SELECT embedding, embedding <=> $1::vector AS distance FROM vectors ORDER BY distance"),
                [.floatArray([0, 2])]
            ).map { (try $0.get("embedding"), try $0.get("distance")) }
        }
    }

    private func withPool(_ configuration: PostgresConfiguration, _ body: (PostgresPool) async throws -> Void) async throws {
        let pool = PostgresPool(configuration: configuration, size: 1, name: "vectors", logger: logger)
        do { try await body(pool) } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }
}
