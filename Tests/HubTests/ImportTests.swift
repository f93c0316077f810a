import Foundation
import Hub
import Postgres
import TestSupport
import Testing

/// Moving in from mem0: what comes in, what does not, and that it comes in once.
@Suite(.timeLimit(.minutes(5)))
struct ImportTests {
    @Test func `A mem0 table comes in with its users, agents, times and metadata`() async throws {
        try await withHubParts { hub in
            try await OtherProduct.with("mem0.sql") { mem0 in
                let skipped = Skipped()
                let report = try await hub.bring(hub.mem0(mem0), skipped: skipped)
                #expect(try await hub.values("SELECT user_id || ' ' || fact_text FROM facts ORDER BY position") == [
                    "discord_1 Loves sushi", "discord_2 Lives in Bergen", "discord_1 Calls the helper Max", "discord_2 Plays the cello",
                ])
                #expect(try await hub.values("SELECT created_at FROM facts WHERE fact_text = 'Loves sushi'") == ["2025-03-01 18:00:00.25+00"])
                #expect(try await hub.values("SELECT metadata FROM facts WHERE metadata ? 'run_id' OR metadata ? 'category' ORDER BY position") == [
                    #"{"category": "food"}"#, #"{"run_id": "run-7"}"#, #"{"run_id": "run-8"}"#,
                ])
                #expect(try await hub.values("SELECT name || ' ' || memory_scope FROM facts JOIN agents USING (agent_id)") == ["butler agent"])
                #expect(try await hub.values("SELECT event || ' ' || new_text FROM fact_history WHERE user_id = 'discord_2' ORDER BY position") == [
                    "ADD Lives in Bergen", "ADD Plays the cello",
                ])
                #expect(report.rows["facts"] == .init(added: 4, existing: 0))
                #expect(report.vectors == .init(kept: 0, embedded: 4))
                #expect(report.skipped == ["user_missing": 1, "user_not_mapped": 1, "text_missing": 1])
                #expect(Set(skipped.records.map { "\($0.id.suffix(2)) \($0.reason.rawValue)" }) == [
                    "04 user_missing", "05 text_missing", "07 user_not_mapped",
                ])
            }
        }
    }

    @Test func `What came in is recalled, by its own user only`() async throws {
        try await withHubParts { hub in
            try await OtherProduct.with("mem0.sql") { mem0 in
                // Both are in process before.
                for user in ["discord_1", "discord_2"] { try await hub.remember("Was here before", for: user) }
                for user in ["discord_1", "discord_2"] { _ = try await hub.hot.memory(of: user, deadline: .seconds(5)) }
                try await hub.bring(hub.mem0(mem0))
                #expect(try await hub.copies(of: "Loves sushi", users: ["discord_1"]).contains("Loves sushi"))
                #expect(try await hub.copies(of: "Lives in Bergen", users: ["discord_2"]).contains("Lives in Bergen"))
                for (user, foreign) in [("discord_1", "Lives in Bergen"), ("discord_2", "Loves sushi")] {
                    guard case .hot(let set) = try await hub.hot.memory(of: user, deadline: .seconds(5)) else { Issue.record("not in process"); continue }
                    #expect(!set.memories.contains { $0.text == foreign })
                }
            }
        }
    }

    @Test func `A second import adds nothing and changes nothing`() async throws {
        try await withHubParts { hub in
            try await OtherProduct.with("mem0.sql") { mem0 in
                let first = try await hub.bring(hub.mem0(mem0))
                let contents = try await hub.contents()
                let second = try await hub.bring(hub.mem0(mem0))
                #expect(try await hub.contents() == contents)
                #expect(second.rows["facts"] == .init(added: 0, existing: first.rows["facts"]?.added ?? 0))
                #expect(second.vectors == .init(kept: 0, embedded: 0) && second.skipped == first.skipped)
            }
        }
    }

    @Test func `A dry run says what would come in and changes nothing`() async throws {
        try await withHubParts { hub in
            try await OtherProduct.with("mem0.sql") { mem0 in
                let before = try await hub.contents()
                let dry = try await hub.bring(hub.mem0(mem0), isDryRun: true)
                #expect(try await hub.contents() == before)
                let real = try await hub.bring(hub.mem0(mem0))
                #expect(dry.rows == real.rows && dry.skipped == real.skipped && dry.vectors == real.vectors)
            }
        }
    }

    @Test func `A run that breaks off goes on where it was`() async throws {
        try await withHubParts { hub in
            try await OtherProduct.with("mem0.sql") { mem0 in
                try await mem0.run("""
                    INSERT INTO memories SELECT gen_random_uuid(), '[1,0,0]',
                        jsonb_build_object('data', 'Fact number ' || n, 'user_id', 'discord_' || n % 7, 'created_at', '2025-06-01T00:00:00Z')
                    FROM generate_series(1, 450) AS n
                    """)
                await #expect(throws: Broken.self) {
                    try await hub.bring(BreakingSource(base: hub.mem0(mem0), after: 300))
                }
                let partly = try await hub.values("SELECT count(*) FROM facts")
                #expect(partly == ["197"])
                let report = try await hub.bring(hub.mem0(mem0))
                #expect(report.rows["facts"] == .init(added: 257, existing: 197))
                #expect(report.vectors.embedded == 454)
                #expect(try await hub.values("SELECT count(*) FROM facts JOIN vectors ON item_id = fact_id") == ["454"])
            }
        }
    }

    @Test func `What was deleted here does not come back`() async throws {
        try await withHubParts { hub in
            try await OtherProduct.with("mem0.sql") { mem0 in
                try await hub.bring(hub.mem0(mem0))
                let sushi = try #require(UUID(uuidString: "6a0c0001-0000-4000-8000-000000000001"))
                try await hub.facts.delete(sushi, of: "discord_1", by: hub.bot)
                let skipped = Skipped()
                try await hub.bring(hub.mem0(mem0), skipped: skipped)
                #expect(try await hub.values("SELECT fact_text FROM facts WHERE user_id = 'discord_1'") == ["Calls the helper Max"])
                #expect(try await hub.values("SELECT 1 FROM vectors WHERE item_id = '\(sushi)'").isEmpty)
                #expect(skipped.records.contains { $0.reason == .deletedHere && $0.id.contains(sushi.uuidString.lowercased()) })
                try await SQLiteScript.withPath(try OtherProduct.script("mem0-history.sql")) { path in
                    try await hub.bring(hub.mem0(mem0, history: path))
                    #expect(try await hub.traces(of: "sushi").isEmpty)
                }
            }
        }
    }

    @Test func `Users are mapped by file, by platform, or all to one`() async throws {
        try await OtherProduct.with("mem0.sql") { mem0 in
            let mappings = [
                (try UserMapping(map: "# who is who\nsomebody else,discord_77\ndiscord_1\tdiscord_88\n"), ["discord_2", "discord_77", "discord_88"]),
                (try UserMapping(map: "somebody else,web_5", platform: "app"), ["app_discord_1", "app_discord_2", "web_5"]),
                (try UserMapping(everybody: "discord_9"), ["discord_9"]),
            ]
            for (mapping, users) in mappings {
                try await withHubParts { hub in
                    try await hub.bring(hub.mem0(mem0), users: mapping)
                    #expect(try await hub.values("SELECT user_id FROM users ORDER BY user_id") == users)
                }
            }
        }
        #expect(throws: ImportError.self) { try UserMapping(map: "42,not a user id") }
        #expect(throws: ImportError.self) { try UserMapping(map: "42,discord_1\n42,discord_2") }
        #expect(throws: ImportError.self) { try UserMapping(platform: "Discord!") }
    }

    @Test func `A missing table or column is said by name`() async throws {
        try await withHubParts { hub in
            try await OtherProduct.with("mem0.sql") { mem0 in
                let missing = await #expect(throws: (any Error).self) {
                    try await hub.bring(Mem0TableSource(address: mem0.address, table: "nothing", history: nil, logger: logger))
                }
                #expect(missing != nil)
                let other = await #expect(throws: ImportError.self) {
                    try await hub.bring(VoxBridgeSource(address: mem0.address, vectors: "memories", logger: logger))
                }
                #expect(other?.description.contains("users") == true)
            }
        }
    }
}

/// Ends with an error after some records, as a lost connection would.
private struct BreakingSource<Base: ImportSource>: ImportSource {
    static var kind: String { Base.kind }

    let base: Base
    let after: Int

    func count() async throws -> Int { try await base.count() }

    func records() async throws -> ImportedRecords {
        var iterator = try await base.records().makeAsyncIterator()
        var read = 0
        return ImportedRecords {
            read += 1
            if read > after { throw Broken() }
            return try await iterator.next().map { [$0] }
        }
    }

    func close() async { await base.close() }
}

private struct Broken: Error {}
