import COpenSSL

/// Whether two secrets are equal, in a time that depends on their lengths only (`CRYPTO_memcmp(3)`).
///
/// Different lengths answer false at once: the length of a token or of a code is no secret.
public func constantTimeEquals(_ first: some Collection<UInt8>, _ second: some Collection<UInt8>) -> Bool {
    first.withContiguousBytes { first in
        second.withContiguousBytes { second in
            guard first.count == second.count else { return false }
            guard let left = first.baseAddress, let right = second.baseAddress else { return true }
            return CRYPTO_memcmp(left, right, first.count) == 0
        }
    }
}
