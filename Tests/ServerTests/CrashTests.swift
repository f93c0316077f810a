import Foundation
import Postgres
import TestSupport
import Testing
import Wire

/// An acknowledgement is a promise: kill it at any moment, nothing is lost and nothing doubled.
@Suite(.timeLimit(.minutes(14)))
struct CrashTests {
    private static let towns = ["Oslo", "Lima", "Quito", "Paris", "Cairo", "Delhi", "Tokyo", "Turin", "Porto", "Bergen"]

    @Test func `A hub that is killed while it extracts loses no acknowledged turn and doubles no fact`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_LEASE_S": "2", "MEMHUB_ATTEMPTS": "10"]) { hub in
            let token = try hub.adminToken
            let (dashboard, subscribed) = try await hub.events(token: token)
            dashboard.close()
            var acknowledged: [String: Identifier] = [:]
            for round in 0..<3 {
                let sockets = try await withThrowingTaskGroup(of: HubSocket.self) { group in
                    for user in 0..<10 { group.addTask { try await hub.voice(token: token, as: "discord_\(user)") } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                for (user, socket) in sockets.enumerated() {
                    for turn in 0..<6 {
                        let town = Self.towns[(user + turn + round) % Self.towns.count]
                        socket.send(
                            TurnComplete(
                                turnId: "r\(round)t\(turn)", userMessage: "I live in \(town). I love food number \(round * 6 + turn).",
                                aiResponse: "I see."))
                    }
                }
                for socket in sockets {
                    let session = try #require(socket.sessionId)
                    for _ in 0..<6 {
                        guard case .turnQueued(let queued) = try await socket.answer() else { continue }
                        acknowledged["\(session) \(queued.turnId)"] = queued.taskId
                    }
                }
                try await hub.kill()
                try await hub.start()
            }
            #expect(acknowledged.count == 180)

            // Everything that was ever said, from the log: each task once in every state it went through.
            let (replay, again) = try await hub.events(
                token: token, Subscribe(epoch: subscribed.epoch, since: subscribed.lastSeq))
            #expect(again.recovered)
            let events = try await replay.events(untilEnded: 180)
            #expect(events.map(\.seq) == events.map(\.seq).sorted())
            #expect(Set(events.map(\.seq)).count == events.count)
            let tasks = Set(acknowledged.values.map(\.description))
            let completed = events.filter { $0.type == "memory_extraction_completed" }.compactMap(\.taskId)
            #expect(completed.count == 180 && Set(completed) == tasks)
            let queued = events.filter { $0.type == "memory_extraction_queued" }.compactMap(\.taskId)
            #expect(queued.count == 180 && Set(queued) == tasks)

            let facts = events.filter { $0.type == "fact_extracted" }
            let promised = events.filter { $0.type == "memory_extraction_completed" }.reduce(0) { total, event in
                guard case .int(let count)? = event.data["facts_count"] else { return total }
                return total + Int(count)
            }
            #expect(facts.count == promised)
            #expect(Set(facts.compactMap { $0.data["id"]?.stringValue }).count == facts.count)
            for user in 0..<10 {
                let list = try await hub.request("GET", "/api/memory/users/discord_\(user)/facts?limit=500", token: token)
                    .decode([Fact].self)
                let likes = list.filter { $0.factKey == "likes" }.map(\.factValue)
                #expect(likes.count == Set(likes).count, "a fact was doubled")
                #expect(list.filter { $0.factKey == "home" }.count == 1, "one home is true at a time")
            }
        }
    }

    @Test func `A PostgreSQL that is killed comes back by itself, and all resumes on the connections there are`() async throws {
        try await HubProcess.with(database: nil, settings: ["MEMHUB_MESSAGES_PER_SECOND": "10000"]) { hub in
            let token = try hub.adminToken
            let voice = try await hub.voice(token: token, as: "discord_1")
            let (dashboard, _) = try await hub.events(token: token)
            _ = try await voice.say("I live in Oslo.")
            _ = try await dashboard.events(untilEnded: 1)
            let killed = try #require(postmaster(of: hub))
            kill(killed, SIGKILL)
            let task = try await durable(TurnComplete(turnId: "after", userMessage: "I love sushi.", aiResponse: ""), voice)
            let events = try await dashboard.events { $0.isTaskEnd && $0.taskId == task.description }
            #expect(events.map(\.seq) == events.map(\.seq).sorted())
            #expect(try await voice.context("where do I live?").context.contains("Oslo"))
            #expect(postmaster(of: hub) != killed)
        }
    }

    @Test func `While the database is stopped every answer is prompt and honest, and nothing refused was kept`() async throws {
        try await withServer { database, server in
            try await HubProcess.with(database: database, settings: ["MEMHUB_MESSAGES_PER_SECOND": "10000"]) { hub in
                let token = try hub.adminToken
                let voice = try await hub.voice(token: token, as: "discord_1")
                let (dashboard, _) = try await hub.events(token: token)
                _ = try await voice.say("I live in Oslo.")
                _ = try await dashboard.events(untilEnded: 1)
                await server.stop()

                for turn in 1...5 {
                    let context = try await voice.context("question \(turn)", deadlineMs: 500)
                    #expect(context.outcome == .partial && context.degraded?.contains(.database) == true)
                    voice.send(TurnComplete(turnId: "t\(turn)", userMessage: "I have \(turn) cats.", aiResponse: ""))
                    let refusal = try await voice.errorFrame()
                    #expect(refusal.turnId == "t\(turn)" && refusal.retryable && refusal.code == ErrorCode.unavailable.rawValue)
                }
                let facts = try await hub.request("GET", "/api/memory/users/discord_1/facts", token: token)
                #expect(facts.status == 503 && facts.header("retry-after") != nil)
                #expect(facts.problem?.code == ErrorCode.unavailable.rawValue)
                #expect(try await hub.request("GET", "/health/ready").status == 503)
                #expect(try await hub.request("GET", "/health/live").status == 200)
                #expect(try await hub.connect("/ws/voice", token: token).closeCode() == 4003)

                try await server.start()
                let task = try await durable(TurnComplete(turnId: "t5", userMessage: "I have 5 cats.", aiResponse: ""), voice)
                let events = try await dashboard.events { $0.isTaskEnd && $0.taskId == task.description }
                #expect(Set(events.compactMap(\.taskId)) == [task.description])
                #expect(try await hub.request("GET", "/health/ready").status == 200)
                #expect(try await hub.request("GET", "/api/memory/tasks", token: token).decode([ExtractionTask].self).count == 2)
            }
        }
    }

    @Test func `SIGTERM drains with 4002 and stops PostgreSQL; kill -9 stops no next start`() async throws {
        try await HubProcess.with(database: nil) { hub in
            let voice = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            _ = try await voice.say("I live in Oslo.")
            #expect(try await hub.terminate() == 0)
            #expect(try await voice.closeCode() == 4002)
            #expect(!FileManager.default.fileExists(atPath: postmasterFile(of: hub)))

            try await hub.start()
            try await hub.kill()
            #expect(FileManager.default.fileExists(atPath: postmasterFile(of: hub)))
            try await hub.start()
            let again = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            #expect(try await again.context("where do I live?").facts.isEmpty == false)
            #expect(try await hub.terminate() == 0)
            #expect(!FileManager.default.fileExists(atPath: postmasterFile(of: hub)))
        }
    }

    /// Sends a turn again and again until it is durable: the client's part of the promise.
    private func durable(_ turn: TurnComplete, _ voice: HubSocket) async throws -> Identifier {
        let deadline = ContinuousClock.now + HubProcess.patience
        while ContinuousClock.now < deadline {
            voice.send(turn)
            if case .turnQueued(let queued) = try await voice.answer() { return try #require(queued.taskId) }
        }
        throw HubFailure("the database did not come back in \(HubProcess.patience)")
    }

    /// Lends a PostgreSQL server that the body may stop and start again.
    private func withServer(_ body: (PostgresConfiguration, StoppableServer) async throws -> Void) async throws {
        let server = StoppableServer(folder: try TestServer.makeDataDirectory(), installation: try TestServer.installation())
        do {
            try await body(try await server.start(), server)
        } catch {
            await server.destroy()
            throw error
        }
        await server.destroy()
    }

    private func postmasterFile(of hub: HubProcess) -> String { hub.dataFolder + "/postgres/cluster/postmaster.pid" }

    private func postmaster(of hub: HubProcess) -> pid_t? {
        (try? String(contentsOfFile: postmasterFile(of: hub), encoding: .utf8))?.split(separator: "\n").first.flatMap { pid_t($0) }
    }
}

private actor StoppableServer {
    private let folder: String
    private let installation: String
    private var running: EmbeddedPostgres?

    init(folder: String, installation: String) {
        self.folder = folder
        self.installation = installation
    }

    /// - Returns: the same each time.
    @discardableResult
    func start() async throws -> PostgresConfiguration {
        let server = EmbeddedPostgres(
            installation: installation, dataDirectory: folder, settings: TestServer.fastSettings, logger: .init(label: "stoppable"))
        running = server
        return try await server.start()
    }

    func stop() async { await running?.stop() }

    func destroy() async {
        await stop()
        _ = try? EmbeddedPostgres.destroy(dataDirectory: folder)
    }
}
