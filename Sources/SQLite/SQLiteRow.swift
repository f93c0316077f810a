/// One row, detached from its statement.
public struct SQLiteRow: Sendable {
    public enum Value: Sendable, Equatable {
        case null
        case integer(Int64)
        case real(Double)
        case text(String)
        case blob([UInt8])
    }

    private let columns: [String]
    public let values: [Value]

    init(columns: [String], values: [Value]) {
        self.columns = columns
        self.values = values
    }

    /// - Returns: `.null` also for a column that is not there.
    public subscript(column: String) -> Value {
        columns.firstIndex(of: column).map { values[$0] } ?? .null
    }

    /// A text, or a number as SQLite would write it.
    public func text(_ column: String) -> String? {
        switch self[column] {
        case .text(let text): text
        case .integer(let integer): String(integer)
        case .real(let real): String(real)
        case .null, .blob: nil
        }
    }
}
