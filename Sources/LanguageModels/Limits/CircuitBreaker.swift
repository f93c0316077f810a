import Synchronization

/// A ``CircuitBreakerState`` that several tasks share, and which tells of its changes.
///
/// - Threads: any.
public final class CircuitBreaker: Sendable {
    public typealias Phase = CircuitBreakerState.Phase

    private struct Shared {
        var state: CircuitBreakerState
        /// The one that was told last.
        var phase = Phase.closed
        var observers: [Int: AsyncStream<Phase>.Continuation] = [:]
        var lastObserver = 0
    }

    private let shared: Mutex<Shared>
    private let clock: ModelClock

    public init(configuration: CircuitBreakerConfiguration = CircuitBreakerConfiguration(), clock: ModelClock = .system) {
        shared = Mutex(Shared(state: CircuitBreakerState(configuration)))
        self.clock = clock
    }

    deinit {
        for observer in shared.withLock({ $0.observers.values }) { observer.finish() }
    }

    /// Half-open as soon as a probe may be made.
    public var state: Phase { shared.withLock { $0.state.phase(at: clock.now()) } }

    /// The changes from now on, the last 64 of them for a slow reader; any number of readers.
    ///
    /// `open` says when a call will be let through again; `halfOpen` comes with that call. Ends with the breaker.
    public var stateChanges: AsyncStream<Phase> {
        let (stream, continuation) = AsyncStream.makeStream(of: Phase.self, bufferingPolicy: .bufferingNewest(64))
        let id = shared.withLock { shared in
            shared.lastObserver += 1
            shared.observers[shared.lastObserver] = continuation
            return shared.lastObserver
        }
        continuation.onTermination = { [weak self] _ in self?.forget(id) }
        return stream
    }

    /// Whether ``permit()`` would give one.
    public var permits: Bool { shared.withLock { $0.state.permits(at: clock.now()) } }

    /// - Returns: nil when the endpoint is not to be asked.
    public func permit() -> CircuitBreakerState.Permit? {
        change { $0.permit(at: clock.now()) }
    }

    /// To be called once for each permit.
    public func record(_ outcome: CircuitBreakerState.Outcome, of permit: CircuitBreakerState.Permit) {
        change { $0.record(outcome, of: permit, at: clock.now()) }
    }

    private func forget(_ id: Int) { shared.withLock { _ = $0.observers.removeValue(forKey: id) } }

    private func change<T>(_ body: (inout CircuitBreakerState) -> sending T) -> sending T {
        shared.withLock { shared in
            let result = body(&shared.state)
            let phase = shared.state.phase
            if phase != shared.phase {
                shared.phase = phase
                // Within the lock, so that all see the changes in their order; it runs none of the readers' code.
                for observer in shared.observers.values { observer.yield(phase) }
            }
            return result
        }
    }
}
