import Foundation
import Postgres
import TestSupport
import Testing
import Wire

@Suite(.timeLimit(.minutes(14)))
struct EventReplayTests {
    @Test func `A dashboard that resumes across a restart misses no event and sees none twice`() async throws {
        try await HubProcess.with { hub in
            let token = try hub.adminToken
            let (first, start) = try await hub.events(token: token)
            let voice = try await hub.voice(token: token, as: "discord_1")
            for turn in 0..<5 { _ = try await voice.say("I love food number \(turn).") }
            let live = try await first.events(untilEnded: 3)
            let handled = try #require(live.last?.seq)
            try await hub.restart()
            let later = try await hub.voice(token: token, as: "discord_1")
            for turn in 5..<8 { _ = try await later.say("I love food number \(turn).") }

            let (second, resumed) = try await hub.events(token: token, Subscribe(epoch: start.epoch, since: handled))
            #expect(resumed.recovered && resumed.epoch == start.epoch)
            let rest = try await second.events(untilEnded: 5)
            let seen = (live + rest).map(\.seq)
            #expect(seen == seen.sorted() && Set(seen).count == seen.count)
            let (whole, all) = try await hub.events(token: token, Subscribe(epoch: start.epoch, since: start.lastSeq))
            #expect(try await whole.events(untilEnded: 8).map(\.seq) == seen)
            #expect(all.replayed >= rest.count)
        }
    }

    @Test func `Another epoch, the future and a pruned past are not recovered, never in part`() async throws {
        try await HubProcess.with { hub in
            let token = try hub.adminToken
            let voice = try await hub.voice(token: token, as: "discord_1")
            _ = try await voice.say("I live in Oslo.")
            let (_, foreign) = try await hub.events(token: token, Subscribe(epoch: Identifier(UUID()), since: 0))
            #expect(!foreign.recovered && foreign.replayed == 0)
            let (_, future) = try await hub.events(token: token, Subscribe(since: 1_000_000))
            #expect(!future.recovered && future.replayed == 0)
            let (_, past) = try await hub.events(token: token, Subscribe(since: -1))
            #expect(!past.recovered && past.replayed == 0)
        }
    }

    @Test func `Filters narrow events, live and replayed alike`() async throws {
        try await HubProcess.with { hub in
            let token = try hub.adminToken
            let filter = Subscribe(events: ["memory_extraction_*"], userId: "discord_2")
            let (live, _) = try await hub.events(token: token, filter)
            for user in ["discord_1", "discord_2"] {
                let voice = try await hub.voice(token: token, as: user)
                _ = try await voice.say("I live in Oslo.")
            }
            let events = try await live.events(untilEnded: 1)
            #expect(events.allSatisfy { $0.userId == "discord_2" })
            #expect(events.map(\.type) == ["queued", "processing", "completed"].map { "memory_extraction_\($0)" })
            var replay = filter
            replay.since = 0
            let (again, subscribed) = try await hub.events(token: token, replay)
            #expect(subscribed.replayed == 3)
            #expect(try await again.events(untilEnded: 1).map(\.seq) == events.map(\.seq))
        }
    }

    @Test func `An older dashboard that says nothing sees events flow, after a status`() async throws {
        try await HubProcess.with { hub in
            let socket = try await hub.connect("/ws/events", token: try hub.adminToken)
            #expect(String(decoding: try await socket.next(), as: UTF8.self).contains(#""event":"status_update""#))
            let voice = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            _ = try await voice.say("I live in Oslo.")
            #expect(try await socket.event().type == "session_started")
            socket.send(text: "ping")
            let answers = try await socket.events(untilEnded: 1)
            #expect(answers.last?.type == "memory_extraction_completed")
        }
    }

    @Test func `A transaction that commits late is seen in order, and nothing passes it`() async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            try await HubProcess.with(database: database) { hub in
                let token = try hub.adminToken
                let (dashboard, _) = try await hub.events(token: token)
                let voice = try await hub.voice(token: token, as: "discord_1")
                _ = try await dashboard.event()

                // Another node's transaction: it has its number, and is not committed yet.
                let pool = PostgresPool(configuration: database, size: 1, name: "late", logger: .init(label: "late"))
                let (insertion, inserted) = AsyncStream.makeStream(of: Void.self)
                let gate = DispatchSemaphore(value: 0)
                let late = Task {
                    try await pool.transaction(deadline: .seconds(30)) { connection in
                        try connection.executeScript(
                            """
                            SELECT pg_advisory_xact_lock(120248972048738);
                            INSERT INTO events (user_id, type, data, at) VALUES ('discord_9', 'session_started', '{"late":true}', now());
                            """)
                        inserted.yield()
                        gate.wait()
                    }
                }
                for await _ in insertion { break }
                voice.send(TurnComplete(turnId: "t1", userMessage: "I live in Oslo.", aiResponse: ""))
                gate.signal()
                try await late.value
                let events = try await dashboard.events(untilEnded: 1)
                #expect(events.first?.userId == nil && events.first?.data["late"] == .bool(true))
                #expect(events.map(\.seq) == events.map(\.seq).sorted())
                await pool.close()
            }
        }
    }
}
