import CLibpq

#if canImport(Glibc)
    import Glibc
#endif

/// One `PGconn` in non-blocking mode, always in pipeline mode between calls, with every wait bounded by a deadline.
///
/// - Thread: one at a time (its owner's).
/// - Invariant: after an error that leaves the protocol in an unknown state, ``isUsable`` is false and the owner drops it.
/// - Next: ``PostgresConnection``, which adds prepared statements and transactions.
final class LibpqSession {
    let connection: OpaquePointer
    private(set) var isUsable = true

    /// Connects; blocks the calling thread (name resolution is not bounded by the deadline).
    ///
    /// - Parameter interrupt: ends the attempt early when it is raised.
    init(
        _ configuration: PostgresConfiguration, deadline: Deadline, interrupt: WakeSignal? = nil
    ) throws(PostgresError) {
        let parameters = try ConnectionParameters(configuration)
        guard let connection = parameters.withArrays({ PQconnectStartParams($0, $1, 0) }) else {
            throw PostgresError(.connectionFailed, "out of memory")
        }
        self.connection = connection
        PQsetNoticeProcessor(connection, ignoreNotice, nil)
        var state = PGRES_POLLING_WRITING
        while PQstatus(connection) != CONNECTION_BAD, state != PGRES_POLLING_OK {
            let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
            if Descriptor.wait(PQsocket(connection), events, until: deadline, interrupt: interrupt) == 0 {
                throw PostgresError(.connectionFailed, "no answer from the server in time")
            }
            state = PQconnectPoll(connection)
            if state == PGRES_POLLING_FAILED { break }
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            throw PostgresError(.connectionFailed, Self.reason(connection, hiding: parameters.password))
        }
        guard PQsetnonblocking(connection, 1) == 0, PQenterPipelineMode(connection) == 1 else {
            throw PostgresError(.connectionFailed, "the server does not take a pipeline")
        }
        if configuration.isBackground { yieldToOthers() }
    }

    /// A server behind a UNIX socket is on this machine; elsewhere its process number means nothing.
    private func yieldToOthers() {
        guard let host = PQhost(connection), host.pointee == CChar(bitPattern: UInt8(ascii: "/")) else { return }
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(PQbackendPID(connection)), 10)
    }

    deinit { PQfinish(connection) }

    var socket: Int32 { PQsocket(connection) }
    var transactionStatus: PGTransactionStatusType { PQtransactionStatus(connection) }

    /// Whether an idle connection still works, found without a round trip.
    ///
    /// Nothing is expected from the server while idle: what has arrived is the end, or a last word before it.
    var isQuiet: Bool { isUsable && Descriptor.wait(socket, POLLIN, until: .now) == 0 }

    /// Reads what has arrived unasked (notifications), without waiting.
    ///
    /// - Returns: whether the connection still works.
    func readInput() -> Bool { PQconsumeInput(connection) == 1 && PQstatus(connection) == CONNECTION_OK }

    /// Sends statements and reads all their results: one round trip.
    ///
    /// Without a BEGIN among them they are one transaction of their own (they share one Sync message).
    ///
    /// - Returns: one result per statement; after a failed one, the rest are `PGRES_PIPELINE_ABORTED`.
    func exchange(_ requests: [Request], deadline: Deadline) throws(PostgresError) -> [StatementResult] {
        for request in requests where !send(request) { throw lost() }
        guard PQpipelineSync(connection) == 1 else { throw lost() }
        return try collect(deadline: deadline)
    }

    /// Runs a script of many statements with the simple protocol.
    func executeScript(_ sql: String, deadline: Deadline) throws(PostgresError) {
        if sql.utf8.contains(0) { throw PostgresError(.encoding, "the script contains U+0000") }
        guard PQexitPipelineMode(connection) == 1, PQsendQuery(connection, sql) == 1 else { throw lost() }
        let results = try collect(deadline: deadline)
        guard PQenterPipelineMode(connection) == 1 else { throw lost() }
        for result in results where result.isFailure { throw PostgresError(server: result.pointer) }
    }

    private func send(_ request: Request) -> Bool {
        switch request {
        case .prepare(let name, let sql, let types):
            return PQsendPrepare(connection, name, sql, Int32(types.count), types.map(\.rawValue)) == 1
        case .execute(let name, let parameters):
            return parameters.withArrays { PQsendQueryPrepared(connection, name, $0, $1, $2, $3, 1) == 1 }
        case .command(let sql):
            return PQsendQueryParams(connection, sql, 0, nil, nil, nil, nil, 1) == 1
        }
    }

    /// Reads results until the server is ready for the next exchange; cancels at the deadline.
    private func collect(deadline: Deadline) throws(PostgresError) -> [StatementResult] {
        var deadline = deadline
        var cancellation: LibpqCancellation?
        var results: [StatementResult] = []
        let isPipeline = PQpipelineStatus(connection) != PQ_PIPELINE_OFF
        while true {
            while try !isResultReady(deadline) {
                guard cancellation == nil, let started = LibpqCancellation(connection) else {
                    isUsable = false
                    throw PostgresError(.timeout, "the server did not react to a cancellation")
                }
                cancellation = started
                deadline = .now + .seconds(1)
            }
            guard let pointer = PQgetResult(connection) else {
                if isPipeline, PQstatus(connection) == CONNECTION_OK { continue }
                break
            }
            let result = StatementResult(adopting: pointer)
            let status = PQresultStatus(pointer)
            if status == PGRES_PIPELINE_SYNC { break }
            if status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH {
                isUsable = false
                throw PostgresError(.server, "COPY is not supported")
            }
            results.append(result)
        }
        if PQstatus(connection) != CONNECTION_OK {
            isUsable = false
            if let failure = results.first(where: \.isFailure), failure.hasSqlState {
                throw PostgresError(lostAfter: PostgresError(server: failure.pointer))
            }
            throw lost()
        }
        if let cancellation {
            isUsable = cancellation.wait(until: .now + .seconds(1))
            if results.contains(where: \.isFailure) { throw PostgresError(.timeout, "cancelled at its deadline") }
        }
        return results
    }

    /// Writes what is left to write and waits until libpq has a whole result, or the news that the connection broke.
    ///
    /// - Returns: false at the deadline.
    private func isResultReady(_ deadline: Deadline) throws(PostgresError) -> Bool {
        while true {
            if PQstatus(connection) != CONNECTION_OK { return true }
            let isFlushing = PQflush(connection)
            if isFlushing < 0 { throw lost() }
            if isFlushing == 0, PQisBusy(connection) == 0 { return true }
            let events = Descriptor.wait(socket, isFlushing == 1 ? POLLIN | POLLOUT : POLLIN, until: deadline)
            if events == 0 { return false }
            if events & ~POLLOUT != 0, PQconsumeInput(connection) == 0 { return true }
        }
    }

    private func lost() -> PostgresError {
        isUsable = false
        return PostgresError(.connectionLost, "the connection to the server broke")
    }

    /// libpq's one-line reason (server, socket, role), without the password should it ever be in there.
    private static func reason(_ connection: OpaquePointer, hiding password: String?) -> String {
        let lines = String(cString: PQerrorMessage(connection)).split(separator: "\n").joined(separator: "; ")
        guard let password, !password.isEmpty, lines.contains(password) else { return lines }
        return lines.replacing(password, with: "***")
    }

    enum Request {
        case prepare(name: String, sql: String, types: [PostgresType])
        case execute(name: String, EncodedParameters)
        case command(String)
    }
}

extension StatementResult {
    var isFailure: Bool { PQresultStatus(pointer) == PGRES_FATAL_ERROR }
    var hasSqlState: Bool { PQresultErrorField(pointer, Int32(UInt8(ascii: "C"))) != nil }
}
