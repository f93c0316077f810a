import ArgumentParser
import Embedding
import Foundation
import Hub
import Jobs
import Postgres
import WebSocket
import Wire

struct BenchQueue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "What a full queue of extraction costs those who wait for a context.",
        discussion: """
            Sessions ask what was never asked before, 50 ms after each answer: first while the queue is empty, then while other \
            users' turns are worked off, and once more when that is done. The ratio is to the first row, of the same run. One more \
            user says something twice a second: how long until that is extracted?
            """)

    @OptionGroup var options: BenchOptions
    @Option(help: "Tasks in the full queue. (default: 10000, with --quick 60)") var tasks: Int?
    @Option(help: "Sessions that ask. (default: 8, with --quick 2)") var sessions: Int?
    @Option(help: ArgumentHelp("Time for each row. (default: 20, with --quick 0.4)", valueName: "seconds")) var seconds: Double?

    func validate() throws {
        if let tasks, tasks < 1 { throw ValidationError("--tasks must be at least 1.") }
        if let sessions, sessions < 1 { throw ValidationError("--sessions must be at least 1.") }
        if let seconds, seconds <= 0 { throw ValidationError("--seconds must be above 0.") }
    }

    func run() async throws {
        let measurement = QueueMeasurement(
            load: FactLoad(users: options.quick ? 20 : 1000, factsPerUser: options.quick ? 20 : 100, sentences: 48),
            tasks: tasks ?? (options.quick ? 60 : 10_000), sessions: sessions ?? (options.quick ? 2 : 8),
            duration: .seconds(seconds ?? (options.quick ? 0.4 : 20)))
        try await options.report("queue", deadline: .seconds(1800), measurement.run)
    }
}

private struct QueueMeasurement: Sendable {
    var load: FactLoad
    var tasks: Int
    var sessions: Int
    var duration: Duration

    private static let pace: Duration = .milliseconds(50)
    private static let speakingPace: Duration = .milliseconds(500)
    /// Between two looks at how far the queue is worked off.
    private static let look: Duration = .milliseconds(100)
    private static let batch = 500

    private struct People: Sendable {
        var asking: [LoadSession]
        var speaking: LoadSession
        /// The ends of the speaker's tasks.
        var events: WebSocketConnection

        func leave() {
            for session in asking + [speaking] { session.close() }
            events.close()
        }
    }

    private struct Seen: Sendable {
        var contexts: Latencies
        var extractions: Latencies
    }

    func run() async throws -> [BenchTable] {
        let settings = try Settings.ofBench()
        return try await BenchHub.running { hub in
            try await load.run(
                on: hub, model: try EmbeddingModel.load(folder: settings.folders.model, precision: settings.embeddingPrecision))
            let client = hub.client
            do {
                let tables = try await hub.withDatabase { try await measure(client, $0) }
                await client.stop()
                return tables
            } catch {
                await client.stop()
                throw error
            }
        }
    }

    private func measure(_ client: HubClient, _ pool: PostgresPool) async throws -> [BenchTable] {
        let people = People(
            asking: try await LoadSession.open(client, userIds: (0..<sessions).map(FactLoad.userId)),
            speaking: try await LoadSession.open(client, userId: FactLoad.userId(sessions)),
            events: try await EventSubscription.open(
                client, events: [EventType.memoryExtractionCompleted.rawValue], userId: FactLoad.userId(sessions)))
        defer { people.leave() }
        _ = try await talk(people, in: 0)
        let empty = try await talk(people, in: 1)
        try await fill(pool)
        let began = ContinuousClock.now
        let full = try await talk(people, in: 2)
        let left = try await unfinished(in: pool)
        BenchProgress.show("working off the queue")
        while try await unfinished(in: pool) > 0 { try await Task.sleep(for: Self.look) }
        let drained = began.duration(to: .now)
        let after = try await talk(people, in: 3)
        return [
            BenchTable(
                title: "context_request → memory_context, \(sessions) sessions, \(tasks) tasks of other users",
                rows: [
                    row("empty", empty, left: 0, of: empty), row("worked off", full, left: left, of: empty),
                    row("empty again", after, left: 0, of: empty),
                ],
                notes: [
                    "tasks_left: unfinished at the end of the row; generator, hub and PostgreSQL share this machine",
                    "extracted: turn_queued → memory_extraction_completed of what somebody says meanwhile",
                    """
                    \(tasks) tasks were worked off in \(drained.inSeconds.formatted(.number.precision(.fractionLength(1)))) s, the first \
                    \(duration.inSeconds.formatted()) s of it beside those who asked
                    """,
                ])
        ]
    }

    private func row(_ queue: String, _ seen: Seen, left: Int, of empty: Seen) -> BenchRow {
        ["queue": .text(queue), "requests": .count(seen.contexts.count), "tasks_left": .count(left)] + seen.contexts.row("")
            + ["p50_ratio": ratio(seen, empty, 50), "p99_ratio": ratio(seen, empty, 99)]
            + seen.extractions.row("extracted_", [50, 99])
    }

    private func ratio(_ seen: Seen, _ empty: Seen, _ percentile: Double) -> BenchValue {
        guard let this = seen.contexts.milliseconds(at: percentile), let that = empty.contexts.milliseconds(at: percentile) else {
            return .absent
        }
        return .number(this / that)
    }

    private func talk(_ people: People, in phase: Int) async throws -> Seen {
        BenchProgress.show("asking, \(phase) of 3")
        async let contexts = LoadLoop.run(people.asking, for: duration, initial: Latencies()) { session, _, number, seen in
            try await Task.sleep(for: Self.pace)
            let text = BenchSentences.unaskedQuestion()
            let (_, roundTrip) = try await session.ask(WireCoder.encode(ContextRequest(turnId: "p\(phase)t\(number)", text: text)))
            seen.record(roundTrip)
        }
        async let extractions = LoadLoop.run([people.speaking], for: duration, initial: Latencies()) { session, _, number, seen in
            try await Task.sleep(for: Self.speakingPace)
            seen.record(try await extraction(of: BenchSentences.turn(number), "p\(phase)s\(number)", session, people.events))
        }
        return Seen(
            contexts: try await contexts.results.reduce(into: Latencies()) { $0.add($1) },
            extractions: try await extractions.results.reduce(into: Latencies()) { $0.add($1) })
    }

    private func extraction(
        of said: (user: String, answer: String), _ turnId: String, _ session: LoadSession, _ events: WebSocketConnection
    ) async throws -> Duration {
        let turn = TurnComplete(turnId: turnId, userMessage: said.user, aiResponse: said.answer)
        let (answer, _) = try await session.ask(WireCoder.encode(turn))
        let queued = ContinuousClock.now
        guard let task = answer.taskId?.description else { throw BenchError("a turn was refused: \(answer.message ?? answer.type)") }
        for await message in events.messages {
            if case .event(let event) = EventStreamFrame(message.bytes), event.data["task_id"]?.stringValue == task {
                return queued.duration(to: .now)
            }
        }
        throw BenchError("the hub closed the connection with \(events.closeCode ?? 0)")
    }

    /// Queues turns of the users who do not ask, past the hub, and rings once.
    private func fill(_ pool: PostgresPool) async throws {
        let now = Date()
        let session = UUID()
        let others = max(1, load.users - sessions - 1)
        for start in stride(from: 0, to: tasks, by: Self.batch) {
            BenchProgress.show("queueing: \(start) of \(tasks)")
            let numbers = start..<min(start + Self.batch, tasks)
            let turns = numbers.map(BenchSentences.turn)
            let users = numbers.map { FactLoad.userId(sessions + 1 + $0 % others) }
            try await pool.transaction { connection in
                _ = try connection.execute(
                    .insertBenchTurns,
                    [
                        .textArray(users), .uuidArray(numbers.map { _ in UUID() }), .uuidArray(numbers.map { _ in UUID() }),
                        .textArray(turns.map(\.user)), .textArray(turns.map(\.answer)), .uuid(session), .timestamp(now),
                    ])
            }
        }
        try await pool.transaction { _ = try $0.pipeline([JobQueue.doorbell]) }
    }

    private func unfinished(in pool: PostgresPool) async throws -> Int {
        try await pool.withConnection { try $0.query(.unfinishedBenchTasks).first?.get("count", as: Int.self) ?? 0 }
    }
}

extension Statement {
    fileprivate static let insertBenchTurns = Statement(
        "insert_bench_turns",
        """
        WITH new AS (
            SELECT * FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])
                AS new (user_id, turn_id, task_id, message, answer)
        ), said AS (
            INSERT INTO turns (user_id, turn_id, session_id, client_turn_id, user_message, ai_response, task_id, created_at)
            SELECT user_id, turn_id, $6, turn_id::text, message, answer, task_id, $7 FROM new
        )
        INSERT INTO extraction_tasks (user_id, task_id, kind, session_id, turn_id, max_attempts, next_attempt_at, created_at)
        SELECT user_id, task_id, 'turn', $6, turn_id, 3, $7, $7 FROM new
        """)

    fileprivate static let unfinishedBenchTasks = Statement(
        "unfinished_bench_tasks", "SELECT count(*) AS count FROM extraction_tasks WHERE status IN ('queued', 'processing')")
}
