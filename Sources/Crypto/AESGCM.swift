import COpenSSL

/// AES-256 in Galois/counter mode (NIST SP 800-38D): secrets at rest that cannot be read or changed without the key.
///
/// A sealed box is a version byte (1), a random 12-byte nonce, the ciphertext and a 16-byte tag. Nonces are random: seal fewer than
/// 2³² boxes with one key.
public enum AESGCM {
    /// By how many bytes a box is longer than what is in it.
    public static let overhead = 1 + nonceSize + tagSize

    package static let nonceSize = 12
    package static let tagSize = 16
    private static let version: UInt8 = 1

    /// - Parameters:
    ///   - plaintext: less than 2 GiB.
    ///   - authenticating: bound to the box but not in it, such as the id of the row it is stored in; ``open(_:key:authenticating:)``
    ///   needs the same.
    /// - Throws: ``CryptoError`` with the code `randomUnavailable` or `cipherUnavailable`.
    public static func seal(
        _ plaintext: some Collection<UInt8>, key: SecretKey, authenticating: some Collection<UInt8> = [UInt8]()
    ) throws(CryptoError) -> [UInt8] {
        let nonce = try SecureRandom.bytes(nonceSize)
        return [version] + nonce + (try seal(plaintext, key: key, nonce: nonce, authenticating: authenticating))
    }

    /// - Throws: ``CryptoError`` with the code `notASealedBox` for too few bytes or another version, `notAuthentic` for another key,
    ///   other authenticated bytes, or a box that was changed.
    public static func open(
        _ box: some Collection<UInt8>, key: SecretKey, authenticating: some Collection<UInt8> = [UInt8]()
    ) throws(CryptoError) -> [UInt8] {
        guard box.count >= overhead, box.first == version else { throw CryptoError(code: .notASealedBox) }
        let body = box.dropFirst()
        return try open(body.dropFirst(nonceSize), key: key, nonce: Array(body.prefix(nonceSize)), authenticating: authenticating)
    }

    /// The ciphertext and its tag.
    package static func seal(
        _ plaintext: some Collection<UInt8>, key: SecretKey, nonce: [UInt8], authenticating: some Collection<UInt8>
    ) throws(CryptoError) -> [UInt8] {
        var cipher = try GaloisCipher()
        try cipher.start(.seal, key: key, nonce: nonce)
        try cipher.authenticate(authenticating)
        var sealed = try cipher.update(plaintext)
        guard cipher.finish() else { throw CryptoError(code: .cipherUnavailable, libraryCode: ERR_get_error()) }
        sealed += try cipher.tag()
        return sealed
    }

    /// - Parameter sealed: the ciphertext and its tag.
    package static func open(
        _ sealed: some Collection<UInt8>, key: SecretKey, nonce: [UInt8], authenticating: some Collection<UInt8>
    ) throws(CryptoError) -> [UInt8] {
        let sealed = Array(sealed)
        guard sealed.count >= tagSize else { throw CryptoError(code: .notASealedBox) }
        var cipher = try GaloisCipher()
        try cipher.start(.open, key: key, nonce: nonce)
        try cipher.expect(tag: Array(sealed.suffix(tagSize)))
        try cipher.authenticate(authenticating)
        var plaintext = try cipher.update(sealed.dropLast(tagSize))
        guard cipher.finish() else {
            plaintext.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
            throw CryptoError(code: .notAuthentic)
        }
        return plaintext
    }
}
