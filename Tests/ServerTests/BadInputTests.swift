import Foundation
import TestSupport
import Testing
import Wire

/// Bad input gets a clear error, and nobody else notices.
@Suite(.timeLimit(.minutes(5)))
struct BadInputTests {
    private static let frames: [(text: String, code: ErrorCode)] = [
        ("not json", .invalidJSON), ("[]", .invalidField), ("{}", .missingField), (#"{"type":5}"#, .invalidField),
        (#"{"type":"dance"}"#, .unknownType), (#"{"type":"context_request","turn_id":"t"}"#, .missingField),
        (#"{"type":"context_request","turn_id":"t","text":7}"#, .invalidField),
        (#"{"type":"context_request","turn_id":"t","text":null}"#, .invalidField),
        (#"{"type":"context_request","turn_id":"t","text":"x","limit":0}"#, .invalidField),
        (#"{"type":"context_request","turn_id":"t","text":"x","limit":51}"#, .invalidField),
        (#"{"type":"context_request","turn_id":"t","text":"x","deadline_ms":0}"#, .invalidField),
        (#"{"type":"context_request","turn_id":"","text":"x"}"#, .invalidField),
        (#"{"type":"turn_complete","turn_id":"t","user_message":"a \u0000 b","ai_response":""}"#, .invalidField),
        (#"{"type":"turn_complete","turn_id":"t\u0000","user_message":"a","ai_response":""}"#, .invalidField),
        (#"{"type":"turn_complete","turn_id":"t","user_message":"\ud800","ai_response":""}"#, .invalidJSON),
        (#"{"type":"response_end","turn_id":"never-heard-of"}"#, .unknownTurn),
        (#"{"type":"response_delta","turn_id":"never-heard-of","text":"x"}"#, .unknownTurn),
        (#"{"type":"context_request","turn_id":"t","text":"x","user_id":"nonsense"}"#, .invalidField),
        (#"{"type":"session_start","user_id":"discord_1","session_id":"not-a-uuid"}"#, .invalidField),
        (#"{"type":"session_start","user_id":"discord_1","agent_id":"00000000-0000-4000-8000-000000000000"}"#, .invalidField),
        (#"{"type":"session_start","user_id":"webrtc_nobody"}"#, .notFound),
        (#"{"type":"session_start"}"#, .missingField),
    ]

    @Test func `Every bad frame is answered with its code, and the connection lives on`() async throws {
        try await HubProcess.with { hub in
            let voice = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            for (text, code) in Self.frames {
                voice.send(text: text)
                let error = try await voice.errorFrame()
                #expect(error.code == code.rawValue, "\(text)")
                #expect(!error.message.contains("nonsense"))
            }
            voice.send(text: #"{"type":"context_request","turn_id":"\#(String(repeating: "x", count: 129))","text":"x"}"#)
            #expect(try await voice.errorFrame().code == ErrorCode.tooLong.rawValue)
            voice.send(TurnComplete(turnId: "t", userMessage: String(repeating: "x", count: 65_537), aiResponse: ""))
            let tooLong = try await voice.errorFrame()
            #expect(tooLong.code == ErrorCode.tooLong.rawValue && tooLong.turnId == "t")
            #expect(try await voice.say(#"A backslash and u0000: \u0000 spelled out."#).status == .queued)
            #expect(try await voice.context("hello").outcome == .complete)
        }
    }

    @Test func `Without a session, turns are refused with no_session`() async throws {
        try await HubProcess.with { hub in
            let socket = try await hub.connect("/ws/voice", token: try hub.adminToken)
            let messages: [any Encodable] = [
                ContextRequest(turnId: "t", text: "x"), TurnComplete(turnId: "t", userMessage: "x", aiResponse: ""),
                TranscriptPartial(turnId: "t", text: "x"), ResponseEnd(turnId: "t"),
            ]
            for message in messages {
                socket.send(message)
                #expect(try await socket.errorFrame().code == ErrorCode.noSession.rawValue)
            }
            socket.send(text: #"{"type":"session_end"}"#)
            #expect(try await socket.errorFrame().code == ErrorCode.noSession.rawValue)
        }
    }

    @Test func `A frame too large closes with 4503, and a bystander is served`() async throws {
        try await HubProcess.with { hub in
            let token = try hub.adminToken
            let bystander = try await hub.voice(token: token, as: "discord_2")
            let voice = try await hub.voice(token: token, as: "discord_1")
            voice.send(TurnComplete(turnId: "t", userMessage: String(repeating: "x", count: 1 << 18), aiResponse: ""))
            #expect(try await voice.closeCode() == 4503)
            #expect(try await bystander.context("hello").outcome == .complete)
        }
    }

    @Test func `Too many messages are refused, then the connection is closed, and others are unharmed`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_MESSAGES_PER_SECOND": "10"]) { hub in
            let token = try hub.adminToken
            let bystander = try await hub.voice(token: token, as: "discord_2")
            let voice = try await hub.voice(token: token, as: "discord_1")
            for _ in 0..<1500 { voice.send(Ping()) }
            #expect(try await voice.closeCode() == 4507)
            #expect(try await bystander.context("hello").outcome == .complete)
        }
    }

    @Test func `Ten thousand sessions on one socket harm nobody`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_MESSAGES_PER_SECOND": "100"]) { hub in
            let token = try hub.adminToken
            let bystander = try await hub.voice(token: token, as: "discord_2")
            let greedy = try await hub.connect("/ws/voice", token: token)
            for user in 0..<10_000 { greedy.send(SessionStart(userId: "discord_\(user)")) }
            #expect(try await bystander.context("hello").outcome != .timedOut)
            greedy.close()
            #expect(try await bystander.say("I live in Oslo.").status == .queued)
        }
    }

    @Test func `Two thousand sockets opened at once are all served`() async throws {
        try await HubProcess.with { hub in
            let tokens = [try await hub.botToken(), try await hub.botToken()]
            let sockets = try await withThrowingTaskGroup(of: HubSocket.self) { group in
                for index in 0..<2000 {
                    group.addTask { try await hub.voice(token: tokens[index % 2], as: "discord_\(index)") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(sockets.count == 2000)
            for socket in sockets { socket.send(Ping(id: .int(1))) }
            for socket in sockets { #expect(try await socket.answer() == .pong(Pong(id: .int(1)))) }
        }
    }
}
