import EventLoop
import Synchronization

/// Whether people are waiting: contexts and turns under way on this node. Extraction, for which nobody waits, lets them go first.
final class InteractiveLoad: Sendable {
    private struct State {
        var underWay = 0
        var lastBegun: ContinuousClock.Instant?
        var nextWaiter: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Whether a context or a turn has begun since then.
    func hasBegun(since instant: ContinuousClock.Instant) -> Bool {
        state.withLock { $0.lastBegun.map { $0 > instant } ?? false }
    }

    func begin() {
        state.withLock { state in
            state.underWay += 1
            state.lastBegun = .now
        }
    }

    func end() {
        let waiters = state.withLock { state in
            state.underWay -= 1
            guard state.underWay == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns once nothing has begun for `duration`, or after `limit`, or soon after there is something to do that cannot wait so long.
    func untilQuiet(for duration: Duration, atMost limit: Duration, unless isUrgent: () -> Bool) async {
        let end = ContinuousClock.now + limit
        while let last = state.withLock(\.lastBegun), .now < min(last + duration, end), !isUrgent() {
            guard (try? await Task.sleep(until: min(last + duration, end))) != nil else { return }
        }
    }

    /// Returns when nobody waits, or after `limit`: what yields is slowed down, never stopped.
    func letOthersGoFirst(atMost limit: Duration) async {
        await withCheckedContinuation { continuation in
            let waiter: UInt64? = state.withLock { state in
                guard state.underWay > 0 else { return nil }
                state.nextWaiter += 1
                state.waiters[state.nextWaiter] = continuation
                return state.nextWaiter
            }
            guard let waiter else { return continuation.resume() }
            Deadlines.shared.schedule(at: .now + limit) { [self] in
                state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume()
            }
        }
    }
}
