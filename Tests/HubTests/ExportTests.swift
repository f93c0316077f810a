import Foundation
import Hub
import Postgres
import Synchronization
import TestSupport
import Testing
import Wire

/// An export brought in elsewhere makes the same database.
@Suite(.timeLimit(.minutes(5)))
struct ExportTests {
    @Test func `Import of an export is the same database, table by table`() async throws {
        try await withHubParts { first in
            try await fill(first)
            let export = try await export(first)
            let (tables, order) = (try await tables(first), try await order(first))
            for name in ["users", "agents", "sessions", "turns", "facts", "fact_history", "fact_links", "fact_sources", "vectors",
                "extraction_tasks", "quarantined_facts", "user_summaries", "forget_receipts", "embedding_models"] {
                #expect(tables[name]?.isEmpty == false, "\(name) has nothing to compare")
            }
            try await withHubParts { second in
                try await TextFile.with(export) { path in
                    let report = try await second.bring(JSONFileSource(path: path))
                    #expect(report.skipped.isEmpty && report.unknownColumns.isEmpty && report.vectors.embedded == 0)
                    let copied = try await self.tables(second)
                    for (table, rows) in tables { #expect(copied[table] == rows, "\(table)") }
                    #expect(copied.keys.sorted() == tables.keys.sorted())
                    #expect(try await self.order(second) == order)
                    #expect(try await self.export(second).lines == export.lines)

                    let again = try await second.bring(JSONFileSource(path: path))
                    #expect(again.rows.values.allSatisfy { $0.added == 0 } && again.skipped.isEmpty)
                    #expect(try await self.tables(second) == tables)
                }
            }
        }
    }

    @Test func `Without its vectors an export is embedded again`() async throws {
        try await withHubParts { first in
            try await first.remember("Loves sushi", for: "discord_1")
            let export = try await export(first, Exporter.Options(hasVectors: false))
            #expect(!export.contains("embedding"))
            try await withHubParts { second in
                try await TextFile.with(export) { path in
                    let report = try await second.bring(JSONFileSource(path: path))
                    #expect(report.vectors.embedded == 1)
                    let (there, here) = (try await tables(first)["vectors"], try await tables(second)["vectors"])
                    #expect(there == here)
                }
            }
        }
    }

    @Test func `Tokens leave only when they are asked for, and then they work elsewhere`() async throws {
        try await withHubParts { first in
            try await first.remember("Loves sushi", for: "discord_1")
            let issued = try await first.tokens.create(kind: .user, userId: "discord_1", label: "zebra")
            #expect(try await !export(first).contains("zebra"))
            let export = try await export(first, Exporter.Options(hasTokens: true))
            #expect(export.contains("zebra") && !export.contains(issued.token))
            try await withHubParts { second in
                try await TextFile.with(export) { path in
                    try await second.bring(JSONFileSource(path: path))
                    #expect(try await second.tokens.principal(for: issued.token)?.role == .user(userId: "discord_1"))
                }
            }
        }
    }

    @Test func `What a worker is at is queued in the export`() async throws {
        try await withHubParts { hub in
            _ = try await hub.facts.create(FactCreate(factKey: "home", factValue: "Lima"), for: "discord_1")
            try await hub.run("UPDATE extraction_tasks SET status = 'processing', lease_id = gen_random_uuid(), lease_until = now()")
            let export = try await export(hub)
            #expect(export.contains(#""status": "queued""#) && !export.contains("processing") && !export.contains("lease"))
        }
    }

    @Test func `Users of an export can be given other names, and stay apart`() async throws {
        try await withHubParts { first in
            for user in ["discord_1", "discord_2"] { try await first.remember("Secret of \(user)", for: user) }
            try await TextFile.with(try await export(first)) { path in
                try await withHubParts { second in
                    try await second.bring(JSONFileSource(path: path), users: try UserMapping(map: "discord_1,discord_2\ndiscord_2,discord_3"))
                    #expect(try await second.values("SELECT user_id || ': ' || fact_text FROM facts ORDER BY 1") == [
                        "discord_2: Secret of discord_1", "discord_3: Secret of discord_2",
                    ])
                    #expect(try await second.values("SELECT user_id FROM vectors ORDER BY 1") == ["discord_2", "discord_3"])
                }
            }
        }
    }

    @Test func `Rows that the database refuses are named, and all others come in`() async throws {
        try await withHubParts { first in
            for number in 1...5 { try await first.remember("Fact number \(number)", for: "discord_1") }
            let lines = try await export(first).split(separator: "\n").map(String.init).map { line in
                line.contains(#""fact_value": "Fact number 3""#) ? line.replacing(#""importance": 0.5"#, with: #""importance": 7"#) : line
            }
            let strange = [#"{"table": "elsewhere", "row": {"id": 1}}"#, #"{"table": "facts", "row": {"user_id": "nobody"}}"#, "no json"]
            try await TextFile.with((lines + strange).joined(separator: "\n")) { path in
                try await withHubParts { second in
                    let skipped = Skipped()
                    let report = try await second.bring(JSONFileSource(path: path), skipped: skipped)
                    #expect(try await second.values("SELECT fact_value FROM facts ORDER BY position") == [1, 2, 4, 5].map { "Fact number \($0)" })
                    #expect(report.skipped == [
                        "refused": 1, "vector_without_fact": 1, "table_unknown": 1, "user_not_mapped": 1, "line_not_readable": 1,
                    ])
                    #expect(skipped.records.first { $0.reason == .refused }?.constraint == "facts_importance_range")
                    let told = skipped.records.map { String(decoding: WireCoder.encode($0), as: UTF8.self) }.joined()
                    #expect(!told.contains("Fact number"))
                }
            }
        }
    }

    @Test func `An export that is newer than this hub is refused`() async throws {
        try await withHubParts { hub in
            try await TextFile.with(#"{"memhub_export": 2, "exported_at": "2026-01-01T00:00:00Z", "tables": []}"#) { path in
                _ = await #expect(throws: ImportError.self) { try await hub.bring(JSONFileSource(path: path)) }
            }
        }
    }

    // MARK: - Parts

    /// Something in every table.
    private func fill(_ hub: HubParts) async throws {
        let agent = UUID()
        try await hub.run("""
            INSERT INTO agents (agent_id, name, memory_scope, default_bank, retention_days, created_at, updated_at)
            VALUES ('\(agent)', 'Oracle', 'agent', 'Work', 30, now(), now())
            """)
        for user in ["discord_1", "discord_2"] {
            let session = try await hub.sessions.open(SessionStart(displayName: "Søren \"\(user)\"", agentId: Identifier(agent)), userId: user)
            for number in 1...3 {
                _ = try await hub.journal.record(
                    SpokenTurn(
                        userId: user, sessionId: session.sessionId, clientTurnId: "t\(number)", agentId: agent,
                        userMessage: "I said\n\"\(number)\" \\ 🙂", aiResponse: "heard", interrupted: number == 3))
            }
            let kept = try await hub.remember("Loves sushi, says \(user)", for: user)
            let deleted = try await hub.remember("Deleted", for: user)
            try await hub.facts.delete(deleted, of: user, by: hub.bot)
            _ = try await hub.facts.create(FactCreate(factKey: "home", factValue: "Lima"), for: user)
            try await hub.addDerived(from: kept, "zebra \(user)", for: user)
            try await hub.sessions.end(session)
        }
        try await hub.run("""
            UPDATE facts SET importance = 0.1 + 0.2, metadata = '{"n": 12345678901234567890.123, "list": [1, null, {"a": "\\u00e9"}]}',
                agent_id = '\(agent)', created_at = '2024-02-29T23:59:59.999999Z' WHERE origin = 'remembered';
            INSERT INTO vectors (user_id, model_id, item_id, embedding)
            SELECT user_id, model_id, item_id, embedding
            FROM (SELECT user_id, fact_id AS item_id FROM facts UNION ALL SELECT user_id, turn_id FROM turns) AS items
            CROSS JOIN LATERAL (SELECT model_id, embedding FROM vectors WHERE vectors.user_id = items.user_id LIMIT 1) AS any_vector
            ON CONFLICT DO NOTHING
            """)
    }

    private func export(_ hub: HubParts, _ options: Exporter.Options = .init()) async throws -> String {
        let bytes = Mutex<[UInt8]>([])
        try await Exporter(pool: hub.pool, clock: hub.time).run(options) { written in bytes.withLock { $0 += written } }
        return String(decoding: bytes.withLock(\.self), as: UTF8.self)
    }

    /// All rows of each table, but for what is made anew everywhere.
    private func tables(_ hub: HubParts) async throws -> [String: [String]] {
        let names = try await hub.values("""
            SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public'
              AND (column_name = 'user_id' OR table_name IN ('agents', 'embedding_models'))
              AND table_name NOT IN ('events', 'task_queues', 'tokens')
            """)
        var tables: [String: [String]] = [:]
        for name in names {
            let anew = "{position,memory_version,memory_reset_version,has_large_memory,is_memory_indexed,consolidation_due_at,is_indexed,lease_id,lease_until,model_id}"
            tables[name] = try await hub.values("SELECT (to_jsonb(t) - '\(anew)'::text[])::text FROM \(name) AS t ORDER BY 1")
        }
        tables["vectors"]? += try await hub.values("SELECT fingerprint || item_id FROM vectors JOIN embedding_models USING (model_id) ORDER BY 1")
        return tables
    }

    private func order(_ hub: HubParts) async throws -> [[String]] {
        var order: [[String]] = []
        for (table, key) in [("facts", "fact_id"), ("turns", "turn_id"), ("fact_history", "history_id"), ("extraction_tasks", "task_id")] {
            order.append(try await hub.values("SELECT \(key) FROM \(table) ORDER BY position"))
        }
        return order
    }
}

extension String {
    /// Without the header, which says when it was written.
    fileprivate var lines: [Substring] { split(separator: "\n").dropFirst().map { $0 } }
}
