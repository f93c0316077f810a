import Crypto
import Testing

@Suite("SHA-256 and HMAC-SHA-256")
struct DigestTests {
    @Test(
        "digests equal the vectors of FIPS 180",
        arguments: [
            ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
        ])
    func digestVectors(unit: String, repeats: Int, expected: String) {
        let digest = Hex.encode(SHA256Digest.of(String(repeating: unit, count: repeats)))
        #expect(digest == expected)
    }

    @Test("bytes that are not stored in one piece have the same digest")
    func scatteredBytes() {
        let bytes = Array("abcdef".utf8)
        #expect(SHA256Digest.of(bytes.reversed().reversed()) == SHA256Digest.of(bytes))
        #expect(SHA256Digest.of(bytes[1...3]) == SHA256Digest.of("bcd"))
    }

    struct CodeVector: Sendable {
        let key: [UInt8]
        let message: [UInt8]
        let code: String
    }

    @Test(
        "codes equal the vectors of RFC 4231",
        arguments: [
            CodeVector(
                key: Array(repeating: 0x0b, count: 20), message: Array("Hi There".utf8),
                code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            CodeVector(
                key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8),
                code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            CodeVector(
                key: Array(repeating: 0xaa, count: 20), message: Array(repeating: 0xdd, count: 50),
                code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
            CodeVector(
                key: Array(1...25), message: Array(repeating: 0xcd, count: 50),
                code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
            CodeVector(
                key: Array(repeating: 0xaa, count: 131),
                message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
            CodeVector(
                key: Array(repeating: 0xaa, count: 131),
                message: Array(
                    ("This is a test using a larger than block-size key and a larger than block-size data. "
                        + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
                code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
        ])
    func codeVectors(vector: CodeVector) {
        #expect(Hex.encode(HMACSHA256.code(key: vector.key, message: vector.message)) == vector.code)
    }

    @Test("an empty key and an empty message have a code")
    func emptyCode() {
        #expect(
            Hex.encode(HMACSHA256.code(key: [UInt8](), message: [UInt8]()))
                == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }
}
