/// Base 64 with the alphabet that is safe in URLs and file names, without padding (RFC 4648 §5, §3.2).
public enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        String(unsafeUninitializedCapacity: (bytes.count * 8 + 5) / 6) { text in
            var end = 0
            var bits: UInt16 = 0
            var bitCount = 0
            for byte in bytes {
                bits = bits << 8 | UInt16(byte)
                bitCount += 8
                while bitCount >= 6 {
                    bitCount -= 6
                    text[end] = alphabet[Int(bits >> UInt16(bitCount)) & 63]
                    end += 1
                }
            }
            if bitCount > 0 {
                text[end] = alphabet[Int(bits << UInt16(6 - bitCount)) & 63]
                end += 1
            }
            return end
        }
    }

    /// - Returns: nil for padding, another character, an impossible length, or unused bits that are not zero: two texts never
    ///   decode to the same bytes (RFC 4648 §3.5).
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard text.utf8.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 3 / 4)
        var bits: UInt16 = 0
        var bitCount = 0
        for character in text.utf8 {
            guard let value = value(of: character) else { return nil }
            bits = bits << 6 | UInt16(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt16(bitCount)))
            }
        }
        return bits & (1 << UInt16(bitCount) - 1) == 0 ? bytes : nil
    }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
