import Crypto
import Testing

@Suite("AES-256-GCM")
struct AESGCMTests {
    struct Vector: Sendable {
        let key: String
        let nonce: String
        let plaintext: String
        let authenticated: String
        let sealed: String
    }

    private static let longKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
    private static let longText = """
        d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
        1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
        """
    private static let longSealed = """
        522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
        8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
        """

    @Test(
        "boxes equal the 256-bit vectors of McGrew and Viega's specification, which NIST took over",
        arguments: [
            Vector(
                key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12), plaintext: "", authenticated: "",
                sealed: "530f8afbc74536b9a963b4f1c4cb738b"),
            Vector(
                key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12),
                plaintext: String(repeating: "00", count: 16), authenticated: "",
                sealed: "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
            Vector(
                key: longKey, nonce: "cafebabefacedbaddecaf888", plaintext: longText + "1aafd255", authenticated: "",
                sealed: longSealed + "898015adb094dac5d93471bdec1a502270e3cc6c"),
            Vector(
                key: longKey, nonce: "cafebabefacedbaddecaf888", plaintext: longText,
                authenticated: "feedfacedeadbeeffeedfacedeadbeefabaddad2", sealed: longSealed + "76fc6ece0f4e1768cddf8853bb2d551b"),
        ])
    func vectors(vector: Vector) throws {
        let bytes = try [vector.key, vector.nonce, vector.plaintext, vector.authenticated].map { try #require(Hex.decode($0)) }
        let key = try SecretKey(bytes[0])
        let sealed = try AESGCM.seal(bytes[2], key: key, nonce: bytes[1], authenticating: bytes[3])
        #expect(Hex.encode(sealed) == vector.sealed)
        #expect(try AESGCM.open(sealed, key: key, nonce: bytes[1], authenticating: bytes[3]) == bytes[2])
    }

    @Test("what was sealed is opened again, whatever its length", arguments: [0, 1, 15, 16, 17, 1_000, 1_048_576])
    func roundTrip(count: Int) throws {
        let key = try SecretKey(SecureRandom.bytes(32))
        let secret = try SecureRandom.bytes(count)
        let box = try AESGCM.seal(secret, key: key, authenticating: Array("row 7".utf8))
        #expect(box.count == count + AESGCM.overhead)
        #expect(try AESGCM.open(box, key: key, authenticating: Array("row 7".utf8)) == secret)
    }

    @Test("the same secret is never sealed the same way twice")
    func freshNonces() throws {
        let key = try SecretKey(SecureRandom.bytes(32))
        let boxes = try Set((0..<1_000).map { _ in try AESGCM.seal(Array("secret".utf8), key: key) })
        #expect(boxes.count == 1_000)
    }

    @Test("a change of any one bit is noticed")
    func tampering() throws {
        let key = try SecretKey(SecureRandom.bytes(32))
        let box = try AESGCM.seal(Array("sk-abc".utf8), key: key)
        for index in box.indices {
            for bit in 0..<8 {
                var changed = box
                changed[index] ^= 1 << bit
                #expect(throws: CryptoError.self) { try AESGCM.open(changed, key: key) }
            }
        }
    }

    @Test("a box that was cut or lengthened is refused")
    func lengths() throws {
        let key = try SecretKey(SecureRandom.bytes(32))
        let box = try AESGCM.seal(Array("sk-abc".utf8), key: key)
        for count in 0..<box.count { #expect(throws: CryptoError.self) { try AESGCM.open(box.prefix(count), key: key) } }
        #expect(throws: CryptoError.self) { try AESGCM.open(box + [0], key: key) }
        #expect(throws: CryptoError.self) { try AESGCM.open([UInt8](), key: key) }
    }

    @Test("another key and other authenticated bytes open nothing")
    func wrongKey() throws {
        let (key, other) = (try SecretKey(SecureRandom.bytes(32)), try SecretKey(SecureRandom.bytes(32)))
        let box = try AESGCM.seal(Array("sk-abc".utf8), key: key, authenticating: Array("row 7".utf8))
        for (key, authenticated) in [(other, "row 7"), (key, "row 8"), (key, "")] {
            let error = #expect(throws: CryptoError.self) { try AESGCM.open(box, key: key, authenticating: Array(authenticated.utf8)) }
            #expect(error?.code == .notAuthentic)
            #expect(error?.isRetryable == false)
        }
    }

    @Test("a box of an unknown version says so")
    func version() throws {
        let key = try SecretKey(SecureRandom.bytes(32))
        var box = try AESGCM.seal(Array("sk-abc".utf8), key: key)
        box[0] = 2
        #expect(throws: CryptoError.self) { try AESGCM.open(box, key: key) }
        let error = #expect(throws: CryptoError.self) { try AESGCM.open(box, key: key) }
        #expect(error?.code == .notASealedBox)
    }
}
