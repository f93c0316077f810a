import EventLoop
import Synchronization

/// Runs `body` and answers by the deadline, with its result or with `late`; a late body is cancelled, not waited for.
package func answering<Result: Sendable>(
    within deadline: Duration, late: Result, _ body: @escaping @Sendable () async -> Result
) async -> Result {
    let race = Race<Result>()
    return await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
            race.begin(continuation)
            race.run(Task { race.finish(await body()) })
            Deadlines.shared.schedule(at: .now + deadline) { race.finish(late) }
        }
    } onCancel: {
        race.finish(late)
    }
}

/// Resumes a continuation once, with whichever result comes first, and cancels the runner.
private final class Race<Result: Sendable>: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Result, Never>?
        var result: Result?
        var runner: Task<Void, Never>?
    }

    private let state = Mutex(State())

    func begin(_ continuation: CheckedContinuation<Result, Never>) {
        let early = state.withLock { state in
            if state.result == nil { state.continuation = continuation }
            return state.result
        }
        if let early { continuation.resume(returning: early) }
    }

    func run(_ runner: Task<Void, Never>) {
        let isFinished = state.withLock { state in
            if state.result == nil { state.runner = runner }
            return state.result != nil
        }
        if isFinished { runner.cancel() }
    }

    func finish(_ result: Result) {
        let (continuation, runner) = state.withLock { state in
            guard state.result == nil else { return (CheckedContinuation<Result, Never>?.none, Task<Void, Never>?.none) }
            state.result = result
            return (state.continuation.take(), state.runner.take())
        }
        continuation?.resume(returning: result)
        runner?.cancel()
    }
}
