import Crypto
import Testing

@Suite("Base64URL and Hex")
struct TextFormTests {
    @Test(
        "texts equal the vectors of RFC 4648, without padding",
        arguments: [
            ("", "", ""), ("f", "Zg", "66"), ("fo", "Zm8", "666f"), ("foo", "Zm9v", "666f6f"), ("foob", "Zm9vYg", "666f6f62"),
            ("fooba", "Zm9vYmE", "666f6f6261"), ("foobar", "Zm9vYmFy", "666f6f626172"),
        ])
    func vectors(plain: String, base64: String, hex: String) {
        let bytes = Array(plain.utf8)
        #expect(Base64URL.encode(bytes) == base64)
        #expect(Base64URL.decode(base64) == bytes)
        #expect(Hex.encode(bytes) == hex)
        #expect(Hex.decode(hex) == bytes)
    }

    @Test("every byte value survives both forms, at every alignment")
    func roundTrip() {
        for offset in 0..<3 {
            let bytes = Array(repeating: UInt8(0), count: offset) + (0...255)
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        }
    }

    @Test("the alphabet is the URL-safe one")
    func alphabet() {
        #expect(Base64URL.encode([0xfb, 0xff, 0xfe]) == "-__-")
    }

    @Test(
        "padding, foreign characters, impossible lengths and spare bits are refused",
        arguments: ["Zg==", "Zm9+", "Zm9/", "Z", "Zm9vY", "Zh", "Zm9", "Zm 9", "Zm9v\n", "é"])
    func refusedBase64(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("hex digits of either case are read, anything else is refused")
    func hexDigits() {
        #expect(Hex.decode("DeadBEEF") == [0xde, 0xad, 0xbe, 0xef])
        for text in ["a", "abc", "0g", "0x", " 00", "é"] { #expect(Hex.decode(text) == nil) }
    }
}
