import Foundation
import TestSupport
import Testing
import Wire

@Suite(.timeLimit(.minutes(14)))
struct TokenTests {
    @Test func `A token is taken from the header, a subprotocol, the first frame and the address`() async throws {
        try await HubProcess.with { hub in
            let token = try hub.adminToken
            for scheme in ["Bearer", "Bot", "Token", "bearer"] {
                let socket = try await hub.connect("/ws/voice", token: nil, headers: [("Authorization", "\(scheme) \(token)")])
                socket.send(Ping(id: .int(1)))
                #expect(try await socket.answer() == .pong(Pong(id: .int(1))))
            }
            let browser = try await hub.connect("/ws/voice", token: nil, subprotocols: ["memhub.v1", "bearer.\(token)"])
            #expect(browser.connection.subprotocol == "memhub.v1")
            browser.send(Ping(id: .string("a")))
            #expect(try await browser.answer() == .pong(Pong(id: .string("a"))))

            let late = try await hub.connect("/ws/voice", token: nil)
            late.send(Authenticate(token: token))
            #expect(try await late.answer() == .authenticated(Authenticated(kind: .admin)))

            let old = try await hub.connect("/ws/voice?token=\(token)", token: nil)
            old.send(Ping())
            #expect(try await old.answer() == .pong(Pong()))
        }
    }

    @Test func `A bad token closes with 4501, or answers 401`() async throws {
        try await HubProcess.with { hub in
            #expect(try await hub.connect("/ws/voice", token: "mha_wrong-wrong-wrong-wrong").closeCode() == 4501)
            let wrong = try await hub.connect("/ws/events", token: nil)
            wrong.send(Authenticate(token: "nonsense"))
            #expect(try await wrong.closeCode() == 4501)
            let other = try await hub.connect("/ws/voice", token: nil)
            other.send(Ping())
            #expect(try await other.closeCode() == 4501)
            // Says nothing at all.
            #expect(try await hub.connect("/ws/voice", token: nil).closeCode() == 4501)
            for token in ["mha_wrong-wrong-wrong-wrong", ""] {
                let answer = try await hub.request("GET", "/api/auth/me", token: token)
                #expect(answer.status == 401 && answer.problem?.code == ErrorCode.unauthorized.rawValue)
            }
        }
    }

    @Test func `A foreign origin is closed with 4502, the hub's own and listed ones are not`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_ORIGINS": "https://friend.example"]) { hub in
            let token = try hub.adminToken
            for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
                let foreign = try await hub.connect("/ws/voice", token: token, headers: [("Origin", origin)])
                #expect(try await foreign.closeCode() == 4502, "\(origin)")
            }
            for origin in [hub.address, "https://friend.example"] {
                let socket = try await hub.connect("/ws/voice", token: token, headers: [("Origin", origin)])
                socket.send(Ping())
                #expect(try await socket.answer() == .pong(Pong()))
            }
        }
    }

    @Test func `A revoked token closes its live sockets with 4506`() async throws {
        try await HubProcess.with { hub in
            let token = try await hub.botToken()
            let voice = try await hub.voice(token: token, as: "discord_1")
            let (dashboard, _) = try await hub.events(token: token)
            let bystander = try await hub.voice(token: try await hub.botToken(), as: "discord_2")
            let list = try await hub.command(["token", "list"])
            let line = try #require(list.split(separator: "\n").first { $0.contains("bot") })
            let id = try #require(line.split(separator: " ").first { UUID(uuidString: String($0)) != nil })
            _ = try await hub.command(["token", "revoke", String(id)])
            #expect(try await voice.closeCode() == 4506)
            #expect(try await dashboard.closeCode() == 4506)
            #expect(try await hub.connect("/ws/voice", token: token).closeCode() == 4501)
            #expect(try await bystander.context("still here?").outcome == .complete)
        }
    }

    @Test func `Rotation and account deletion end the old token's sockets, expiry too`() async throws {
        try await HubProcess.with { hub in
            let short = try await hub.command(
                ["token", "create", "--kind", "bot", "--platform", "discord", "--expires-in", "5s"])
            let expiring = try await hub.voice(token: short, as: "discord_1")

            let ann = try await hub.register("Ann")
            let first = try await hub.voice(token: ann.authToken)
            let rotated = try await hub.request("POST", "/api/auth/rotate", token: ann.authToken).decode(RotatedToken.self)
            #expect(try await first.closeCode() == 4506)
            #expect(try await hub.request("GET", "/api/auth/me", token: ann.authToken).status == 401)

            let second = try await hub.voice(token: rotated.authToken)
            second.send(Authenticate(token: rotated.authToken))
            #expect(try await second.answer() == .authenticated(Authenticated(kind: .user)))
            #expect(try await hub.request("DELETE", "/api/auth/delete-account", token: rotated.authToken).status == 200)
            #expect(try await second.closeCode() == 4506)

            #expect(try await expiring.closeCode() == 4506)
            #expect(try await hub.connect("/ws/voice", token: short).closeCode() == 4501)
            #expect(try await hub.request("GET", "/api/auth/me", token: short).status == 401)
        }
    }

    @Test func `A live socket takes another token of the same rights only`() async throws {
        try await HubProcess.with { hub in
            let voice = try await hub.voice(token: try await hub.botToken(), as: "discord_1")
            voice.send(Authenticate(token: try await hub.botToken()))
            #expect(try await voice.answer() == .authenticated(Authenticated(kind: .bot)))
            for token in [try hub.adminToken, try await hub.botToken(platform: "slack"), try await hub.register("Ann").authToken] {
                voice.send(Authenticate(token: token))
                #expect(try await voice.errorFrame().code == ErrorCode.notAllowed.rawValue)
            }
            voice.send(Authenticate(token: "nonsense"))
            #expect(try await voice.errorFrame().code == ErrorCode.unauthorized.rawValue)
            #expect(try await voice.context("still here?").outcome == .complete)
        }
    }

    @Test func `One token opens only so many connections`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_SESSIONS_PER_TOKEN": "3"]) { hub in
            let token = try hub.adminToken
            var open: [HubSocket] = []
            for _ in 0..<3 { open.append(try await hub.voice(token: token, as: "discord_1")) }
            let fourth = try await hub.connect("/ws/voice", token: token)
            #expect(try await fourth.errorFrame().code == ErrorCode.rateLimited.rawValue)
            #expect(try await fourth.closeCode() == 4507)
            let other = try await hub.voice(token: try await hub.botToken(), as: "discord_2")
            #expect(try await other.context("hello").outcome == .complete)
            open[0].close()
            _ = try await open[0].closeCode()
            #expect(try await open[1].context("hello").outcome == .complete)
        }
    }
}
