import CLibpq

/// A statement's result, detached from its connection.
///
/// The memory is libpq's own result (read-only, so any thread may hold it), freed with the last ``Rows`` or ``Row``.
public struct Rows: RandomAccessCollection, Sendable {
    private let result: StatementResult

    init(_ result: StatementResult) { self.result = result }

    public var startIndex: Int { 0 }
    public var endIndex: Int { result.rowCount }
    public var columns: [String] { result.columns }
    /// Rows inserted, updated, deleted or selected.
    public var affected: Int { result.affected }

    public subscript(position: Int) -> Row {
        precondition(indices.contains(position), "row \(position) of \(count)")
        return Row(result: result, index: Int32(position))
    }
}

/// One row of a result.
public struct Row: Sendable {
    fileprivate let result: StatementResult
    fileprivate let index: Int32

    /// - Throws: ``PostgresError/Code/decoding`` when the column is missing, null or of another type.
    public func get<Value: PostgresDecodable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard let value = try getOptional(column, as: type) else {
            throw PostgresError(.decoding, "column \(column) is null")
        }
        return value
    }

    /// - Throws: ``PostgresError/Code/decoding`` when the column is missing or of another type.
    public func getOptional<Value: PostgresDecodable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value? {
        guard let number = result.columns.firstIndex(of: column) else {
            throw PostgresError(.decoding, "the result has no column \(column)")
        }
        guard let bytes = result.bytes(row: index, column: Int32(number)) else { return nil }
        let columnType = result.type(ofColumn: Int32(number))
        guard let value = Value(postgres: bytes, type: columnType) else {
            throw PostgresError(.decoding, "column \(column) (type \(columnType.rawValue)) does not read as \(Value.self)")
        }
        return value
    }
}

/// Owns one `PGresult`, which nothing changes after libpq has returned it.
final class StatementResult: @unchecked Sendable {
    let pointer: OpaquePointer
    let columns: [String]

    init(adopting pointer: OpaquePointer) {
        self.pointer = pointer
        // A statement that failed while it ran has columns without names.
        let count = PQresultStatus(pointer) == PGRES_TUPLES_OK ? PQnfields(pointer) : 0
        columns = (0..<count).map { String(cString: PQfname(pointer, $0)) }
    }

    deinit { PQclear(pointer) }

    var rowCount: Int { Int(PQntuples(pointer)) }
    var affected: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }
    var command: String { String(cString: PQcmdStatus(pointer)) }

    func type(ofColumn column: Int32) -> PostgresType { PostgresType(rawValue: PQftype(pointer, column)) }

    func bytes(row: Int32, column: Int32) -> UnsafeRawBufferPointer? {
        if PQgetisnull(pointer, row, column) != 0 { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, row, column), count: Int(PQgetlength(pointer, row, column)))
    }
}
