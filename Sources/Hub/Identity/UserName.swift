import Wire

/// A user id: the platform, an underscore, and the platform's own id (`discord_1234567890`, `webrtc_…`).
package struct UserName: Sendable, Equatable {
    package let text: String
    package let platform: String

    /// Web users exist only by registration; every other platform's users appear when a bot first speaks for them.
    package static let webPlatform = "webrtc"

    /// What ``init(_:)`` takes, and `me`, as a regular expression (ECMA-262).
    package static let pattern = "^(me|[a-z][a-z0-9]{0,31}_[A-Za-z0-9_.:-]+)$"

    package init?(_ text: String) {
        guard text.utf8.count <= Limits.nameBytes, let underscore = text.utf8.firstIndex(of: UInt8(ascii: "_")) else { return nil }
        let platform = text.utf8[..<underscore]
        let own = text.utf8[text.utf8.index(after: underscore)...]
        guard UserName.isPlatform(platform), !own.isEmpty, own.allSatisfy(UserName.isIdCharacter) else { return nil }
        self.text = text
        self.platform = String(text[..<underscore])
    }

    package static func isPlatform(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.count <= 32 && bytes.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } == true
            && bytes.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
    }

    private static func isIdCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
