import Foundation
import Hub
import TestSupport
import Testing

/// Signatures, against those that ElevenLabs' own client makes and accepts.
@Suite(.timeLimit(.minutes(5))) struct WebhookSignatureTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let body = Array(#"{"type":"post_call_audio","data":{"conversation_id":"c"}}"#.utf8)
    private let signature = WebhookSignature(secret: "wsec_right")

    @Test func `what ElevenLabs' client signs is accepted, and what is signed here is accepted by it`() async throws {
        let client = try ElevenLabsClient(secret: "wsec_right")
        for name in ["post_call_transcription", "plan"] {
            let file = ElevenLabsClient.fixture(name)
            let body = try [UInt8](Data(contentsOf: file))
            let header = try await client.sign(file, at: Self.now.addingTimeInterval(1e9))
            #expect(throws: Never.self) { try signature.verify(header, of: body, now: Self.now.addingTimeInterval(1e9)) }
            let other = WebhookSignature(secret: "wsec_wrong")
            #expect(throws: WebhookSignature.Refusal.wrong) {
                try other.verify(header, of: body, now: Self.now.addingTimeInterval(1e9))
            }
        }
        let file = ElevenLabsClient.fixture("post_call_transcription")
        let body = try [UInt8](Data(contentsOf: file))
        #expect(try await client.accept(file, signature.header(for: body, at: Date())) == "post_call_transcription")
        #expect(try await client.accept(file, WebhookSignature(secret: "x").header(for: body, at: Date())) == nil)
        #expect(try await client.accept(file, signature.header(for: body + [32], at: Date())) == nil)
    }

    @Test func `a call of the fixture is what ElevenLabs' client calls one`() async throws {
        try await ElevenLabsClient(secret: "s").check("call", ElevenLabsClient.fixture("post_call_transcription"))
    }

    @Test func `a signature holds for half an hour, and not for other bytes`() throws {
        let header = signature.header(for: Self.body, at: Self.now)
        for seconds in [0.0, 1800, -1800] {
            #expect(throws: Never.self) { try signature.verify(header, of: Self.body, now: Self.now.addingTimeInterval(seconds)) }
        }
        for seconds in [1801.0, -1801, 1e9] {
            #expect(throws: WebhookSignature.Refusal.expired) {
                try signature.verify(header, of: Self.body, now: Self.now.addingTimeInterval(seconds))
            }
        }
        #expect(throws: WebhookSignature.Refusal.wrong) { try signature.verify(header, of: Self.body + [32], now: Self.now) }
        // The time is signed too: an old signature cannot be made young.
        let renewed = header.replacing("1800000000", with: "1800000001")
        #expect(throws: WebhookSignature.Refusal.wrong) { try signature.verify(renewed, of: Self.body, now: Self.now) }
        let another = header.replacing("v0=", with: "v1=")
        #expect(throws: Never.self) { try signature.verify("v0=00," + another, of: Self.body, now: Self.now) }
    }

    @Test(arguments: [
        "", "t=", "v0=", "t=1800000000", "v0=00", "t=x,v0=00", "t=1800000000,v0=xyz", "t=1800000000,t=1800000000,v0=00", ",,,", "=",
        "t=99999999999999999999,v0=00", "T=1800000000,V0=00", "t=1800000000 v0=00", "t=1800000000;v0=00",
    ])
    func `what is no signature is refused`(_ header: String) {
        #expect(throws: WebhookSignature.Refusal.malformed) { try signature.verify(header, of: Self.body, now: Self.now) }
    }

    @Test func `a code that is cut short, or empty, is wrong`() {
        let code = signature.header(for: Self.body, at: Self.now)
        #expect(throws: WebhookSignature.Refusal.wrong) { try signature.verify(String(code.dropLast(2)), of: Self.body, now: Self.now) }
        #expect(throws: WebhookSignature.Refusal.wrong) { try signature.verify("t=1800000000,v0=00", of: Self.body, now: Self.now) }
    }
}
