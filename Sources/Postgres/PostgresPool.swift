import Logging
import Synchronization

/// A fixed number of connections that many tasks share: where to start reading this library.
///
/// `withConnection` and `transaction` lend a ``PostgresConnection`` to a synchronous body that runs on the connection's own thread.
/// A call costs two hops (about 10 µs together) however many statements it runs.
///
/// - Invariant: a connection serves one caller at a time; callers are served in the order they came.
/// - Threads: any. Bodies run on the connections' threads and may block there.
/// - Never: waits longer than the call's deadline, or for a server that has just refused to answer (``Outage``).
/// - Next: ``PostgresConnection`` (statements), `LibpqSession` (the wire), ``PostgresListener``, ``Migrator``,
///   ``EmbeddedPostgres``.
public final class PostgresPool: Sendable {
    private typealias Waiter = CheckedContinuation<PostgresConnection, any Error>

    private struct State {
        var leases: LeaseQueue<PostgresConnection, Waiter>
        var connections: [PostgresConnection] = []
        var outage = Outage()
        var lastID: UInt64 = 0
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    public let configuration: PostgresConfiguration
    private let name: String
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameters:
    ///   - size: connections at most; each is opened when it is first needed.
    ///   - name: of the connections' threads, at most 12 bytes are seen there.
    ///   - waitLimit: callers that may wait for a connection; one more is refused with `.overloaded`.
    public init(
        configuration: PostgresConfiguration, size: Int, name: String, waitLimit: Int = 10_000, logger: Logger
    ) {
        self.configuration = configuration
        self.name = name
        self.logger = logger
        state = Mutex(State(leases: LeaseQueue(size: size, waitLimit: waitLimit)))
    }

    /// Lends a connection to the body; every statement in it commits on its own.
    ///
    /// What a body changes about the connection itself (`SET`, `LISTEN`, advisory locks of the session) stays with it: don't.
    ///
    /// - Parameter deadline: for the wait and all statements together; `nil` is the configuration's `statementTimeout`.
    /// - Throws: ``PostgresError``, `CancellationError` while waiting, and what the body throws.
    @discardableResult
    public func withConnection<T: Sendable>(
        deadline: Duration? = nil, _ body: @Sendable (isolated PostgresConnection) throws -> T
    ) async throws -> T {
        let deadline = self.deadline(deadline)
        let connection = try await lease(until: deadline)
        return try await connection.onItsThread { connection in
            defer { giveBack(connection) }
            try attach(connection, deadline)
            return try connection.perform(deadline: deadline, body)
        }
    }

    /// Lends a connection to the body in a transaction, committed when the body returns and rolled back when it throws.
    ///
    /// BEGIN travels with the first statement, so `n` statements cost `n + 1` round trips. If the schema changes under the
    /// statements of a transaction, it fails with the retryable `.stalePlan`.
    ///
    /// - Throws: as ``withConnection(deadline:_:)``; `.commitUnknown` if the connection broke between COMMIT and its answer.
    @discardableResult
    public func transaction<T: Sendable>(
        deadline: Duration? = nil, _ body: @Sendable (isolated PostgresConnection) throws -> T
    ) async throws -> T {
        let deadline = self.deadline(deadline)
        let connection = try await lease(until: deadline)
        return try await connection.onItsThread { connection in
            defer { giveBack(connection) }
            try attach(connection, deadline)
            return try connection.performTransaction(deadline: deadline, body)
        }
    }

    /// Refuses new callers, waits for the ones being served, and closes all connections. Idempotent.
    public func close() async {
        let waiters = state.withLock { $0.leases.close() }
        for waiter in waiters { waiter.resume(throwing: Self.closed) }
        await withCheckedContinuation { continuation in
            let isDrained = state.withLock { state in
                if !state.leases.isDrained { state.closers.append(continuation) }
                return state.leases.isDrained
            }
            if isDrained { continuation.resume() }
        }
        for connection in state.withLock({ $0.connections }) { await connection.close() }
    }

    private static let closed = PostgresError(.closed, "the pool was closed")
    private static let overloaded = PostgresError(.overloaded, "too many callers wait for a connection")
    private static let tooLate = PostgresError(.timeout, "no connection became free in time")
}

// MARK: - Numbers

extension PostgresPool {
    public struct Statistics: Sendable, Equatable {
        public var size: Int
        /// Connections that have been opened so far, working or not.
        public var opened: Int
        /// Connections that serve a caller now.
        public var leased: Int
        /// Callers that wait for a connection.
        public var waiting: Int
        /// Whether the last attempt to connect failed.
        public var isUnreachable: Bool
    }

    public var statistics: Statistics {
        state.withLock { state in
            Statistics(
                size: state.leases.size, opened: state.leases.opened, leased: state.leases.leased,
                waiting: state.leases.waiting, isUnreachable: state.outage.isOngoing)
        }
    }
}

// MARK: - Leases

extension PostgresPool {
    private enum Turn {
        case connection(PostgresConnection)
        case wait(UInt64)
        case refused(PostgresError)
    }

    private func deadline(_ duration: Duration?) -> Deadline { .now + (duration ?? configuration.statementTimeout) }

    private func lease(until deadline: Deadline) async throws -> PostgresConnection {
        switch state.withLock({ takeTurn(&$0) }) {
        case .connection(let connection): return connection
        case .refused(let error): throw error
        case .wait(let id): return try await wait(id, until: deadline)
        }
    }

    private func takeTurn(_ state: inout State) -> Turn {
        switch state.leases.acquire() {
        case .idle(let connection): return .connection(connection)
        case .open:
            let connection = PostgresConnection(configuration, name: "\(name)-\(state.connections.count)")
            state.connections.append(connection)
            return .connection(connection)
        case .wait:
            state.lastID += 1
            return .wait(state.lastID)
        case .overloaded: return .refused(Self.overloaded)
        case .closed: return .refused(Self.closed)
        }
    }

    private func wait(_ id: UInt64, until deadline: Deadline) async throws -> PostgresConnection {
        let timer = Task { [weak self] in
            try await Task.sleep(until: deadline)
            self?.giveUp(id, Self.tooLate)
        }
        defer { timer.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enqueue(continuation, id)
                if Task.isCancelled { giveUp(id, CancellationError()) }
                if deadline.hasPassed { giveUp(id, Self.tooLate) }
            }
        } onCancel: {
            giveUp(id, CancellationError())
        }
    }

    /// Queues, unless a connection has become free since the turn was taken.
    private func enqueue(_ waiter: Waiter, _ id: UInt64) {
        let turn: Turn = state.withLock { state in
            let turn = takeTurn(&state)
            if case .wait = turn { state.leases.enqueue(waiter, id: id) }
            return turn
        }
        switch turn {
        case .connection(let connection): waiter.resume(returning: connection)
        case .refused(let error): waiter.resume(throwing: error)
        case .wait: break
        }
    }

    private func giveUp(_ id: UInt64, _ reason: any Error) {
        state.withLock { $0.leases.remove(id) }?.resume(throwing: reason)
    }

    private func giveBack(_ connection: PostgresConnection) {
        let (waiter, closers) = state.withLock { state in
            let waiter = state.leases.release(connection)
            guard state.leases.isDrained else { return (waiter, [CheckedContinuation<Void, Never>]()) }
            defer { state.closers = [] }
            return (waiter, state.closers)
        }
        waiter?.resume(returning: connection)
        for closer in closers { closer.resume() }
    }

    private func attach(_ connection: isolated PostgresConnection, _ deadline: Deadline) throws(PostgresError) {
        if connection.isAlive { return }
        if let refusal = state.withLock({ $0.outage.refusal(at: .now) }) { throw refusal }
        do {
            try connection.connect(deadline: deadline)
        } catch {
            if error.code == .connectionFailed, state.withLock({ $0.outage.failed(error, at: .now) }) {
                logger.warning("PostgreSQL cannot be reached", metadata: ["reason": "\(error)", "pool": "\(name)"])
            }
            throw error
        }
        if state.withLock({ $0.outage.succeeded() }) {
            logger.info("PostgreSQL is back", metadata: ["pool": "\(name)"])
        }
    }
}

extension PostgresConnection {
    fileprivate func onItsThread<T: Sendable>(
        _ body: @Sendable (isolated PostgresConnection) throws -> T
    ) throws -> T { try body(self) }
}
