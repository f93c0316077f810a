import COpenSSL

/// SHA-256 (FIPS 180-4).
///
/// The target: what the hub needs of OpenSSL's libcrypto (digests, message codes, random bytes, comparison), and the two text
/// forms that such bytes travel in.
///
/// - Invariant: functions of their arguments only; no state, usable on any thread, nothing is retained.
/// - Never: logs or describes the bytes it is given.
/// - Next: ``HMACSHA256``, ``SecureRandom``, ``Base64URL``.
public enum SHA256Digest {
    /// Length of a digest in bytes.
    public static let byteCount = Int(SHA256_DIGEST_LENGTH)

    /// - Returns: 32 bytes.
    public static func of(_ bytes: some Collection<UInt8>) -> [UInt8] {
        bytes.withContiguousBytes { source in
            [UInt8](unsafeUninitializedCapacity: byteCount) { digest, count in
                SHA256(source.baseAddress, source.count, digest.baseAddress)
                count = byteCount
            }
        }
    }

    /// The digest of the text's UTF-8 bytes.
    public static func of(_ text: String) -> [UInt8] { of(text.utf8) }
}
