import Foundation
import TestSupport
import Testing
import Wire

/// Bad input gets a clear error, and nobody else notices.
@Suite(.timeLimit(.minutes(14)))
struct BadInputTests {
    private static let frames: [(text: String, code: ErrorCode)] = [
        ("not json", .invalidJSON), ("[]", .invalidField), ("{}", .missingField), (#"{"type":5}"#, .invalidField),
        (#"{"type":"dance"}"#, .unknownType), (#"{"type":"context_request","turn_id":"t"}"#, .missingField),
        (#"{"type":"context_request","turn_id":"t","text":7}"#, .invalidField),
        (#"{"type":"context_request","turn_id":"t","text":null}"#, .invalidField),
        (#"{"type":"context_request","turn_id":"t","text":"x","limit":0}"#, .invalidField),
        (#"{"type":"context_request","turn_id":"t","text":"x","limit":51}"#, .invalidField),
        (#"{"type":"context_request","turn_id":"t","text":"x","limit":1.5}"#, .invalidField),
        (#"{"type":"context_request","turn_id":"t","text":"x","limit":1e300}"#, .invalidField),
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

    @Test func `U+0000 and lone surrogates are refused in every text, and nothing later suffers`() async throws {
        try await HubProcess.with { hub in
            let token = try hub.adminToken
            let voice = try await hub.voice(token: token, as: "discord_1")
            for poison in [#"\u0000"#, #"\ud800"#, #"\udfff x"#, #"\ud800\ud800"#] {
                for text in [
                    #"{"type":"turn_complete","turn_id":"t1","user_message":"a","ai_response":"b\#(poison)"}"#,
                    #"{"type":"transcript_partial","turn_id":"t1","text":"a\#(poison)"}"#,
                    #"{"type":"response_delta","turn_id":"t1","text":"a\#(poison)"}"#,
                    #"{"type":"session_start","user_id":"discord_1","display_name":"a\#(poison)"}"#,
                    #"{"type":"session_start","user_id":"discord_1","channel_id":"a\#(poison)"}"#,
                    #"{"type":"session_start","user_id":"discord_\#(poison)"}"#,
                ] {
                    voice.send(text: text)
                    let error = try await voice.errorFrame()
                    #expect(Self.unusable.contains(error.code) && !error.retryable, "\(text)")
                }
                for (method, path, body) in [
                    ("POST", "/api/auth/register", #"{"display_name":"a\#(poison)"}"#),
                    ("POST", "/api/memory/users/discord_1/facts", #"{"fact_key":"k","fact_value":"a\#(poison)"}"#),
                    ("POST", "/api/memory/users/discord_1/facts", #"{"fact_key":"k","fact_value":"a","metadata":{"a\#(poison)":1}}"#),
                    ("POST", "/memory/remember", #"{"content":"a\#(poison)","user_id":"discord_1"}"#),
                    ("POST", "/memory/recall", #"{"query":"a\#(poison)","user_id":"discord_1"}"#),
                    ("POST", "/api/memory/search", #"{"query":"a\#(poison)","user_id":"discord_1"}"#),
                    ("PUT", "/api/memory/users/discord_1/settings", #"{"display_name":"a\#(poison)"}"#),
                ] {
                    let answer = try await hub.request(method, path, token: token, body: body)
                    #expect([400, 422].contains(answer.status), "\(path) \(body)")
                    #expect(Self.unusable.contains(answer.problem?.code ?? 0), "\(path) \(body)")
                }
            }
            #expect(try await hub.request("GET", "/api/memory/users/discord_1/facts?q=%ff%fe", token: token).status < 500)
            #expect(try await voice.say("I like tea.").status == .queued)
            #expect(try await voice.context("what do I like?").outcome == .complete)
        }
    }

    private static let unusable = [ErrorCode.invalidJSON.rawValue, ErrorCode.invalidField.rawValue]

    @Test func `Deep nesting is refused and thousands of fields are ignored, neither is fatal`() async throws {
        try await HubProcess.with { hub in
            let voice = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            let (opening, closing) = (String(repeating: "[", count: 100_000), String(repeating: "]", count: 100_000))
            let objects = String(repeating: #"{"a":"#, count: 40_000) + "1" + String(repeating: "}", count: 40_000)
            for text in [opening, #"{"type":"ping","id":\#(opening)\#(closing)}"#, #"{"type":"session_start","x":\#(objects)}"#] {
                voice.send(text: text)
                #expect(Self.unusable.contains(try await voice.errorFrame().code))
            }
            let many = (0..<10_000).map { #""field\#($0)":1"# }.joined(separator: ",")
            voice.send(text: #"{"type":"ping","id":77,\#(many)}"#)
            #expect(try await voice.answer() == .pong(Pong(id: .int(77))))
        }
    }

    @Test func `A dashboard's bad frames are answered with their codes, and it may still subscribe`() async throws {
        try await HubProcess.with { hub in
            let (dashboard, _) = try await hub.events(token: try await hub.botToken())
            let frames: [(text: String, code: ErrorCode)] = [
                ("{", .invalidJSON), ("pong", .invalidJSON), (#"{"type":"sing"}"#, .unknownType),
                (#"{"type":"subscribe","since":"x"}"#, .invalidField), (#"{"type":"subscribe","since":1.5}"#, .invalidField),
                (#"{"type":"subscribe","since":99999999999999999999}"#, .invalidField),
                (#"{"type":"subscribe","events":"x"}"#, .invalidField), (#"{"type":"subscribe","events":["\u0000"]}"#, .invalidField),
                (#"{"type":"subscribe","epoch":"x","since":1}"#, .invalidField),
                (#"{"type":"subscribe","user_id":"telegram_1"}"#, .notAllowed),
            ]
            for (text, code) in frames {
                dashboard.send(text: text)
                #expect(try await WireCoder.decode(ErrorFrame.self, from: dashboard.next()).code == code.rawValue, "\(text)")
            }
            dashboard.send(Subscribe(since: 0))
            #expect(try await WireCoder.decode(Subscribed.self, from: dashboard.next()).recovered)
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
            var answer = try await voice.answer()
            while case .pong = answer { answer = try await voice.answer() }
            guard case .error(let refusal) = answer else { throw HubFailure("neither pong nor error") }
            #expect(refusal.code == ErrorCode.rateLimited.rawValue && refusal.retryable)
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
