import Foundation
import Memhub
import Testing
import Wire

@Suite struct TerminalTextTests {
    private let line = EventLine(hasColours: false, timeZone: TimeZone(secondsFromGMT: 3600)!)

    private func event(_ type: String, _ data: [String: JSONValue]) -> FollowedEvent {
        FollowedEvent(type: type, seq: 1, at: Timestamp(Date(timeIntervalSince1970: 0.25)), data: data)
    }

    @Test func `a fact's line has the time of day, the user and the fact`() {
        let event = event(
            "fact_extracted",
            ["user_id": "discord_1", "fact_key": "home", "fact_text": "home: lives in Oslo", "importance": .double(0.8)])
        #expect(line.text(event) == "01:00:00.250 fact_extracted               discord_1 home: lives in Oslo (0.8)")
    }

    @Test func `a task's line has what became of it`() {
        let event = event(
            "memory_extraction_completed",
            ["user_id": "discord_1", "status": "completed", "facts_count": .int(2), "duration_ms": .double(1234.567), "error": .null])
        #expect(line.text(event).hasSuffix("discord_1 status=completed facts_count=2 duration_ms=1234.57"))
    }

    @Test func `what people said cannot steer the terminal`() {
        let event = event("fact_extracted", ["fact_text": "a\u{1B}[2J\nb\u{9B}c"])
        #expect(line.text(event).hasSuffix("a\u{FFFD}[2J⏎b\u{FFFD}c"))
        #expect(SafeText.lines("<a>\n- b\r", indent: "| ") == "| <a>\n| - b")
    }

    @Test(arguments: [
        ("ws://127.0.0.1:4900", HubAddress(host: "127.0.0.1", port: 4900)), ("http://hub.example", HubAddress(host: "hub.example", port: 80)),
        ("ws://[::1]:1/below/", HubAddress(host: "::1", port: 1, prefix: "/below")),
    ])
    func `addresses are read`(text: String, address: HubAddress) {
        #expect(HubAddress(text) == address)
    }

    @Test(arguments: ["wss://hub.example", "127.0.0.1:4900", "ws://", "ws://u@h:1"])
    func `addresses this client cannot reach are refused`(text: String) {
        #expect(HubAddress(text) == nil)
    }
}
