import Foundation
import Wire

/// Plays a plan to a hub and keeps account of what becomes of it.
actor ReplayPlayer {
    private let client: HubClient
    private let plan: ReplayPlan
    private let isRealSpeed: Bool
    private let recall: Int
    private let isVerbose: Bool
    private var ledger = TaskLedger()
    private var spoken = 0
    private var disabled = 0
    private var latency = LatencySummary()
    private var roundTrip = LatencySummary()
    private var lastChange = ContinuousClock.now

    private static let secondsPerWord = 60.0 / 150

    init(client: HubClient, plan: ReplayPlan, isRealSpeed: Bool, recall: Int, isVerbose: Bool) {
        self.client = client
        self.plan = plan
        self.isRealSpeed = isRealSpeed
        self.recall = recall
        self.isVerbose = isVerbose
    }

    /// - Parameters:
    ///   - patience: how long nothing may happen after the last turn.
    ///   - finally: what is done when all is extracted, or patience ended.
    /// - Returns: whether every task was completed.
    func run(patience: Duration, finally: (TaskLedger) async throws -> Void) async throws -> Bool {
        try await withThrowingTaskGroup { tasks in
            let connected = AsyncStream<Void>.makeStream()
            tasks.addTask { try await self.follow(connected.continuation) }
            tasks.addTask { await self.showProgress() }
            tasks.addTask {
                for await _ in connected.stream { break }
                try Task.checkCancellation()
                try await self.play()
                try await self.settle(patience)
            }
            // The follower and the progress line go on for ever: the first to end is the player, or an error.
            defer { tasks.cancelAll() }
            try await tasks.next()
        }
        Terminal.output.line(summary)
        try await finally(ledger)
        return ledger.isSettled && ledger.failedCount == 0
    }

    private func follow(_ connected: AsyncStream<Void>.Continuation) async throws {
        let cursor = EventCursor(events: ["memory_extraction_*", "fact_*"])
        try await EventFollower(client: client, cursor: cursor, waitsForHub: false).run { notice in
            switch notice {
            case .connected: connected.yield()
            case .event(let event, _): await self.note(event)
            case .disconnected(let reason, _): Terminal.errors.line("-- events: \(reason)")
            }
        }
    }

    private func note(_ event: FollowedEvent) {
        let isOwn = ledger.received(event)
        lastChange = .now
        guard isVerbose, isOwn || plan.users.values.contains(event.data["user_id"]?.stringValue ?? "") else { return }
        Terminal.output.line("    " + EventLine(hasColours: Terminal.output.hasColours, timeZone: .current).text(event))
    }

    private func play() async throws {
        var line: VoiceLine?
        var session: String??
        for (index, turn) in plan.turns.enumerated() {
            if session != .some(turn.session) {
                await line?.end()
                line = VoiceLine(
                    client: client,
                    session: SessionStart(userId: turn.userId, displayName: turn.speaker, platform: "discord", channelId: "replay"))
                session = .some(turn.session)
                try await line?.start()
            }
            if let line { try await speak(turn, named: "turn-\(index + 1)", on: line) }
        }
        await line?.end()
    }

    private func speak(_ turn: ReplayPlan.Turn, named turnId: String, on line: VoiceLine) async throws {
        if isRealSpeed { try await sayAloud(turn, named: turnId, on: line) }
        let began = ContinuousClock.now
        let context = try await line.context(
            ContextRequest(turnId: turnId, text: turn.userMessage, limit: recall, userId: turn.userId))
        roundTrip.add((ContinuousClock.now - began) / .milliseconds(1))
        latency.add(context.latencyMs)
        if isVerbose { show(turn, context) }
        if isRealSpeed { try await Task.sleep(for: Self.duration(of: turn.response)) }
        let queued = try await line.complete(
            TurnComplete(turnId: turnId, userMessage: turn.userMessage, aiResponse: turn.response, userId: turn.userId))
        if let task = queued.taskId { ledger.queued(task, lines: turn.lineIds) } else { disabled += 1 }
        spoken += 1
        lastChange = .now
    }

    /// Takes the time the words take, with partial transcripts as a recogniser sends them.
    private func sayAloud(_ turn: ReplayPlan.Turn, named turnId: String, on line: VoiceLine) async throws {
        let words = turn.userMessage.split(separator: " ")
        for heard in stride(from: 3, to: words.count, by: 3) {
            try await Task.sleep(for: .seconds(3 * Self.secondsPerWord))
            let text = words.prefix(heard).joined(separator: " ")
            await line.hear(TranscriptPartial(turnId: turnId, text: text, userId: turn.userId))
        }
        try await Task.sleep(for: .seconds(Double(words.count % 3) * Self.secondsPerWord))
    }

    private func settle(_ patience: Duration) async throws {
        lastChange = .now
        while !ledger.isSettled, ContinuousClock.now - lastChange < patience { try await Task.sleep(for: .milliseconds(20)) }
    }

    private func showProgress() async {
        let interval: Duration = Terminal.errors.isTerminal ? .milliseconds(200) : .seconds(5)
        while (try? await Task.sleep(for: interval)) != nil { Terminal.errors.status(progress) }
    }

    private static func duration(of text: String) -> Duration {
        .seconds(Double(text.split(separator: " ").count) * secondsPerWord)
    }

    // MARK: What is shown

    private var progress: String {
        "turns \(spoken)/\(plan.turns.count) queued \(ledger.queuedCount) completed \(ledger.completedCount) "
            + "failed \(ledger.failedCount) facts \(ledger.factCount) latency_ms \(latency.text)"
    }

    private func show(_ turn: ReplayPlan.Turn, _ context: MemoryContext) {
        let title = "[\(spoken + 1)/\(plan.turns.count)] \(turn.speaker) (\(turn.userId)): \(turn.userMessage)"
        Terminal.output.line(SafeText.oneLine(title))
        Terminal.output.line(ContextText.text(context))
    }

    private var summary: String {
        var lines = [
            "turns       \(spoken)", "tasks       \(ledger.queuedCount) queued, \(ledger.completedCount) completed, \(ledger.failedCount) failed",
            "facts       \(ledger.factCount)", "events      \(ledger.eventCount)",
            "latency_ms  \(latency.text) (as the hub reports it; round trip \(roundTrip.text))",
        ]
        let open = ledger.queuedCount - ledger.completedCount - ledger.failedCount
        if open > 0 { lines.append("not ended   \(open) tasks") }
        if disabled > 0 { lines.append("not kept    \(disabled) turns of users whose memory is off") }
        return lines.joined(separator: "\n")
    }
}

/// A context as it is shown to people.
enum ContextText {
    static func text(_ context: MemoryContext) -> String {
        let latency = context.latencyMs.formatted(.number.precision(.fractionLength(2)).grouping(.never))
        let degraded = context.degraded.map { " without " + $0.map(\.rawValue).joined(separator: ", ") } ?? ""
        let title = "    context: \(context.outcome.rawValue)\(degraded), \(context.source.rawValue), \(latency) ms"
        return context.context.isEmpty ? title + ", empty" : title + "\n" + SafeText.lines(context.context, indent: "    | ")
    }
}
