import Crypto
import Testing

@Suite("Digests of bytes that come in pieces")
struct RunningDigestTests {
    @Test("SHA-256 and SHA-1 equal the vectors of FIPS 180, however the bytes are cut", arguments: [1, 3, 56])
    func vectors(pieceLength: Int) {
        let bytes = Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
        #expect(
            digest(.sha256, bytes, pieceLength) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        #expect(digest(.sha1, bytes, pieceLength) == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
    }

    @Test("nothing has a digest too")
    func nothing() {
        #expect(digest(.sha256, [], 1) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("git's name of a blob is the SHA-1 of its kind, its size and its bytes")
    func gitBlob() {
        #expect(digest(.sha1, Array("blob 6\0hello\n".utf8), 4) == "ce013625030ba8dba906f756967f9e9ca394464a")
    }

    private func digest(_ algorithm: RunningDigest.Algorithm, _ bytes: [UInt8], _ pieceLength: Int) -> String {
        let digest = RunningDigest(algorithm)
        for start in stride(from: 0, to: bytes.count, by: pieceLength) {
            bytes[start..<min(start + pieceLength, bytes.count)].withUnsafeBytes { digest.update($0) }
        }
        return Hex.encode(digest.finish())
    }
}
