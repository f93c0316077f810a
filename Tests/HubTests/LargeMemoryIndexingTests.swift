import Dispatch
import Foundation
import Hub
import Postgres
import Testing

/// How the rows of large users come into the index.
@Suite(.timeLimit(.minutes(5))) struct LargeMemoryIndexingTests {
    @Test func `a run that died between batches is taken up by the next, and a third finds nothing to do`() async throws {
        try await withMarked { memories, parts in
            // The statement dies when it comes to this row, as a killed process would.
            let stone = try #require(memories.vectors["discord_1"]?.map(\.id.uuidString).sorted()[700])
            try await parts.run(
                """
                CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'stumbled'; END $$;
                CREATE TRIGGER stumbling BEFORE UPDATE ON vectors FOR EACH ROW WHEN (old.item_id = '\(stone)')
                    EXECUTE FUNCTION stumble();
                """)
            await #expect(throws: PostgresError.self) { try await memories.indexing(batchSize: 100).run() }
            #expect(try await flagged(parts) == "700")
            #expect(try await parts.values("SELECT is_memory_indexed FROM users WHERE user_id = 'discord_1'") == ["false"])
            try await parts.run("DROP TRIGGER stumbling ON vectors")
            #expect(try await memories.indexing(batchSize: 100).run())
            #expect(try await flagged(parts) == "1200")
            #expect(try await parts.values("SELECT user_id FROM users WHERE is_memory_indexed") == ["discord_1"])
            let index = try await validIndex(memories)
            #expect(index != nil)
            let rows = "SELECT max(xmin::text::bigint) FROM vectors"
            let written = try await parts.values(rows)
            #expect(try await memories.indexing(batchSize: 100).run())
            #expect(try await parts.values(rows) == written)
            #expect(try await validIndex(memories) == index)
        }
    }

    @Test func `a row that somebody holds is left for the next run`() async throws {
        try await withMarked { memories, parts in
            let held = try #require(memories.vectors["discord_1"]?[3].id)
            let indexing = memories.indexing()
            try await parts.holding("SELECT FROM vectors WHERE item_id = '\(held)' FOR UPDATE") { () async throws in
                #expect(try await indexing.run())
                #expect(try await flagged(parts) == "1199")
                #expect(try await parts.values("SELECT user_id FROM users WHERE is_memory_indexed").isEmpty)
            }
            #expect(try await indexing.run())
            #expect(try await flagged(parts) == "1200")
            #expect(try await parts.values("SELECT user_id FROM users WHERE is_memory_indexed") == ["discord_1"])
        }
    }

    @Test func `an index that was left half made is made again`() async throws {
        try await withMarked { memories, parts in
            #expect(try await memories.indexing().run())
            let half = try #require(try await validIndex(memories))
            try await parts.run("UPDATE pg_index SET indisvalid = false WHERE indexrelid = \(half)")
            #expect(try await memories.indexing().run())
            let whole = try #require(try await validIndex(memories))
            #expect(whole != half)
        }
    }

    @Test func `only one node is at it`() async throws {
        try await withMarked { memories, parts in
            let indexing = memories.indexing()
            try await parts.holding("SELECT pg_advisory_xact_lock(120252978885987)") { () async throws in
                #expect(try await indexing.run() == false)
                #expect(try await flagged(parts) == "0")
            }
            #expect(try await indexing.run())
        }
    }

    @Test func `cancelling ends even the making of the index, and what it left is no harm`() async throws {
        try await withMarked { memories, parts in
            let indexing = memories.indexing()
            // The index waits for this transaction to end.
            try await parts.holding("SELECT pg_current_xact_id(), count(*) FROM vectors") { () async throws in
                let run = Task { try await indexing.run() }
                while try await parts.values("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('\(memories.index.name)')").isEmpty {
                    await Task.yield()
                }
                run.cancel()
                await #expect(throws: CancellationError.self) { try await run.value }
            }
            #expect(try await validIndex(memories) == nil)
            #expect(try await indexing.run())
            #expect(try await validIndex(memories) != nil)
        }
    }

    private func withMarked(_ body: (LargeMemories, HubParts) async throws -> Void) async throws {
        try await withHubParts { parts in
            let memories = try await LargeMemories([("discord_1", 1_200), ("discord_2", 50)], in: parts)
            #expect(try await memories.isLarge("discord_1"))
            #expect(try await memories.isLarge("discord_2") == false)
            try await body(memories, parts)
        }
    }

    private func flagged(_ parts: HubParts) async throws -> String {
        try await parts.values("SELECT count(*) FROM vectors WHERE is_indexed")[0]
    }

    /// - Returns: its number, another one for every index that is made.
    private func validIndex(_ memories: LargeMemories) async throws -> String? {
        try await memories.parts.values(
            "SELECT indexrelid::int FROM pg_index WHERE indexrelid = to_regclass('\(memories.index.name)') AND indisvalid").first
    }
}
