import Crypto
import Foundation

/// Ids for what has none: always the same for the same name, so that a second import finds what the first made.
enum DerivedIdentifier {
    /// The name itself if it is a UUID; else one made of it and of what it names.
    static func uuid(_ name: String, of subject: String) -> UUID { UUID(uuidString: name) ?? derived("\(subject)\n\(name)") }

    /// A UUID of version 8 (RFC 9562, section 5.8) from the text's SHA-256.
    static func derived(_ text: String) -> UUID {
        var bytes = SHA256Digest.of(text)
        bytes[6] = bytes[6] & 0x0f | 0x80
        bytes[8] = bytes[8] & 0x3f | 0x80
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
