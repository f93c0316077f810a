import Synchronization

/// Names one request to ``TransferGate/cancel(_:)``, before and after its transfer exists.
final class TransferTicket: Sendable {
    let isCancelled = Atomic(false)
}

/// What callers tell the client's thread from outside: who is inside, what is cancelled, whether to end.
///
/// - Invariant: the thread outlives every caller inside, so that no job is left in a mailbox that nobody empties.
/// - Threads: any.
final class TransferGate: Sendable {
    private struct State {
        var callers = 0
        var isStopping = false
        var cancelled: [TransferTicket] = []
    }

    private let state = Mutex(State())
    private let wake: @Sendable () -> Void

    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    /// - Returns: false once the client is stopped.
    func enter() -> Bool {
        state.withLock { state in
            if !state.isStopping { state.callers += 1 }
            return !state.isStopping
        }
    }

    func leave() {
        let isLast = state.withLock { state in
            state.callers -= 1
            return state.isStopping && state.callers == 0
        }
        if isLast { wake() }
    }

    func cancel(_ ticket: TransferTicket) {
        ticket.isCancelled.store(true, ordering: .releasing)
        state.withLock { $0.cancelled.append(ticket) }
        wake()
    }

    func stop() {
        state.withLock { $0.isStopping = true }
        wake()
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Whether the thread may end.
    var isDeserted: Bool { state.withLock { $0.isStopping && $0.callers == 0 } }

    func takeCancelled() -> [TransferTicket] {
        state.withLock { state in
            defer { state.cancelled = [] }
            return state.cancelled
        }
    }
}
