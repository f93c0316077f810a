import Foundation
import Hub
import Postgres
import TestSupport
import Testing

/// Vectors are kept when they are of the hub's model, whoever says so, and made again when not.
@Suite(.timeLimit(.minutes(5)))
struct ImportVectorTests {
    private static let texts = ["Loves sushi", "Lives in Bergen", "Plays the cello"]

    @Test func `Vectors of the hub's own model are recognised and kept`() async throws {
        try await withHubParts { hub in
            let vectors = try await vectors(hub, scaledBy: 3)
            try await withTable(vectors) { mem0 in
                let report = try await hub.bring(hub.mem0(mem0))
                #expect(report.vectors == .init(kept: 3, embedded: 0))
                // Of another length there; here as the hub has all of them.
                #expect(try await hub.values("SELECT round((embedding <#> embedding)::numeric, 4) FROM vectors") == ["-1.0000", "-1.0000", "-1.0000"])
            }
        }
    }

    @Test func `Vectors of another model with as many dimensions are made again`() async throws {
        try await withHubParts { hub in
            var generator = SeededRandom(seed: 7)
            let strange = Self.texts.map { _ in (0..<hub.embedding.serving.dimensions).map { _ in Float.random(in: -1...1, using: &generator) } }
            try await withTable(strange) { mem0 in
                let report = try await hub.bring(hub.mem0(mem0))
                #expect(report.vectors == .init(kept: 0, embedded: 3))
                let own = try await hub.embedding.vector(for: "Loves sushi", priority: .interactive).values
                let similarity = try await hub.values(
                    "SELECT round((1 - (embedding <=> '\(own)'))::numeric, 3) FROM vectors JOIN facts ON fact_id = item_id WHERE fact_text = 'Loves sushi'")
                #expect(similarity == ["1.000"])
            }
        }
    }

    @Test func `The operator's word is taken for vectors of the right length only`() async throws {
        try await withHubParts { hub in
            try await OtherProduct.with("mem0.sql") { mem0 in
                let report = try await hub.bring(hub.mem0(mem0), vectors: "keep")
                #expect(report.vectors == .init(kept: 0, embedded: 4))
            }
        }
        try await withHubParts { hub in
            try await withTable(try await vectors(hub, scaledBy: -1)) { mem0 in
                let report = try await hub.bring(hub.mem0(mem0), vectors: "keep")
                #expect(report.vectors == .init(kept: 3, embedded: 0))
            }
        }
        try await withHubParts { hub in
            try await withTable(try await vectors(hub, scaledBy: 1)) { mem0 in
                let report = try await hub.bring(hub.mem0(mem0), vectors: "embed")
                #expect(report.vectors == .init(kept: 0, embedded: 3))
            }
        }
    }

    @Test func `What comes in while another model is prepared gets its vectors too`() async throws {
        try await withHubParts { hub in
            try await hub.run(
                "INSERT INTO embedding_models (fingerprint, name, dimensions, created_at, is_target) VALUES ('next', 'next', 3, now(), true)")
            try await withTable(try await vectors(hub, scaledBy: 1)) { mem0 in
                _ = try await hub.bring(hub.mem0(mem0))
                let noted = "SELECT fact_text FROM missing_vectors JOIN facts ON fact_id = item_id ORDER BY fact_text"
                #expect(try await hub.values(noted) == Self.texts.sorted())
            }
        }
    }

    @Test func `Vectors that are no direction are made again`() async throws {
        try await withHubParts { hub in
            var vectors = try await vectors(hub, scaledBy: 1)
            vectors[1] = vectors[1].map { _ in 0 }
            try await withTable(vectors) { mem0 in
                let report = try await hub.bring(hub.mem0(mem0))
                #expect(report.vectors == .init(kept: 2, embedded: 1))
            }
        }
    }

    private func vectors(_ hub: HubParts, scaledBy factor: Float) async throws -> [[Float]] {
        var vectors: [[Float]] = []
        for text in Self.texts { vectors.append(try await hub.embedding.vector(for: text, priority: .interactive).values.map { $0 * factor }) }
        return vectors
    }

    /// A collection of mem0 with these vectors.
    private func withTable(_ vectors: [[Float]], _ body: (OtherProduct) async throws -> Void) async throws {
        try await OtherProduct.with("mem0.sql") { mem0 in
            try await mem0.run("DELETE FROM memories; ALTER TABLE memories ALTER COLUMN vector TYPE vector(\(vectors[0].count))")
            for (text, vector) in zip(Self.texts, vectors) {
                try await mem0.execute(
                    "INSERT INTO memories VALUES (gen_random_uuid(), $2, jsonb_build_object('data', $1::text, 'user_id', 'discord_1'))",
                    [.text(text), .floatArray(vector)])
            }
            try await body(mem0)
        }
    }
}
