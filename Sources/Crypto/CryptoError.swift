/// What libcrypto refused to do.
public struct CryptoError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: Sendable, Equatable {
        /// The generator is not seeded, or failed its own checks.
        case randomUnavailable
    }

    public let code: Code
    /// From `ERR_get_error(3)`; 0 when libcrypto gave no reason.
    public let libraryCode: UInt

    /// A generator that failed stays failed: always false.
    public var isRetryable: Bool { false }

    public var description: String {
        switch code {
        case .randomUnavailable: "no secure random bytes (libcrypto error \(libraryCode))"
        }
    }
}
