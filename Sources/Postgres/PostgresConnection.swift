import CLibpq
import EventLoop

/// One connection to the server, on a thread of its own.
///
/// Its methods are synchronous for code that is isolated to it (the bodies given to ``PostgresPool``): nothing suspends between
/// the statements of a transaction.
///
/// - Invariant: between two pool calls no transaction is open and no result is unread; whatever breaks that, breaks the
///   connection, and the next call opens a new one.
/// - Thread: its own ``BlockingThread``, which waits in `poll(2)` with the call's deadline.
/// - Owner: ``PostgresPool``.
public actor PostgresConnection {
    enum TransactionState { case none, announced, open }

    let configuration: PostgresConfiguration
    private let thread: BlockingThread
    private var session: LibpqSession?
    private var prepared = PreparedStatements()
    private var transaction = TransactionState.none
    private var deadline = Deadline.now
    /// The server holds prepared statements whose plans are of no use any more.
    private var isSessionStale = false
    private var isClosed = false

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }

    init(_ configuration: PostgresConfiguration, name: String) {
        self.configuration = configuration
        thread = BlockingThread(name: name, isBackground: configuration.isBackground)
    }

    deinit { thread.stop() }

    /// Runs a statement and returns its rows.
    ///
    /// - Throws: ``PostgresError``, also when the deadline of the pool call passes; the statement is then cancelled.
    @discardableResult
    public func query(_ statement: Statement, _ parameters: [PostgresValue] = []) throws(PostgresError) -> Rows {
        try pipeline([(statement, parameters)])[0]
    }

    /// Runs a statement and returns how many rows it inserted, updated, deleted or selected.
    @discardableResult
    public func execute(_ statement: Statement, _ parameters: [PostgresValue] = []) throws(PostgresError) -> Int {
        try query(statement, parameters).affected
    }

    /// Runs several statements in one round trip; outside a transaction they are one of their own.
    ///
    /// - Returns: one result per statement, in order.
    /// - Throws: the first statement's error; the ones after it were not executed.
    public func pipeline(_ statements: [(Statement, [PostgresValue])]) throws(PostgresError) -> [Rows] {
        var encoded: [(Statement, EncodedParameters)] = []
        encoded.reserveCapacity(statements.count)
        for (statement, parameters) in statements { encoded.append((statement, try EncodedParameters(parameters))) }
        let isFirst = transaction != .open
        do { return try attempt(encoded) } catch {
            guard error.code == .stalePlan else { throw error }
            guard isFirst else {
                isSessionStale = true
                throw error
            }
        }
        try startOver()
        return try attempt(encoded)
    }

    /// Runs many statements given as one text, without parameters: for migrations and tests.
    public func executeScript(_ sql: String) throws(PostgresError) {
        let session = try usableSession()
        if transaction == .announced { try command("BEGIN", deadline: deadline) }
        try session.executeScript(sql, deadline: deadline)
    }
}

// MARK: - Statements

extension PostgresConnection {
    /// One exchange: BEGIN if it is due, whatever is not prepared yet, and the statements.
    private func attempt(_ statements: [(Statement, EncodedParameters)]) throws(PostgresError) -> [Rows] {
        let session = try usableSession()
        if prepared.isFull { try forgetPrepared() }
        var requests: [LibpqSession.Request] = []
        var preparing: [Int: (Statement, [PostgresType], String)] = [:]
        var executions: [Int] = []
        let isBeginning = transaction == .announced
        if isBeginning { requests.append(.command("BEGIN")) }
        for (statement, parameters) in statements {
            let types = parameters.types
            let pending = preparing.values.first { $0.0.name == statement.name && $0.0.sql == statement.sql && $0.1 == types }
            let name: String
            if let known = prepared.name(of: statement, types: types) ?? pending?.2 {
                name = known
            } else {
                name = prepared.newName(for: statement)
                preparing[requests.count] = (statement, types, name)
                requests.append(.prepare(name: name, sql: statement.sql, types: types))
            }
            executions.append(requests.count)
            requests.append(.execute(name: name, parameters))
        }
        let results = try exchange(requests, on: session)
        for (index, (statement, types, name)) in preparing where index < results.count {
            let status = PQresultStatus(results[index].pointer)
            if status == PGRES_COMMAND_OK { prepared.add(statement, types: types, name: name) }
        }
        if let failure = results.first(where: \.isFailure) { throw PostgresError(server: failure.pointer) }
        guard results.count == requests.count else { throw PostgresError(.connectionLost, "the server left out a result") }
        return executions.map { Rows(results[$0]) }
    }

    private func exchange(
        _ requests: [LibpqSession.Request], on session: LibpqSession
    ) throws(PostgresError) -> [StatementResult] {
        defer { if transaction == .announced, session.transactionStatus != PQTRANS_IDLE { transaction = .open } }
        return try session.exchange(requests, deadline: deadline)
    }

    private func command(_ sql: String, deadline: Deadline) throws(PostgresError) {
        let session = try usableSession(checkingDeadline: false)
        let results = try session.exchange([.command(sql)], deadline: deadline)
        if sql == "BEGIN" { transaction = .open }
        if let failure = results.first(where: \.isFailure) { throw PostgresError(server: failure.pointer) }
    }

    private func usableSession(checkingDeadline: Bool = true) throws(PostgresError) -> LibpqSession {
        if isClosed { throw PostgresError(.closed, "the connection was closed") }
        guard let session, session.isUsable else { throw PostgresError(.connectionLost, "the connection to the server broke") }
        if checkingDeadline, deadline.hasPassed { throw PostgresError(.timeout, "the deadline had passed") }
        return session
    }

    private func forgetPrepared() throws(PostgresError) {
        prepared.removeAll()
        try command("DEALLOCATE ALL", deadline: deadline)
    }

    /// The schema changed under a plan before the call did anything else: prepare again, in a new transaction if in one.
    private func startOver() throws(PostgresError) {
        if transaction == .open {
            try command("ROLLBACK", deadline: deadline)
            transaction = .announced
        }
        try forgetPrepared()
    }
}

// MARK: - For the pool

extension PostgresConnection {
    /// Whether the session still works, as far as can be seen without a round trip.
    var isAlive: Bool { session?.isQuiet ?? false }

    /// Opens a new session in the place of what was there.
    func connect(deadline: Deadline) throws(PostgresError) {
        if isClosed { throw PostgresError(.closed, "the connection was closed") }
        session = nil
        prepared = PreparedStatements()
        isSessionStale = false
        let limit = Deadline.now + configuration.connectTimeout
        do { session = try LibpqSession(configuration, deadline: min(deadline, limit)) } catch {
            guard deadline < limit, deadline.hasPassed else { throw error }
            throw PostgresError(.timeout, "the connection was not made in time")
        }
    }

    /// Calls the body with the deadline set; leaves no transaction behind.
    func perform<T>(deadline: Deadline, _ body: (isolated PostgresConnection) throws -> T) throws -> T {
        defer { settle() }
        self.deadline = deadline
        return try body(self)
    }

    /// Calls the body in a transaction: BEGIN travels with its first statement, COMMIT is confirmed before this returns.
    func performTransaction<T>(
        deadline: Deadline, _ body: (isolated PostgresConnection) throws -> T
    ) throws -> T {
        defer { settle() }
        self.deadline = deadline
        transaction = .announced
        let value = try body(self)
        if transaction == .open { try commit() }
        return value
    }

    var isInTransaction: Bool { session?.transactionStatus == PQTRANS_INTRANS }

    /// Ends the session. Idempotent.
    func close() {
        isClosed = true
        session = nil
    }

    private func commit() throws(PostgresError) {
        let session = try usableSession()
        if session.transactionStatus == PQTRANS_INERROR {
            throw PostgresError(.server, "a statement of the transaction had failed", sqlState: "25P02")
        }
        let results: [StatementResult]
        do { results = try session.exchange([.command("COMMIT")], deadline: max(deadline, .now + .seconds(1))) } catch {
            if error.code == .timeout, session.isUsable, session.transactionStatus == PQTRANS_IDLE { throw error }
            self.session = nil
            throw PostgresError(.commitUnknown, "no answer to COMMIT", sqlState: error.sqlState, severity: error.severity)
        }
        transaction = .none
        if let failure = results.first(where: \.isFailure) { throw PostgresError(server: failure.pointer) }
        if results.first?.command != "COMMIT" {
            throw PostgresError(.server, "the transaction was rolled back", sqlState: "25P02")
        }
    }

    /// Rolls back what is open, or drops a session that cannot be trusted any more.
    private func settle() {
        transaction = .none
        guard let session else { return }
        if session.isUsable, !isSessionStale {
            switch session.transactionStatus {
            case PQTRANS_IDLE: return
            case PQTRANS_INTRANS, PQTRANS_INERROR:
                if (try? command("ROLLBACK", deadline: .now + .seconds(1))) != nil, session.isUsable { return }
            default: break
            }
        }
        self.session = nil
    }
}
