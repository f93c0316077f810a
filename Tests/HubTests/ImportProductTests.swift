import Foundation
import Hub
import Postgres
import TestSupport
import Testing

/// Moving in from mem0's files, VoxBridge, ChatSG and JSON.
@Suite(.timeLimit(.minutes(5)))
struct ImportProductTests {
    @Test func `VoxBridge's facts come in with scope, validity, sources and consent`() async throws {
        try await withHubParts { hub in
            try await OtherProduct.with("voxbridge.sql") { voxbridge in
                let skipped = Skipped()
                let report = try await hub.bring(
                    VoxBridgeSource(address: voxbridge.address, vectors: "user_memories", logger: logger), skipped: skipped)
                #expect(try await hub.values("SELECT user_id || ' ' || display_name || ' ' || memory_enabled || ' ' || time_zone FROM users ORDER BY 1") == [
                    "discord_11 Ada true Europe/Oslo", "webrtc_ab12 Bo false UTC",
                ])
                #expect(try await hub.values("""
                    SELECT fact_key || ' ' || fact_value || ' ' || importance || ' ' || memory_bank || ' ' || origin || ' ' || is_protected
                    FROM facts ORDER BY position
                    """) == [
                        "home Oslo 0.9 Personal extracted true", "quest the ring 1 General extracted false", "job cook 0.4 Work extracted false",
                        "pet a dog 0.5 Personal extracted false", "life in Oslo 0.7 General summarised false",
                    ])
                #expect(try await hub.values("SELECT fact_key || ' ' || name || ' ' || memory_scope FROM facts JOIN agents USING (agent_id)") == [
                    "quest Oracle agent"
                ])
                #expect(try await hub.values("SELECT fact_key FROM facts WHERE validity_end = '2025-02-20T00:00:00Z'") == ["job"])
                #expect(try await hub.values("SELECT count(*) FROM fact_sources") == ["2"])
                #expect(report.vectors == .init(kept: 0, embedded: 5))
                #expect(skipped.records == [
                    SkippedRecord(table: "facts", id: "d0000000-0000-4000-8000-000000000099", reason: .vectorWithoutFact)
                ])
                let secrets = try await hub.contents()
                #expect(!secrets.contains("vb-secret-token") && !secrets.contains("was a sailor"))
            }
        }
    }

    @Test func `VoxBridge without its later columns, agents or vectors comes in too`() async throws {
        try await withHubParts { hub in
            try await OtherProduct.with("voxbridge.sql") { voxbridge in
                try await voxbridge.run("""
                    ALTER TABLE user_facts DROP COLUMN memory_bank, DROP COLUMN is_protected, DROP COLUMN is_summarized, DROP COLUMN summarized_from;
                    ALTER TABLE users DROP COLUMN timezone; DROP TABLE user_memories;
                    UPDATE user_facts SET agent_id = NULL; DROP TABLE agents CASCADE;
                    """)
                let report = try await hub.bring(VoxBridgeSource(address: voxbridge.address, vectors: "user_memories", logger: logger))
                #expect(report.rows["facts"] == .init(added: 5, existing: 0) && report.skipped.isEmpty)
            }
        }
    }

    @Test func `ChatSG's users are found by number, mail address or platform`() async throws {
        try await OtherProduct.with("chatsg.sql") { chatsg in
            try await withHubParts { hub in
                let mapping = try UserMapping(map: "dee@example.org,discord_5", platform: "chatsg")
                let report = try await hub.bring(ChatSGSource(address: chatsg.address, logger: logger), users: mapping)
                #expect(try await hub.values("SELECT user_id || ' ' || fact_text || ' ' || metadata FROM facts ORDER BY position") == [
                    #"chatsg_41 Prefers tea {"source": "chat", "session_id": "session-1"}"#,
                    #"discord_5 Prefers coffee {"session_id": "session-2"}"#,
                ])
                #expect(try await hub.values("SELECT event || ' ' || coalesce(old_text, '') || ' ' || new_text FROM fact_history ORDER BY position") == [
                    "ADD  Likes tea", "UPDATE Likes tea Prefers tea", "ADD  Prefers coffee",
                ])
                #expect(report.vectors.embedded == 2)
            }
            try await withHubParts { hub in
                let report = try await hub.bring(ChatSGSource(address: chatsg.address, logger: logger))
                #expect(report.skipped == ["user_not_mapped": 2])
            }
        }
    }

    @Test func `A history alone is enough to make the memories again`() async throws {
        try await SQLiteScript.withPath(try OtherProduct.script("mem0-history.sql")) { path in
            try await withHubParts { hub in
                let report = try await hub.bring(Mem0FileSource(path: path), users: try UserMapping(everybody: "discord_1"))
                #expect(try await hub.values("SELECT fact_text || ' ' || updated_at FROM facts") == ["Loves sushi 2025-03-04 18:00:00+00"])
                #expect(try await hub.values("SELECT event || ' ' || new_text FROM fact_history ORDER BY position") == ["ADD Likes sushi", "UPDATE Loves sushi"])
                #expect(report.skipped == ["deleted_there": 1])
                #expect(try await !hub.contents().contains("parrot"))
            }
            try await withHubParts { hub in
                let report = try await hub.bring(Mem0FileSource(path: path))
                #expect(report.skipped == ["deleted_there": 1, "user_missing": 1])
            }
        }
        try await SQLiteScript.withPath(try OtherProduct.script("mem0-node-history.sql")) { path in
            try await withHubParts { hub in
                try await hub.bring(Mem0FileSource(path: path), users: try UserMapping(everybody: "discord_1"))
                #expect(try await hub.values("SELECT fact_text FROM facts") == ["Has three cats"])
            }
        }
    }

    @Test func `A history comes along with its table`() async throws {
        try await SQLiteScript.withPath(try OtherProduct.script("mem0-history.sql")) { path in
            try await withHubParts { hub in
                try await OtherProduct.with("mem0.sql") { mem0 in
                    try await hub.bring(hub.mem0(mem0, history: path))
                    let changes = "SELECT event || ' ' || new_text FROM fact_history JOIN facts USING (user_id, fact_id) WHERE fact_text = 'Loves sushi' ORDER BY fact_history.position"
                    #expect(try await hub.values(changes) == ["ADD Likes sushi", "UPDATE Loves sushi"])
                }
            }
        }
    }

    @Test func `The Node library's vectors come in from their file`() async throws {
        let script = """
            CREATE TABLE vectors (id TEXT PRIMARY KEY, vector BLOB NOT NULL, payload TEXT NOT NULL);
            INSERT INTO vectors VALUES ('6a0c0001-0000-4000-8000-000000000010', x'0000803f000000000000000000000000',
                '{"data": "Grows tomatoes", "userId": "discord_3", "createdAt": "2025-03-05T10:00:00.000Z"}'), ('broken', x'00', 'no json');
            """
        try await SQLiteScript.withPath(script) { path in
            try await withHubParts { hub in
                let report = try await hub.bring(Mem0FileSource(path: path))
                #expect(try await hub.values("SELECT user_id || ' ' || fact_text FROM facts") == ["discord_3 Grows tomatoes"])
                #expect(report.skipped.values.reduce(0, +) == 1 && report.vectors.embedded == 1)
            }
        }
    }

    @Test func `mem0's answers come in as a document or as lines`() async throws {
        let memories = [
            #"{"id":"6a0c0001-0000-4000-8000-000000000001","memory":"Loves sushi","user_id":"discord_1","metadata":{"category":"food"},"created_at":"2025-03-01T10:00:00Z"}"#,
            #"{"id":"mem-2","memory":"Lives in Bergen","user_id":"discord_2","score":0.4}"#,
        ]
        let files = ["{\"results\": [\n\(memories.joined(separator: ",\n"))]}", "[\(memories.joined(separator: ","))]", memories.joined(separator: "\n") + "\n{\n"]
        for (number, text) in files.enumerated() {
            try await TextFile.with(text) { path in
                try await withHubParts { hub in
                    let report = try await hub.bring(JSONFileSource(path: path))
                    #expect(try await hub.values("SELECT fact_text || ' ' || metadata FROM facts ORDER BY position") == [
                        #"Loves sushi {"category": "food"}"#, "Lives in Bergen {}",
                    ])
                    #expect(report.skipped == (number == 2 ? ["line_not_readable": 1] : [:]))
                    #expect(try await hub.bring(JSONFileSource(path: path)).rows["facts"] == .init(added: 0, existing: 2))
                }
            }
        }
    }
}

enum TextFile {
    static func with<T>(_ text: String, _ body: (String) async throws -> T) async throws -> T {
        let folder = try TestServer.makeDataDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/memories.json"
        try Data(text.utf8).write(to: URL(filePath: path))
        return try await body(path)
    }
}
