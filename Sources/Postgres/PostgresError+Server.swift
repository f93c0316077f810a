import CLibpq

extension PostgresError {
    /// Reads a failed result, and keeps of it what cannot quote a value.
    init(server result: OpaquePointer) {
        let state = Self.field(result, diagnosticSqlState)
        let isQuotingSQL = Self.field(result, diagnosticStatementPosition) != nil
        let message = Self.isMessageSafe(state, isQuotingSQL: isQuotingSQL) ? Self.field(result, diagnosticMessage) : nil
        self.init(
            Self.isStalePlan(result, state: state) ? .stalePlan : .server, message ?? "the statement failed", sqlState: state,
            severity: Self.field(result, diagnosticSeverity),
            constraint: Self.field(result, diagnosticConstraint), table: Self.field(result, diagnosticTable))
    }

    /// A plan whose result columns changed under it (a migration ran meanwhile), or a statement the server no longer knows.
    private static func isStalePlan(_ result: OpaquePointer, state: String?) -> Bool {
        switch state {
        case "0A000": field(result, diagnosticSourceFunction) == "RevalidateCachedQuery"
        case "26000": true
        default: false
        }
    }

    /// Data exceptions (class 22), RAISE (P0) and program limits (54) quote values; so does the syntax error of `to_tsquery`,
    /// which unlike the parser's has no position in the statement.
    private static func isMessageSafe(_ state: String?, isQuotingSQL: Bool) -> Bool {
        guard let state else { return false }
        if state == "42601" { return isQuotingSQL }
        return safeClasses.contains(String(state.prefix(2)))
    }

    private static let safeClasses: Set<String> = [
        "08", "0A", "23", "25", "26", "28", "3D", "3F", "40", "42", "53", "55", "57", "58",
    ]

    private static func field(_ result: OpaquePointer, _ code: Int32) -> String? {
        PQresultErrorField(result, code).map { String(cString: $0) }
    }
}

/// The `PG_DIAG_…` codes of `postgres_ext.h`; character macros are not imported by Swift.
private let diagnosticSeverity = Int32(UInt8(ascii: "V"))
private let diagnosticSqlState = Int32(UInt8(ascii: "C"))
private let diagnosticMessage = Int32(UInt8(ascii: "M"))
private let diagnosticStatementPosition = Int32(UInt8(ascii: "P"))
private let diagnosticTable = Int32(UInt8(ascii: "t"))
private let diagnosticConstraint = Int32(UInt8(ascii: "n"))
private let diagnosticSourceFunction = Int32(UInt8(ascii: "R"))

extension PostgresError {
    /// A connection that ended with a last word from the server (`57P01`, for example).
    init(lostAfter last: PostgresError) {
        self.init(.connectionLost, last.message, sqlState: last.sqlState, severity: last.severity)
    }
}
