import CSQLite
import EventLoop

/// A SQLite database file, open for reading only.
///
/// The target: what the hub needs of libsqlite3, which is to read what other products kept in files.
///
/// - Invariant: the file is never written.
/// - Thread: its own ``BlockingThread``; a locked file is waited for, five seconds at most.
/// - Owner: whoever opened it calls ``close()``.
/// - Errors: ``SQLiteError``.
public actor SQLiteFile {
    private let thread: BlockingThread
    private var database: OpaquePointer?
    private var reading: Reading?

    /// A statement under way.
    private struct Reading {
        var statement: OpaquePointer
        var columns: [String]
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }

    public init() { thread = BlockingThread(name: "sqlite") }

    deinit { thread.stop() }

    public func open(path: String) throws(SQLiteError) {
        close()
        var handle: OpaquePointer?
        let result = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
        guard result == SQLITE_OK, let handle else {
            sqlite3_close_v2(handle)
            throw SQLiteError(.cannotOpen, resultCode: result)
        }
        database = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 5000)
    }

    /// The columns of a table; empty when there is no such table.
    public func columns(of table: String) throws(SQLiteError) -> [String] {
        try rows("SELECT name FROM pragma_table_info(?)", [table]).compactMap { $0.text("name") }
    }

    /// Runs a statement to its end.
    ///
    /// - Parameter parameters: for the statement's `?`, in order.
    public func rows(_ sql: String, _ parameters: [String] = []) throws(SQLiteError) -> [SQLiteRow] {
        let reading = try prepare(sql, parameters)
        defer { sqlite3_finalize(reading.statement) }
        var rows: [SQLiteRow] = []
        while let row = try step(reading) { rows.append(row) }
        return rows
    }

    /// Begins a statement whose rows ``next(_:)`` reads; the one before ends.
    public func begin(_ sql: String) throws(SQLiteError) {
        endReading()
        reading = try prepare(sql, [])
    }

    /// - Returns: the following rows, at most `limit`; none at the end.
    public func next(_ limit: Int) throws(SQLiteError) -> [SQLiteRow] {
        guard let reading else { return [] }
        var rows: [SQLiteRow] = []
        while rows.count < limit {
            guard let row = try step(reading) else {
                endReading()
                break
            }
            rows.append(row)
        }
        return rows
    }

    /// Idempotent.
    public func close() {
        endReading()
        sqlite3_close_v2(database)
        database = nil
    }

    private func endReading() {
        sqlite3_finalize(reading?.statement)
        reading = nil
    }

    private func prepare(_ sql: String, _ parameters: [String]) throws(SQLiteError) -> Reading {
        guard let database else { throw SQLiteError(.closed) }
        var prepared: OpaquePointer?
        let result = sqlite3_prepare_v2(database, sql, -1, &prepared, nil)
        guard result == SQLITE_OK, let statement = prepared else { throw error(result) }
        for (index, parameter) in parameters.enumerated() {
            let bound = memhub_sqlite_bind_text(statement, Int32(index + 1), parameter)
            guard bound == SQLITE_OK else {
                sqlite3_finalize(statement)
                throw error(bound)
            }
        }
        let columns = (0..<sqlite3_column_count(statement)).map { String(cString: sqlite3_column_name(statement, $0)) }
        return Reading(statement: statement, columns: columns)
    }

    private func step(_ reading: Reading) throws(SQLiteError) -> SQLiteRow? {
        let result = sqlite3_step(reading.statement)
        switch result {
        case SQLITE_ROW: break
        case SQLITE_DONE: return nil
        default: throw error(result)
        }
        let values = reading.columns.indices.map { Self.value(reading.statement, Int32($0)) }
        return SQLiteRow(columns: reading.columns, values: values)
    }

    private static func value(_ statement: OpaquePointer, _ column: Int32) -> SQLiteRow.Value {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            let text = sqlite3_column_text(statement, column)
            let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, column)))
            return .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let blob = sqlite3_column_blob(statement, column)
            let bytes = UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_column_bytes(statement, column)))
            return .blob(Array(bytes))
        default: return .null
        }
    }

    private func error(_ result: Int32) -> SQLiteError {
        switch result & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: SQLiteError(.busy, resultCode: result)
        case SQLITE_NOTADB, SQLITE_CORRUPT: SQLiteError(.notADatabase, resultCode: result)
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: SQLiteError(.cannotOpen, resultCode: result)
        default: SQLiteError(.statement, resultCode: result)
        }
    }
}
