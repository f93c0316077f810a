/// What went wrong with a SQLite file. Never carries values or the file's path.
public struct SQLiteError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// There is no such file, or it may not be read.
        case cannotOpen
        /// The file is no SQLite database, or is damaged.
        case notADatabase
        /// Another program kept the file locked for longer than five seconds.
        case busy
        /// The statement was refused.
        case statement
        /// The file was closed.
        case closed
    }

    public let code: Code
    /// SQLite's own extended result code ("Result and Error Codes" in its manual); 0 when it was not asked.
    public let resultCode: Int32

    init(_ code: Code, resultCode: Int32 = 0) {
        self.code = code
        self.resultCode = resultCode
    }

    public var isRetryable: Bool { code == .busy }

    public var description: String { resultCode == 0 ? "sqlite \(code.rawValue)" : "sqlite \(code.rawValue) [\(resultCode)]" }
}
