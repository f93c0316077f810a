import Foundation
import Hub
import Testing
import Wire

/// What of a call becomes turns, and when they were said.
@Suite struct CallTranscriptTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func `entries in a row are one turn, and the greeting is a turn without the person`() {
        let transcript = read([
            entry("agent", "Hello!", 0), entry("user", "Hi,", 2), entry("user", "I live in Oslo.", 3), entry("agent", nil, 4),
            entry("agent", "Nice.", 5, interrupted: true), entry("agent", "And now?", 6), entry("user", " ", 7), entry("user", "Bye.", 8),
        ])
        #expect(
            transcript.exchanges.map { [$0.said, $0.answered] } == [
                ["", "Hello!"], ["Hi, I live in Oslo.", "Nice. And now?"], ["Bye.", ""],
            ])
        #expect(transcript.exchanges.map(\.interrupted) == [false, true, false])
        #expect(transcript.exchanges.map { $0.at.timeIntervalSince1970 - 1_799_999_000 } == [0, 2, 8])
        #expect(transcript.endedAt.timeIntervalSince(transcript.startedAt) == 60)
    }

    @Test(arguments: [1e300, -1e300, 4e9, 0])
    func `whatever times a call names, nothing was said after it came`(_ seconds: Double) {
        let call = FinishedCall(
            conversationId: "c", transcript: [entry("user", "Hi", seconds)],
            metadata: FinishedCall.Metadata(startTimeUnixSecs: seconds, callDurationSecs: seconds))
        let transcript = CallTranscript(call, receivedAt: Self.now)
        #expect(transcript.exchanges[0].at <= Self.now && transcript.endedAt <= Self.now && transcript.startedAt <= transcript.endedAt)
    }

    @Test func `a text is never longer than a turn's may be`() {
        let long = String(repeating: "å", count: Limits.textBytes)
        let transcript = read([entry("user", long, 1), entry("user", long, 2), entry("agent", long, 3)])
        #expect(transcript.exchanges.count == 2)
        #expect(transcript.exchanges.allSatisfy { $0.said.utf8.count <= Limits.textBytes && $0.answered.utf8.count <= Limits.textBytes })
    }

    @Test func `a call without a transcript has no turns`() {
        #expect(CallTranscript(FinishedCall(conversationId: "c"), receivedAt: Self.now).exchanges.isEmpty)
    }

    private func read(_ entries: [FinishedCall.Entry]) -> CallTranscript {
        CallTranscript(
            FinishedCall(
                conversationId: "c", transcript: entries,
                metadata: FinishedCall.Metadata(startTimeUnixSecs: 1_799_999_000, callDurationSecs: 60)), receivedAt: Self.now)
    }

    private func entry(_ role: String, _ message: String?, _ seconds: Double, interrupted: Bool = false) -> FinishedCall.Entry {
        FinishedCall.Entry(role: role, message: message, timeInCallSecs: seconds, interrupted: interrupted)
    }
}
