import COpenSSL

/// A digest of bytes that come in pieces: a file's, for example.
///
/// - Owner: frees libcrypto's context when it goes.
public final class RunningDigest {
    public enum Algorithm: Sendable {
        case sha256
        /// Only for names that others have given by it, such as git's of its objects; protects nothing.
        case sha1
    }

    private let context: OpaquePointer

    public init(_ algorithm: Algorithm) {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
        self.context = context
        let method = algorithm == .sha256 ? EVP_sha256() : EVP_sha1()
        precondition(EVP_DigestInit_ex(context, method, nil) == 1, "libcrypto has no such digest")
    }

    deinit { EVP_MD_CTX_free(context) }

    public func update(_ bytes: UnsafeRawBufferPointer) {
        precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "libcrypto failed to digest")
    }

    /// The digest of all bytes so far; nothing may follow.
    public func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { digest, count in
            var length: UInt32 = 0
            precondition(EVP_DigestFinal_ex(context, digest.baseAddress, &length) == 1, "libcrypto failed to digest")
            count = Int(length)
        }
    }
}
