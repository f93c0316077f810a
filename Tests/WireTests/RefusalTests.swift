import Testing
import Wire

/// What the hub says to frames it cannot use.
@Suite struct RefusalTests {
    @Test(arguments: [
        (#"{"type":"context_request","text":"hi"}"#, "turn_id"), (#"{"type":"context_request","turn_id":"t"}"#, "text"),
        (#"{"type":"transcript_partial","turn_id":"t"}"#, "text"), (#"{"type":"response_delta","turn_id":"t"}"#, "text"),
        (#"{"type":"response_end"}"#, "turn_id"), (#"{"type":"turn_complete","turn_id":"t","ai_response":""}"#, "user_message"),
        (#"{"type":"turn_complete","turn_id":"t","user_message":""}"#, "ai_response"), (#"{"type":"authenticate"}"#, "token"),
        ("{}", "type"),
    ])
    func `a missing field is named`(_ text: String, _ field: String) {
        let error = refusal(text)
        #expect(error?.code == .missingField)
        #expect(error?.field == field)
        #expect(error?.message.contains(field) == true)
    }

    @Test(arguments: [
        (#"{"type":"context_request","turn_id":7,"text":"hi"}"#, "turn_id", "a string"),
        (#"{"type":"context_request","turn_id":"t","text":["hi"]}"#, "text", "a string"),
        (#"{"type":"context_request","turn_id":"t","text":"hi","limit":"5"}"#, "limit", "a whole number"),
        (#"{"type":"response_end","turn_id":"t","interrupted":"yes"}"#, "interrupted", "true or false"),
        (#"{"type":5}"#, "type", "a string"),
    ])
    func `a field of the wrong type is named with what it must be`(_ text: String, _ field: String, _ wanted: String) {
        let error = refusal(text)
        #expect(error?.code == .invalidField)
        #expect(error?.field == field)
        #expect(error?.message.contains(wanted) == true)
    }

    @Test(arguments: ["1.5", "1e300", "-0.1", "9223372036854775808", "1e999"])
    func `a number that does not fit its field is an invalid field, not invalid JSON`(_ number: String) {
        for (text, field) in [
            (#"{"type":"context_request","turn_id":"t","text":"x","limit":\#(number)}"#, "limit"),
            (#"{"type":"context_request","turn_id":"t","text":"x","deadline_ms":\#(number)}"#, "deadline_ms"),
            (#"{"type":"response_end","turn_id":"t","heard_characters":\#(number)}"#, "heard_characters"),
        ] {
            let error = refusal(text)
            #expect(error?.code == .invalidField && error?.field == field, "\(text)")
            #expect(error?.message.contains(number) == false)
        }
        let events = refusal { try EventsClientMessage.decode(Array(#"{"type":"subscribe","since":\#(number)}"#.utf8)) }
        #expect(events?.code == .invalidField && events?.field == "since")
        let body = refusal { try WireCoder.decode(AgentFields.self, from: Array(#"{"name":"Ada","retention":\#(number)}"#.utf8)) }
        #expect(body?.code == .invalidField && body?.field == "retention")
    }

    @Test func `a number too large for any field is an invalid field too, a whole one may be written with a fraction`() throws {
        let text = #"{"fact_key":"a","fact_value":"b","importance":1e999}"#
        let error = refusal { try WireCoder.decode(FactCreate.self, from: Array(text.utf8)) }
        #expect(error?.code == .invalidField && error?.field == "importance")
        let search = try WireCoder.decode(SearchRequest.self, from: Array(#"{"query":"x","limit":5.0}"#.utf8))
        #expect(search.limit == 5)
    }

    @Test func `null is refused where a value must stand, and is absence where it need not`() throws {
        let error = refusal(#"{"type":"context_request","turn_id":null,"text":"hi"}"#)
        #expect(error?.code == .invalidField)
        #expect(error?.field == "turn_id")
        let message = try VoiceClientMessage.decode(Array(#"{"type":"session_start","user_id":null,"agent_id":null}"#.utf8))
        #expect(message == .sessionStart(SessionStart()))
    }

    @Test(arguments: [
        "", " ", "{", "not json", #"{"type":"ping""#, "\u{0}", "{\"type\":\"a\nb\"}",
    ])
    func `what is not JSON is invalid_json`(_ text: String) {
        #expect(refusal(text)?.code == .invalidJSON)
    }

    @Test func `bytes that are not UTF-8 are invalid_json`() {
        #expect(refusal(Array(#"{"type":"pi"#.utf8) + [0xFF, 0xC0] + Array(#"ng"}"#.utf8))?.code == .invalidJSON)
    }

    @Test(arguments: ["[]", "5", #""ping""#, "null", "true"])
    func `JSON that is not an object is refused`(_ text: String) {
        #expect(refusal(text) != nil)
    }

    @Test func `an unknown type is unknown_type, unknown fields are ignored`() throws {
        #expect(refusal(#"{"type":"dance"}"#)?.code == .unknownType)
        #expect(throws: WireError.self) { try EventsClientMessage.decode(Array(#"{"type":"session_end"}"#.utf8)) }
        let message = try VoiceClientMessage.decode(Array(#"{"type":"session_end","more":{"x":[1]}}"#.utf8))
        #expect(message == .sessionEnd)
        #expect(try VoiceServerMessage.decode(Array(#"{"type":"from_the_future"}"#.utf8)) == nil)
    }

    @Test(arguments: [#"\u0000"#, #"a\u0000b"#, #"\\\u0000"#, #"\n\u0000"#])
    func `an escaped NUL is refused wherever it stands`(_ text: String) {
        #expect(refusal(#"{"type":"context_request","turn_id":"t","text":"\#(text)"}"#)?.code == .invalidField)
        #expect(refusal(#"{"type":"session_end","\#(text)":1}"#)?.code == .invalidField)
    }

    @Test(arguments: [#"\\u0000"#, #"\\\\u0000"#, #"\u0001"#, #"u0000"#, #"\u00000"#.replacing("\\u0000", with: "\\\\u0000")])
    func `an escaped backslash before u0000 is only text`(_ text: String) throws {
        let bytes = Array(#"{"type":"context_request","turn_id":"t","text":"\#(text)"}"#.utf8)
        guard case .contextRequest(let request) = try VoiceClientMessage.decode(bytes) else { return #expect(Bool(false)) }
        #expect(!request.text.utf8.contains(0))
    }

    @Test(arguments: [#"\ud800"#, #"\udc00"#, #"\ud800x"#, #"\ud800\ud800"#, #"\udc00\ud800"#, #"\uD83D"#])
    func `a lone surrogate is refused, or becomes valid text`(_ escape: String) {
        let bytes = Array(#"{"type":"context_request","turn_id":"t","text":"\#(escape)"}"#.utf8)
        guard case .contextRequest(let request)? = try? VoiceClientMessage.decode(bytes) else { return }
        #expect(String(validating: Array(request.text.utf8), as: UTF8.self) == request.text)
    }

    @Test func `a surrogate pair is one character`() throws {
        let bytes = Array(#"{"type":"response_delta","turn_id":"t","text":"\ud83c\udf63"}"#.utf8)
        #expect(try VoiceClientMessage.decode(bytes) == .responseDelta(ResponseDelta(turnId: "t", text: "🍣")))
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
    func `ten thousand levels of nesting are refused, not followed to the end of the stack`(_ level: String) {
        let deep = String(repeating: level, count: 10_000)
        #expect(refusal(deep)?.code == .invalidJSON)
        let closing = String(level.reversed().compactMap { $0 == "[" ? "]" : $0 == "{" ? "}" : nil })
        let whole = deep + "1" + String(repeating: closing, count: 10_000)
        #expect(refusal(#"{"type":"ping","id":\#(whole)}"#) != nil)
        #expect(throws: WireError.self) { try WireCoder.decode(JSONValue.self, from: Array(whole.utf8)) }
    }

    @Test func `the turn of a frame that could not be read is named if it can be`() {
        func turn(_ text: String) -> String? { VoiceClientMessage.turnId(in: Array(text.utf8)) }
        #expect(turn(#"{"type":"context_request","turn_id":"t9"}"#) == "t9")
        #expect(turn(#"{"turn_id":9}"#) == nil)
        #expect(turn("{") == nil)
        #expect(turn(#"{"turn_id":"\#(String(repeating: "x", count: 129))"}"#) == nil)
    }

    @Test func `no refusal repeats what the client sent`() {
        let secret = "sesame-4711"
        for text in [
            #"{"type":"\#(secret)"}"#, #"{"type":"context_request","turn_id":"t","text":{"x":"\#(secret)"}}"#,
            #"{"type":"session_start","agent_id":"\#(secret)"}"#, #"{"type":"authenticate","token":"\#(secret)"#,
        ] {
            let error = refusal(text)
            #expect(error != nil)
            #expect(error?.description.contains(secret) == false)
        }
    }

    private func refusal(_ text: String) -> WireError? { refusal(Array(text.utf8)) }

    private func refusal(_ bytes: [UInt8]) -> WireError? { refusal { try VoiceClientMessage.decode(bytes) } }

    private func refusal(_ decode: () throws -> Any) -> WireError? {
        do {
            _ = try decode()
            return nil
        } catch {
            return error as? WireError
        }
    }
}
