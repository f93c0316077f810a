import Foundation
import LanguageModels
import Synchronization

/// A clock that stands still until the test moves it.
final class ManualClock: Sendable {
    private struct State {
        var now = ContinuousClock.now
        var date = Date(timeIntervalSince1970: 784_111_777)  // Sun, 06 Nov 1994 08:49:37 GMT
        var sleepers: [Int: (moment: ContinuousClock.Instant, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var lastSleeper = 0
    }

    private let state = Mutex(State())

    var model: ModelClock {
        ModelClock(
            now: { [self] in now }, date: { [self] in state.withLock { $0.date } },
            sleep: { [self] moment in try await sleep(until: moment) })
    }

    var now: ContinuousClock.Instant { state.withLock { $0.now } }

    /// How long the next sleeper sleeps from now; nil when nobody does.
    var nextWait: Duration? { state.withLock { state in state.sleepers.values.map(\.moment).min().map { state.now.duration(to: $0) } } }

    func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now += duration
            state.date += duration / .seconds(1)
            let due = state.sleepers.filter { $0.value.moment <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for sleeper in woken { sleeper.resume() }
    }

    private func sleep(until moment: ContinuousClock.Instant) async throws {
        let id = state.withLock { state in
            state.lastSleeper += 1
            return state.lastSleeper
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ending: Result<Void, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if moment <= state.now { return .success(()) }
                    state.sleepers[id] = (moment, continuation)
                    return nil
                }
                if let ending { continuation.resume(with: ending) }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }
}
