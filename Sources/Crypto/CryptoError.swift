/// What libcrypto refused to do, or what a key or a sealed box is not.
public struct CryptoError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: Sendable, Equatable {
        /// The generator is not seeded, or failed its own checks.
        case randomUnavailable
        /// libcrypto has no AES-256-GCM, or no memory.
        case cipherUnavailable
        /// Too few bytes, or a version that this build does not know.
        case notASealedBox
        /// Another key, other authenticated bytes, or a box that was changed.
        case notAuthentic
        case wrongKeySize
        /// Others than its owner may read or write the key file.
        case keyFileIsExposed
        /// It cannot be read or made.
        case keyFileUnusable
    }

    public let code: Code
    /// From `ERR_get_error(3)`; for `keyFileUnusable` from `errno(3)`; 0 when there is no reason.
    public let libraryCode: UInt

    init(code: Code, libraryCode: UInt = 0) {
        self.code = code
        self.libraryCode = libraryCode
    }

    /// The same call fails again: always false.
    public var isRetryable: Bool { false }

    public var description: String {
        switch code {
        case .randomUnavailable: "no secure random bytes (libcrypto error \(libraryCode))"
        case .cipherUnavailable: "AES-256-GCM failed (libcrypto error \(libraryCode))"
        case .notASealedBox: "not a sealed box"
        case .notAuthentic: "sealed with another key, or changed since"
        case .wrongKeySize: "a key has \(SecretKey.size) bytes"
        case .keyFileIsExposed: "the key file may be read or written by others than its owner: chmod 600"
        case .keyFileUnusable: "the key file cannot be used (errno \(libraryCode))"
        }
    }
}
