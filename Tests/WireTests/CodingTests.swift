import Foundation
import Testing
import Wire

@Suite struct CodingTests {
    @Test func `identifiers are written in lower case and read in both`() throws {
        let upper = "0F8E2C1A-5B7D-4C39-9E10-7A6B5C4D3E2F"
        let identifier = try #require(Identifier(upper))
        #expect(identifier.description == upper.lowercased())
        #expect(String(decoding: WireCoder.encode([identifier]), as: UTF8.self) == "[\"\(upper.lowercased())\"]")
        #expect(try WireCoder.decode([Identifier].self, from: Array("[\"\(upper)\",\"\(upper.lowercased())\"]".utf8)) == [identifier, identifier])
        #expect(Identifier("not-a-uuid") == nil)
        #expect(throws: WireError.self) { try WireCoder.decode([Identifier].self, from: Array(#"["0f8e2c1a"]"#.utf8)) }
    }

    @Test func `an explicit null is written as null, and read from null, from nothing and from a value`() throws {
        struct Pair: Codable, Equatable {
            @ExplicitNull var first: Int?
            var second: Int?
        }
        func pair(_ text: String) throws -> Pair { try WireCoder.decode(Pair.self, from: Array(text.utf8)) }
        #expect(String(decoding: WireCoder.encode(Pair(first: nil, second: nil)), as: UTF8.self) == #"{"first":null}"#)
        #expect(try pair("{}") == Pair(first: nil, second: nil))
        #expect(try pair(#"{"first":null}"#) == Pair(first: nil, second: nil))
        #expect(try pair(#"{"first":7}"#) == Pair(first: 7, second: nil))
        #expect(throws: WireError.self) { try pair(#"{"first":"x"}"#) }
    }

    @Test(arguments: [
        "null", "true", "[]", "{}", "9223372036854775807", "-9223372036854775808", "0.1", "-1.5e-7", #""""#,
        #"{"a":[1,[2,[3,{"b":null}]]],"":"empty key"}"#, #"["ünïcödé","寿司","🍣","\t\"\\\n"]"#, #"{"id":1234567890123456789}"#,
    ])
    func `metadata is kept as it came`(_ text: String) throws {
        let value = try json(Array(text.utf8))
        let written = WireCoder.encode(value)
        #expect(try json(written) == value)
        let options: JSONSerialization.ReadingOptions = [.fragmentsAllowed]
        let before = try JSONSerialization.jsonObject(with: Data(text.utf8), options: options) as? NSObject
        let after = try JSONSerialization.jsonObject(with: Data(written), options: options) as? NSObject
        #expect(before == after)
    }

    @Test func `metadata of hundreds of levels is kept`() throws {
        let text = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
        #expect(String(decoding: WireCoder.encode(try json(Array(text.utf8))), as: UTF8.self) == text)
    }

    @Test func `slashes and characters beyond ASCII are written plainly`() {
        #expect(String(decoding: WireCoder.encode(["a/b ü"]), as: UTF8.self) == #"["a/b ü"]"#)
    }

    @Test func `an event's stored data is spliced in as it stands`() throws {
        let frame = EventFrame.encode(
            type: "fact_deleted", seq: 7, at: Timestamp(Date(timeIntervalSince1970: 0)), data: #"{ "id" : 1.50 }"#)
        #expect(
            String(decoding: frame, as: UTF8.self)
                == #"{"type":"fact_deleted","event":"fact_deleted","seq":7,"at":"1970-01-01T00:00:00.000Z","data":{ "id" : 1.50 }}"#)
        let event = try WireCoder.decode(ReceivedEvent.self, from: frame)
        #expect(event.data == ["id": .double(1.5)])
    }

    @Test func `limits count bytes, refuse blank and NUL, and let absence through`() {
        func code(_ text: String?, bytes: Int = 4, allowsEmpty: Bool = true) -> ErrorCode? {
            do throws(WireError) {
                try Limits.check(text, "name", bytes: bytes, allowsEmpty: allowsEmpty)
                return nil
            } catch {
                #expect(error.field == "name")
                return error.code
            }
        }
        #expect(code(nil, allowsEmpty: false) == nil)
        #expect(code("") == nil)
        #expect(code("éé") == nil)
        #expect(code("ééx") == .tooLong)
        #expect(code(" \n\t", allowsEmpty: false) == .invalidField)
        #expect(code("a\u{0}") == .invalidField)
    }
}
