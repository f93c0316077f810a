import Crypto
import Testing

@Suite("Random bytes and comparison")
struct SecretTests {
    @Test("random bytes have the length asked for and do not repeat")
    func randomBytes() throws {
        #expect(try SecureRandom.bytes(0).isEmpty)
        let secrets = try Set((0..<1000).map { _ in try SecureRandom.bytes(32) })
        #expect(secrets.count == 1000)
        #expect(secrets.allSatisfy { $0.count == 32 })
    }

    @Test("every byte position varies")
    func everyPositionVaries() throws {
        let secrets = try (0..<64).map { _ in try SecureRandom.bytes(32) }
        for position in 0..<32 { #expect(Set(secrets.map { $0[position] }).count > 8) }
    }

    @Test("comparison sees a difference in any byte and in length")
    func comparison() {
        let secret = [UInt8](0..<32)
        #expect(constantTimeEquals(secret, secret))
        #expect(constantTimeEquals([UInt8](), [UInt8]()))
        #expect(constantTimeEquals("abc".utf8, Array("abc".utf8)))
        for position in secret.indices {
            var other = secret
            other[position] ^= 0x80
            #expect(!constantTimeEquals(secret, other))
        }
        #expect(!constantTimeEquals(secret, secret.dropLast()))
        #expect(!constantTimeEquals(secret, [UInt8]()))
    }
}
