import COpenSSL

/// HMAC with SHA-256 (RFC 2104, RFC 4231).
public enum HMACSHA256 {
    /// - Parameters:
    ///   - key: any length; longer than 64 bytes, its digest is used (RFC 2104 §2).
    ///   - message: the exact bytes, as they were received.
    /// - Returns: 32 bytes. Compare them with ``constantTimeEquals(_:_:)``.
    public static func code(key: some Collection<UInt8>, message: some Collection<UInt8>) -> [UInt8] {
        key.withContiguousBytes { key in
            message.withContiguousBytes { message in
                [UInt8](unsafeUninitializedCapacity: SHA256Digest.byteCount) { code, count in
                    let result = HMAC(
                        EVP_sha256(), key.baseAddress, Int32(key.count), message.baseAddress, message.count, code.baseAddress, nil)
                    precondition(result != nil, "libcrypto has no HMAC-SHA-256")
                    count = SHA256Digest.byteCount
                }
            }
        }
    }
}
