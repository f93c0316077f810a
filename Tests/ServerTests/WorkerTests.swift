import Foundation
import Postgres
import TestSupport
import Testing
import Wire

/// `memhub worker`: extraction in processes of its own, which may be killed at any moment.
@Suite(.timeLimit(.minutes(14)))
struct WorkerTests {
    private static let users = 25
    private static let turnsEach = 80
    private static let towns = ["Oslo", "Lima", "Quito", "Paris", "Cairo", "Delhi", "Tokyo", "Turin", "Porto", "Bergen"]
    private static let total = users * turnsEach

    @Test func `While people talk to a hub a backlog waits for silence, and what is said meanwhile does not wait behind it`() async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            try await HubProcess.with(database: database, settings: ["MEMHUB_WORKERS": "0"], isAlone: true) { idle in
                try await HubProcess.with(database: database) { hub in
                    let token = try hub.adminToken
                    let (dashboard, _) = try await hub.events(token: token)
                    let talkers = try await withThrowingTaskGroup(of: HubSocket.self) { group in
                        for number in 0..<4 { group.addTask { try await hub.voice(token: token, as: "discord_\(number)") } }
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                    let talking = talkers.map { voice in
                        Task {
                            var number = 0
                            while !Task.isCancelled {
                                _ = try await voice.context("what did I say on day \(number)?")
                                number += 1
                            }
                        }
                    }
                    // Its own tasks a hub keeps up with; these are another's.
                    let (users, turnsEach) = (60, 5)
                    for user in 0..<users {
                        let elsewhere = try await idle.voice(token: token, as: "discord_9\(user)")
                        for number in 0..<turnsEach { _ = try await elsewhere.say("My locker is number \(number).") }
                        elsewhere.close()
                    }
                    let said = try await hub.voice(token: token, as: "discord_8").say("My locker is number 8.")
                    var ended = 0
                    _ = try await dashboard.events { event in
                        if event.isTaskEnd { ended += 1 }
                        return event.isTaskEnd && event.taskId == said.taskId?.description
                    }
                    let count = users * turnsEach
                    let queue = try await hub.request("GET", "/api/metrics/extraction-queue", token: token).decode(QueueMetrics.self)
                    #expect(queue.pending > count / 3, "\(queue)")
                    for task in talking {
                        task.cancel()
                        _ = await task.result
                    }
                    _ = try await dashboard.events(untilEnded: count + 1 - ended)
                }
            }
        }
    }

    @Test func `Two thousand turns and three workers, one of them killed every second: facts and events are those of a quiet run`()
        async throws
    {
        let settings = [
            "MEMHUB_WORKERS": "0", "MEMHUB_LEASE_S": "1", "MEMHUB_ATTEMPTS": "20", "MEMHUB_MESSAGES_PER_SECOND": "100000",
        ]
        try await HubProcess.with(settings: settings) { hub in
            let token = try hub.adminToken
            let workers = try WorkerCrew(hub: hub, count: 3)
            do {
                let quiet = try await hub.events(token: token).0
                _ = try await say(to: hub, token: token, as: "discord_1")
                _ = try await quiet.events(untilEnded: Self.total)
                quiet.close()

                let (dashboard, _) = try await hub.events(token: token)
                async let said = say(to: hub, token: token, as: "discord_2")
                let events = try await events(from: dashboard, killing: workers)
                let tasks = try await said
                #expect(await workers.kills >= 8)
                check(events, of: tasks)
                for user in 0..<Self.users {
                    let undisturbed = try await facts(of: "discord_1\(user)", hub, token: token)
                    let disturbed = try await facts(of: "discord_2\(user)", hub, token: token)
                    #expect(!undisturbed.isEmpty && disturbed == undisturbed, "user \(user)")
                }
                let queue = try await hub.request("GET", "/api/metrics/extraction-queue", token: token).decode(QueueMetrics.self)
                #expect(queue.completed == 2 * Self.total && queue.pending == 0 && queue.processing == 0 && queue.failed == 0)
                #expect(try await workers.terminate() == [0, 0, 0])
            } catch {
                _ = try? await workers.terminate()
                throw error
            }
        }
    }

    @Test func `A worker that was told to do nothing says so`() async throws {
        try await HubProcess.with { hub in
            let worker = try hub.startWorker(settings: ["MEMHUB_WORKERS": "0"])
            #expect(try await worker.waitUntilExit(within: HubProcess.patience) == 78)
        }
    }

    /// What a user says, of which the order matters: one home is true at a time.
    private func turn(_ number: Int, of user: Int) -> String {
        switch number % 3 {
        case 0: "I live in \(Self.towns[(user + number / 3) % Self.towns.count])."
        case 1: "I love food number \(number)."
        default: "Hm, let me think about that for a moment."
        }
    }

    /// All users say all their turns; answers the tasks.
    private func say(to hub: HubProcess, token: String, as prefix: String) async throws -> Set<String> {
        try await withThrowingTaskGroup(of: [String].self) { group in
            for user in 0..<Self.users {
                group.addTask {
                    let socket = try await hub.voice(token: token, as: "\(prefix)\(user)")
                    defer { socket.close() }
                    for number in 0..<Self.turnsEach {
                        socket.send(TurnComplete(turnId: "t\(number)", userMessage: turn(number, of: user), aiResponse: "I see."))
                    }
                    var tasks: [String] = []
                    for _ in 0..<Self.turnsEach {
                        guard case .turnQueued(let queued) = try await socket.answer() else { throw HubFailure("a turn was refused") }
                        tasks += [queued.taskId].compactMap { $0?.description }
                    }
                    return tasks
                }
            }
            return try await group.reduce(into: []) { $0.formUnion($1) }
        }
    }

    /// Reads until all tasks have ended; a worker is killed again and again while they do.
    private func events(from dashboard: HubSocket, killing workers: WorkerCrew) async throws -> [ReceivedEvent] {
        let (completions, completion) = AsyncStream.makeStream(of: Void.self)
        async let killing: Void = workers.killOne(after: completions, each: Self.total / 14)
        var ended = 0
        let events = try await dashboard.events { event in
            if event.isTaskEnd {
                ended += 1
                completion.yield()
            }
            return ended == Self.total
        }
        completion.finish()
        try await killing
        return events
    }

    private func check(_ events: [ReceivedEvent], of tasks: Set<String>) {
        #expect(tasks.count == Self.total)
        func named(_ type: String) -> [String] { events.filter { $0.type == type }.compactMap(\.taskId) }
        let (queued, completed) = (named("memory_extraction_queued"), named("memory_extraction_completed"))
        #expect(queued.count == Self.total && Set(queued) == tasks)
        #expect(completed.count == Self.total && Set(completed) == tasks)
        #expect(Set(named("memory_extraction_processing")) == tasks)
        #expect(named("memory_extraction_failed").isEmpty)
        #expect(events.map(\.seq) == events.map(\.seq).sorted() && Set(events.map(\.seq)).count == events.count)

        let facts = events.filter { $0.type == "fact_extracted" }.compactMap { $0.data["id"]?.stringValue }
        let promised = events.filter { $0.type == "memory_extraction_completed" }.flatMap { event -> [String] in
            guard case .array(let ids)? = event.data["fact_ids"] else { return [] }
            return ids.compactMap(\.stringValue)
        }
        #expect(facts.count == Set(facts).count && facts.sorted() == promised.sorted())
    }

    /// All of a user's facts, closed ones too, as text without what differs from run to run.
    private func facts(of user: String, _ hub: HubProcess, token: String) async throws -> [String] {
        try await hub.request("GET", "/api/memory/users/\(user)/facts?limit=500&include_invalid=true", token: token)
            .decode([Fact].self)
            .map { "\($0.factKey)|\($0.factValue)|\($0.factText)|\($0.memoryBank)|\($0.validityEnd == nil)" }.sorted()
    }
}

/// Workers beside a hub, replaced when they are killed.
private actor WorkerCrew {
    private let hub: HubProcess
    private var workers: [ChildProgram]
    private var random = SeededRandom(seed: 4)
    private(set) var kills = 0

    init(hub: HubProcess, count: Int) throws {
        self.hub = hub
        workers = try (0..<count).map { _ in try hub.startWorker(settings: ["MEMHUB_WORKERS": "2", "MEMHUB_EMBEDDING_THREADS": "1"]) }
    }

    /// Kills one whenever so many completions have come.
    func killOne(after completions: AsyncStream<Void>, each count: Int) async throws {
        var seen = 0
        for await _ in completions {
            seen += 1
            guard seen % count == 0 else { continue }
            let index = Int.random(in: workers.indices, using: &random)
            workers[index].send(SIGKILL)
            _ = try await workers[index].waitUntilExit(within: HubProcess.patience)
            workers[index] = try hub.startWorker(settings: ["MEMHUB_WORKERS": "2", "MEMHUB_EMBEDDING_THREADS": "1"])
            kills += 1
        }
    }

    /// `SIGTERM` to all; answers their exit codes.
    func terminate() async throws -> [Int32] {
        for worker in workers {
            guard await worker.line(containing: "Working", within: HubProcess.patience) != nil else { throw HubFailure("no worker") }
            worker.send(SIGTERM)
        }
        var codes: [Int32] = []
        for worker in workers { codes.append(try await worker.waitUntilExit(within: HubProcess.patience)) }
        return codes
    }
}
