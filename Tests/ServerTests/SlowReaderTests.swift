import Postgres
import TestSupport
import Testing
import Wire

/// A dashboard reads at its own pace, and sets nobody else's.
@Suite(.timeLimit(.minutes(14)))
struct SlowReaderTests {
    @Test func `A dashboard that never reads is closed with 4001 while another one gets everything`() async throws {
        try await withEventLog { hub, pool in
            let token = try hub.adminToken
            let (reader, _) = try await hub.events(token: token)
            let (lazy, _) = try await hub.events(token: token)
            var seen: [ReceivedEvent] = []
            // More than the kernel takes for a connection, in portions the reader has finished before the next comes.
            for batch in 0..<50 {
                try await write(events: batch * 60..<batch * 60 + 60, pool)
                seen += try await reader.events { $0.taskId == "\(batch * 60 + 59)" }
            }
            #expect(seen.compactMap(\.taskId) == (0..<3000).map(String.init))
            #expect(try await hub.request("GET", "/metrics").text.contains(/memhub_slow_consumers_closed [1-9]/))
            #expect(try await lazy.closeCode() == 4001)
        }
    }

    @Test func `A replay of more than a connection may queue goes at the reader's pace`() async throws {
        try await withEventLog { hub, pool in
            let token = try hub.adminToken
            let (before, start) = try await hub.events(token: token)
            before.close()
            try await write(events: 0..<1200, pool)
            let (after, resumed) = try await hub.events(token: token, Subscribe(epoch: start.epoch, since: start.lastSeq))
            #expect(resumed.recovered && resumed.replayed == 1200)
            let seen = try await after.events { $0.taskId == "1199" }
            #expect(seen.compactMap(\.taskId) == (0..<1200).map(String.init))
        }
    }

    private func withEventLog(_ body: (HubProcess, PostgresPool) async throws -> Void) async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            let pool = PostgresPool(configuration: database, size: 1, name: "events", logger: .init(label: "events"))
            try await HubProcess.with(database: database) { hub in try await body(hub, pool) }
            await pool.close()
        }
    }

    /// Events of 8 kB each, in one transaction, as the hub writes them; numbered in `task_id`.
    private func write(events numbers: Range<Int>, _ pool: PostgresPool) async throws {
        try await pool.withConnection(deadline: HubProcess.patience) { connection in
            try connection.executeScript(
                """
                BEGIN;
                SELECT pg_advisory_xact_lock(120248972048738);
                INSERT INTO events (user_id, type, data, at)
                SELECT 'discord_1', 'fact_extracted', json_build_object('task_id', number::text, 'fact_text', repeat('x', 8000)), now()
                FROM generate_series(\(numbers.lowerBound), \(numbers.upperBound - 1)) AS number;
                SELECT pg_notify('memhub_events', '');
                COMMIT;
                """)
        }
    }
}
