import Synchronization

/// Lets callers through to one endpoint: so many at once, so many tokens a minute, none during a pause.
///
/// - Threads: any.
/// - Next: ``GateState``, which decides.
final class EndpointGate: Sendable {
    private struct Shared {
        var state: GateState
        var lastID = 0
        var continuations: [Int: CheckedContinuation<Result<Void, ChatError>, Never>] = [:]
        var alarm: (moment: ContinuousClock.Instant, task: Task<Void, Never>)?
    }

    private let shared: Mutex<Shared>
    private let clock: ModelClock

    init(_ endpoint: ChatEndpoint, clock: ModelClock) {
        shared = Mutex(Shared(state: GateState(endpoint, at: clock.now())))
        self.clock = clock
    }

    deinit { shared.withLock { $0.alarm?.task.cancel() } }

    /// Waits for a turn; ``leave(estimated:used:)`` ends it.
    func enter(tokens: Int) async throws(ChatError) {
        let id = shared.withLock { shared in
            shared.lastID += 1
            return shared.lastID
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                change { shared in
                    shared.continuations[id] = continuation
                    shared.state.join(id: id, tokens: tokens, at: clock.now())
                    if Task.isCancelled { shared.state.withdraw(id: id) }
                }
            }
        } onCancel: {
            withdraw(id)
        }
        try result.get()
    }

    func leave(estimated: Int, used: Int) {
        change { $0.state.leave(estimated: estimated, used: used, at: clock.now()) }
    }

    /// Nobody is let through for that time.
    func pause(for duration: Duration) {
        change { $0.state.pause(until: clock.now() + duration) }
    }

    /// How many wait.
    var waitingCount: Int { shared.withLock { $0.state.waiting.count } }

    private func withdraw(_ id: Int) {
        change { shared in shared.state.withdraw(id: id) }
    }

    /// Changes the state, then tells those whose waiting has ended.
    private func change(_ body: (inout Shared) -> Void) {
        let decided = shared.withLock { shared in
            body(&shared)
            let (decisions, next) = shared.state.advance(at: clock.now())
            setAlarm(&shared, for: next)
            return decisions.compactMap { decision in
                shared.continuations.removeValue(forKey: decision.id).map { ($0, decision.result) }
            }
        }
        for (continuation, result) in decided { continuation.resume(returning: result) }
    }

    private func setAlarm(_ shared: inout Shared, for moment: ContinuousClock.Instant?) {
        guard shared.alarm?.moment != moment else { return }
        shared.alarm?.task.cancel()
        shared.alarm = moment.map { moment in
            let clock = clock
            let task = Task { [weak self] in
                guard (try? await clock.sleep(moment)) != nil else { return }
                self?.ring(moment)
            }
            return (moment, task)
        }
    }

    private func ring(_ moment: ContinuousClock.Instant) {
        change { shared in
            if shared.alarm?.moment == moment { shared.alarm = nil }
        }
    }
}
