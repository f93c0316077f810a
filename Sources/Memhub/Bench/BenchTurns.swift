import ArgumentParser
import Foundation
import Synchronization
import WebSocket
import Wire

struct BenchTurns: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "turns", abstract: "Whole durable turns, and how long until everything said has been extracted.",
        discussion: """
            A turn is context_request, memory_context, turn_complete, turn_queued; every session speaks for a user of its own and goes \
            on as soon as the turn is durable. A subscriber of /ws/events checks that each task's events came in rising seq, none twice.
            """)

    @OptionGroup var options: BenchOptions
    @OptionGroup(title: "A hub that runs already") var target: BenchTarget
    @Option(help: ArgumentHelp("Time for each row. (default: 5, with --quick 0.5)", valueName: "seconds")) var seconds: Double?

    @Option(help: ArgumentHelp("How long a session rests after each turn, in milliseconds, give or take a half.", valueName: "ms")) var pauseMs = 0

    func validate() throws {
        if pauseMs < 0 { throw ValidationError("--pause-ms must not be negative.") }
        if let seconds, seconds <= 0 { throw ValidationError("--seconds must be above 0.") }
    }

    func run() async throws {
        let measurement = TurnMeasurement(
            hub: try target.hub(), levels: options.quick ? [1, 4] : [1, 8, 32],
            duration: .seconds(seconds ?? (options.quick ? 0.5 : 5)), patience: .seconds(options.quick ? 30 : 300), pause: .milliseconds(pauseMs))
        try await options.report("turns", deadline: .seconds(1800), measurement.run)
    }
}

private struct TurnMeasurement: Sendable {
    /// What one session saw.
    struct Seen: Sendable {
        var turn = Latencies()
        var context = Latencies()
        var acknowledgement = Latencies()
        var tasks: [String] = []
        var refused = 0

        mutating func add(_ other: Seen) {
            turn.add(other.turn)
            context.add(other.context)
            acknowledgement.add(other.acknowledgement)
            tasks += other.tasks
            refused += other.refused
        }
    }

    var hub: BenchTarget.Hub
    var levels: [Int]
    var duration: Duration
    /// How long extraction may take after the last turn.
    var patience: Duration
    /// After each turn of a session.
    var pause: Duration

    func run() async throws -> [BenchTable] {
        try await hub.running { client in
            let run = UInt32.random(in: 0 ... .max)
            var turns: [BenchRow] = []
            var extraction: [BenchRow] = []
            var stages = StageLedger()
            for level in levels {
                let before = try await StageTimes.read(from: client.address)
                let (turn, extracted) = try await measure(level, userIds: (0..<level).map { "bench_\(run)-\(level)-\($0)" }, client)
                turns.append(turn)
                extraction.append(extracted)
                stages.add(try await StageTimes.read(from: client.address).since(before), ["sessions": .count(level)])
            }
            return [
                BenchTable(
                    title: "Durable turns", rows: turns,
                    notes: ["turn: both exchanges; ack: turn_complete → turn_queued; context: context_request → memory_context"]),
                BenchTable(
                    title: "Extraction of these turns, as a subscriber of /ws/events sees it", rows: extraction,
                    notes: ["drain: from the last acknowledgement to the last task's end; closed with: the hub ended the subscription, the rest is unseen"]),
            ] + stages.tables
        }
    }

    private func measure(_ level: Int, userIds: [String], _ client: HubClient) async throws -> (turn: BenchRow, extraction: BenchRow) {
        BenchProgress.show("turns, \(level) sessions")
        let watch = try await TaskWatch.open(client)
        let following = Task { await watch.follow() }
        defer { following.cancel() }
        let sessions = try await LoadSession.open(client, userIds: userIds)
        defer { for session in sessions { session.close() } }
        let (results, elapsed) = try await LoadLoop.run(sessions, for: duration, initial: Seen()) { session, index, number, seen in
            try await Self.speak(session, index, number, &seen)
            // People do not speak in step; whoever was answered together would ask together.
            if pause > .zero { try await Task.sleep(for: pause * Double.random(in: 0.5...1.5)) }
        }
        let seen = results.reduce(into: Seen()) { $0.add($1) }
        let spoken = ContinuousClock.now
        BenchProgress.show("turns, \(level) sessions: waiting for \(seen.tasks.count) extractions")
        let unfinished = try await watch.waitUntilFinished(seen.tasks, patience: patience)
        let (audit, lastEnd) = watch.result
        let drain = lastEnd.map { spoken.duration(to: $0).inSeconds } ?? 0
        let turn: BenchRow =
            [
                "sessions": .count(level), "turns": .count(seen.tasks.count),
                "turns_per_s": .number(Double(seen.tasks.count) / elapsed.inSeconds, digits: 0),
            ] + seen.turn.row("turn_", [50, 99]) + seen.acknowledgement.row("ack_", [50, 99]) + seen.context.row("context_", [50, 99])
            + ["refused": .count(seen.refused)]
        let extraction: BenchRow = [
            "sessions": .count(level), "turns": .count(seen.tasks.count), "completed": .count(audit.completed),
            "failed": .count(audit.failed), "unfinished": .count(unfinished), "drain_s": .number(max(0, drain)),
            "extractions_per_s": .number(Double(audit.completed) / (elapsed.inSeconds + max(0, drain)), digits: 0),
            "events": .count(audit.events), "out_of_order": .count(audit.outOfOrder), "repeated": .count(audit.repeated),
            "skipped": .count(audit.skipped), "closed_with": watch.closeCode.map { .count(Int($0)) } ?? .absent,
        ]
        return (turn, extraction)
    }

    @Sendable private static func speak(_ session: LoadSession, _ index: Int, _ count: Int, _ seen: inout Seen) async throws {
        let turnId = "t\(count)"
        let said = BenchSentences.turn(count * 64 + index)
        let (_, context) = try await session.ask(WireCoder.encode(ContextRequest(turnId: turnId, text: said.user)))
        let (answer, acknowledgement) = try await session.ask(
            WireCoder.encode(TurnComplete(turnId: turnId, userMessage: said.user, aiResponse: said.answer)))
        guard answer.type == "turn_queued", let task = answer.taskId else {
            seen.refused += 1
            return
        }
        seen.turn.record(context + acknowledgement)
        seen.context.record(context)
        seen.acknowledgement.record(acknowledgement)
        seen.tasks.append(task.description)
    }
}

/// A subscriber that watches extraction tasks.
private final class TaskWatch: Sendable {
    private let connection: WebSocketConnection
    private let state = Mutex((audit: TaskAudit(), lastEnd: ContinuousClock.Instant?.none))

    private init(_ connection: WebSocketConnection) { self.connection = connection }

    /// - Returns: when events flow.
    static func open(_ client: HubClient) async throws -> TaskWatch {
        TaskWatch(try await EventSubscription.open(client, events: ["memory_extraction_*"]))
    }

    func follow() async {
        for await message in connection.messages {
            guard case .event(let event) = EventStreamFrame(message.bytes) else { continue }
            state.withLock { state in
                let finished = state.audit.completed + state.audit.failed
                state.audit.receive(event)
                if state.audit.completed + state.audit.failed > finished { state.lastEnd = .now }
            }
        }
        connection.close()
    }

    var closeCode: UInt16? { connection.closeCode }

    var result: (audit: TaskAudit, lastEnd: ContinuousClock.Instant?) { state.withLock { $0 } }

    /// - Returns: how many were not finished after `patience`, or when the connection broke.
    func waitUntilFinished(_ tasks: [String], patience: Duration) async throws -> Int {
        let deadline = ContinuousClock.now + patience
        while true {
            let unfinished = state.withLock { $0.audit.unfinished(of: tasks) }
            if unfinished == 0 || !connection.isOpen || ContinuousClock.now > deadline { return unfinished }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
