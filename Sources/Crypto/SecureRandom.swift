import COpenSSL

/// Random bytes for secrets, from libcrypto's generator, which the operating system seeds.
public enum SecureRandom {
    /// - Throws: ``CryptoError`` with the code `randomUnavailable`. Nothing weaker stands in: the secret must not be issued.
    public static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        precondition((0...Int(Int32.max)).contains(count), "count of random bytes out of range")
        var bytes = [UInt8](repeating: 0, count: count)
        let isFilled = bytes.withUnsafeMutableBufferPointer { RAND_bytes($0.baseAddress, Int32($0.count)) == 1 }
        guard isFilled else { throw CryptoError(code: .randomUnavailable, libraryCode: ERR_get_error()) }
        return bytes
    }
}
