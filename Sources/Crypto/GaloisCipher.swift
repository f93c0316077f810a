import COpenSSL

/// One pass of AES-256-GCM through libcrypto (`EVP_EncryptInit(3)`, "AEAD Interface").
struct GaloisCipher: ~Copyable {
    enum Direction: Int32 {
        case open = 0
        case seal = 1
    }

    private let context: OpaquePointer

    init() throws(CryptoError) {
        guard let context = EVP_CIPHER_CTX_new() else { throw Self.failure }
        self.context = context
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    mutating func start(_ direction: Direction, key: SecretKey, nonce: [UInt8]) throws(CryptoError) {
        precondition(nonce.count == AESGCM.nonceSize, "a nonce has 12 bytes")
        let isReady = key.withBytes { EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, $0.baseAddress, nonce, direction.rawValue) == 1 }
        guard isReady else { throw Self.failure }
    }

    mutating func authenticate(_ bytes: some Collection<UInt8>) throws(CryptoError) {
        var written: Int32 = 0
        let bytes = Array(bytes)
        guard bytes.isEmpty || EVP_CipherUpdate(context, nil, &written, bytes, Int32(bytes.count)) == 1 else { throw Self.failure }
    }

    /// The other form of `bytes`, of the same length.
    mutating func update(_ bytes: some Collection<UInt8>) throws(CryptoError) -> [UInt8] {
        let input = Array(bytes)
        if input.isEmpty { return [] }
        var output = [UInt8](repeating: 0, count: input.count)
        var written: Int32 = 0
        guard EVP_CipherUpdate(context, &output, &written, input, Int32(input.count)) == 1, Int(written) == input.count else { throw Self.failure }
        return output
    }

    /// False when opening and the tag is not that of these bytes.
    mutating func finish() -> Bool {
        var rest: UInt8 = 0
        var written: Int32 = 0
        return EVP_CipherFinal_ex(context, &rest, &written) == 1
    }

    mutating func tag() throws(CryptoError) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: AESGCM.tagSize)
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1 else { throw Self.failure }
        return tag
    }

    mutating func expect(tag: [UInt8]) throws(CryptoError) {
        var tag = tag
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 else { throw Self.failure }
    }

    private static var failure: CryptoError { CryptoError(code: .cipherUnavailable, libraryCode: ERR_get_error()) }
}
