/// What went wrong between Memhub and PostgreSQL.
///
/// - Never: carries SQL arguments, user text or passwords. The server's DETAIL, HINT and CONTEXT are dropped, and its message
///   too where it may quote a value (see ``init(server:)``).
public struct PostgresError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// No connection could be made; nothing was executed.
        case connectionFailed
        /// The connection broke while a statement ran; whether it was executed is not known.
        case connectionLost
        /// The deadline passed; the statement was cancelled, or never started.
        case timeout
        /// Too many callers wait for a connection.
        case overloaded
        /// The pool was closed.
        case closed
        /// The server refused the statement; see ``PostgresError/sqlState``.
        case server
        /// The schema changed under a prepared statement in the middle of a transaction, which was rolled back.
        case stalePlan
        /// A parameter that PostgreSQL cannot hold (text with a NUL, for example); nothing was sent.
        case encoding
        /// A result column is missing, null or of another type than asked for.
        case decoding
        /// The connection broke between COMMIT and its answer: the transaction may or may not have happened.
        case commitUnknown
        /// A migration is missing, changed, out of order or newer than this program.
        case migration
        /// The embedded server could not be set up, started or reached.
        case embedded
    }

    public let code: Code
    /// The five characters of "PostgreSQL Error Codes" (Appendix A of its manual), when the server answered.
    public let sqlState: String?
    /// `ERROR`, `FATAL` or `PANIC`, when the server answered.
    public let severity: String?
    public let constraint: String?
    public let table: String?
    /// Safe to show to an operator.
    public let message: String

    init(
        _ code: Code, _ message: String, sqlState: String? = nil, severity: String? = nil, constraint: String? = nil,
        table: String? = nil
    ) {
        self.code = code
        self.message = message
        self.sqlState = sqlState
        self.severity = severity
        self.constraint = constraint
        self.table = table
    }

    /// Whether the same call may succeed later, unchanged.
    ///
    /// After ``Code/connectionLost`` and ``Code/timeout`` the statement may have been executed: repeat what is idempotent.
    public var isRetryable: Bool {
        switch code {
        case .connectionFailed, .connectionLost, .timeout, .overloaded, .stalePlan: true
        case .closed, .encoding, .decoding, .commitUnknown, .migration, .embedded: false
        case .server: sqlState.map(Self.isTransient) ?? false
        }
    }

    public var isUniqueViolation: Bool { sqlState == "23505" }

    public var description: String {
        var text = "postgres \(code.rawValue): \(message)"
        if let sqlState { text += " [\(sqlState)]" }
        if let table { text += " table \(table)" }
        if let constraint { text += " constraint \(constraint)" }
        return text
    }

    private static func isTransient(_ state: String) -> Bool {
        switch state {
        case "40001", "40P01", "55P03", "57P01", "57P02", "57P03", "57P05": true
        default: state.hasPrefix("08") || state.hasPrefix("53")
        }
    }
}
