import Foundation
import Hub
import LanguageModels
import Synchronization
import TestSupport

/// A file's path that nobody uses yet, in a folder that exists.
func temporaryKeyFile() -> String {
    FileManager.default.temporaryDirectory.path + "/memhub-key-" + UUID().uuidString.lowercased()
}

/// Lends configured models on a database and with a key file of their own.
func withConfiguredModels(
    configured: ChatEndpoint? = nil, local: ChatEndpoint? = nil, breaker: CircuitBreakerConfiguration = CircuitBreakerConfiguration(),
    modelClock: ModelClock = .system, _ body: (ConfiguredModels, HubParts) async throws -> Void
) async throws {
    try await withHubParts { parts in
        let file = temporaryKeyFile()
        defer { try? FileManager.default.removeItem(atPath: file) }
        let models = try await ConfiguredModels.open(
            Settings.ModelEndpoints(configured: configured, local: local, secretKeyFile: file), pool: parts.pool, breaker: breaker,
            modelClock: modelClock, logger: logger, clock: parts.time)
        let result: Result<Void, any Error>
        do { result = .success(try await body(models, parts)) } catch { result = .failure(error) }
        await ExtractionModels(models).stop()
        try result.get()
    }
}

/// A model's clock that stands still until a test moves it past a moment that somebody sleeps for.
final class SteppedTime: Sendable {
    private struct State {
        var now = ContinuousClock.now
        var sleepers: [(until: ContinuousClock.Instant, continuation: CheckedContinuation<Void, Never>)] = []
        var arrivals: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var clock: ModelClock {
        ModelClock(
            now: { [self] in state.withLock(\.now) }, date: { Date() },
            sleep: { [self] until in await sleep(until: until) })
    }

    /// Waits until somebody sleeps, then lets the time pass.
    func advance(by duration: Duration) async {
        await untilSomebodySleeps()
        let woken = state.withLock { state in
            state.now += duration
            let woken = state.sleepers.filter { $0.until <= state.now }
            state.sleepers.removeAll { $0.until <= state.now }
            return woken
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    func untilSomebodySleeps() async {
        await withCheckedContinuation { arrival in
            let isAsleep = state.withLock { state in
                if state.sleepers.isEmpty { state.arrivals.append(arrival) }
                return !state.sleepers.isEmpty
            }
            if isAsleep { arrival.resume() }
        }
    }

    private func sleep(until: ContinuousClock.Instant) async {
        await withCheckedContinuation { continuation in
            let arrivals = state.withLock { state in
                state.sleepers.append((until, continuation))
                defer { state.arrivals = [] }
                return state.arrivals
            }
            for arrival in arrivals { arrival.resume() }
        }
    }
}
