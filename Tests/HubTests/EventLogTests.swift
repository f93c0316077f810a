import Foundation
import Hub
import Postgres
import Synchronization
import TestSupport
import Testing
import Wire

/// The event log on real PostgreSQL.
@Suite(.timeLimit(.minutes(5))) struct EventLogTests {
    @Test func `a reader that remembers seq misses nothing while many write at once`() async throws {
        try await withHubParts(size: 6) { parts in
            let (writers, each) = (8, 25)
            let isDone = Atomic(false)
            async let read: [Int64] = {
                var (seen, last) = ([Int64](), Int64(0))
                while true {
                    let wasDone = isDone.load(ordering: .acquiring)
                    let events = try await parts.log.events(after: last, limit: 7)
                    seen += events.map(\.seq)
                    last = events.last?.seq ?? last
                    if wasDone, events.isEmpty { return seen }
                }
            }()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for index in 0..<each {
                            try await parts.pool.transaction { connection in
                                let event = EventDraft(.factDeleted, userId: "discord_\(writer)", agentId: nil, data: ["index": index])
                                try EventLog.append([event, event], now: parts.clock.now, on: connection)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            isDone.store(true, ordering: .releasing)
            let seen = try await read
            let all = try await parts.log.events(after: 0, limit: 10_000).map(\.seq)
            #expect(all.count == writers * each * 2)
            #expect(seen == all)
        }
    }

    @Test func `a copied database has another epoch, the same one keeps its own`() async throws {
        try await withHubParts { parts in
            let before = try await parts.log.openEpoch(now: parts.clock.now)
            #expect(try await parts.log.openEpoch(now: parts.clock.now) == before)
            let original = try #require(parts.configuration.database)
            await parts.pool.close()
            var server = parts.configuration
            server.database = nil
            let admin = PostgresPool(configuration: server, size: 1, name: "admin", logger: logger)
            try await admin.withConnection(deadline: .seconds(60)) {
                try $0.executeScript("CREATE DATABASE \(original)_copy TEMPLATE \(original)")
            }
            var copied = parts.configuration
            copied.database = "\(original)_copy"
            let copy = PostgresPool(configuration: copied, size: 1, name: "copy", logger: logger)
            let after = try await EventLog(pool: copy).openEpoch(now: parts.clock.now)
            await copy.close()
            try await admin.withConnection { try $0.executeScript("DROP DATABASE \(original)_copy WITH (FORCE)") }
            await admin.close()
            #expect(after.epoch != before.epoch)
        }
    }

    @Test func `what is pruned is remembered, and the log never goes back`() async throws {
        try await withHubParts { parts in
            func append() async throws {
                try await parts.pool.transaction { connection in
                    let event = EventDraft(.factDeleted, userId: "discord_1", agentId: nil, data: [String]())
                    try EventLog.append([event], now: parts.clock.now, on: connection)
                }
            }
            for _ in 0..<3 { try await append() }
            let old = try await parts.log.position()
            parts.clock.advance(by: 100)
            try await append()
            #expect(try await parts.log.prune(before: parts.clock.now) == 3)
            let position = try await parts.log.position()
            #expect(position.prunedThrough == old.lastSeq && position.lastSeq == old.lastSeq + 1)
            #expect(try await parts.log.prune(before: parts.clock.now + 1) == 1)
            #expect(try await parts.log.position().lastSeq == position.lastSeq)
            #expect(try await parts.log.prune(before: parts.clock.now + 1) == 0)
        }
    }

    @Test func `live events and replay select the same events`() async throws {
        try await withHubParts { parts in
            var random = SeededRandom(seed: 7)
            let agents = [UUID(), UUID()]
            let users = ["", "discord_1", "discord_12", "discordx_1", "webrtc_1", "webrtc_11"]
            var drafts: [EventDraft] = []
            for _ in 0..<300 {
                let user = users.randomElement(using: &random) ?? ""
                let type = EventType.allCases.randomElement(using: &random) ?? .factDeleted
                let agent = Bool.random(using: &random) ? agents.randomElement(using: &random) : nil
                drafts.append(EventDraft(type, userId: user, agentId: agent, data: ["x": 1]))
            }
            try await parts.pool.transaction { [drafts] in try EventLog.append(drafts, now: parts.clock.now, on: $0) }
            let all = try await parts.log.events(after: 0, limit: 1000)
            #expect(all.count == 300)
            let visibilities: [Visibility] = [.everything, .user("webrtc_1"), .platform("discord"), .platform("webrtc")]
            let filters: [[String]?] = [nil, ["fact_*"], ["session_started", "memory_extraction_*"], ["nothing"], ["*"]]
            for visibility in visibilities {
                for filter in filters {
                    for user in [nil, "discord_1", "webrtc_1"] {
                        for agent in [nil, agents[0]] {
                            let selection = EventSelection(
                                visibility: visibility, filter: EventFilter(filter), userId: user, agentId: agent)
                            let live = all.filter(selection.includes).map(\.seq)
                            let stored = try await parts.log.events(after: 0, matching: selection, limit: 1000).map(\.seq)
                            #expect(stored == live)
                            #expect(try await parts.log.count(after: 0, through: .max, matching: selection) == live.count)
                        }
                    }
                }
            }
        }
    }
}
