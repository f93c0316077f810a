import Foundation
import TestSupport
import Testing
import Wire

/// One user's memory never reaches another's prompt, event stream, cache entry or log line.
@Suite(.timeLimit(.minutes(14)))
struct IsolationTests {
    private static let secret = "The vault code is pelican seventeen."

    @Test func `Nothing of one user reaches another, whatever is asked`() async throws {
        try await HubProcess.with { hub in
            let (ann, ben) = (try await hub.register("Ann"), try await hub.register("Ben"))
            let discord = try await hub.botToken()
            let (benEvents, _) = try await hub.events(token: ben.authToken)
            let (botEvents, _) = try await hub.events(token: discord)
            let (annEvents, _) = try await hub.events(token: ann.authToken)

            let annVoice = try await hub.voice(token: ann.authToken)
            let benVoice = try await hub.voice(token: ben.authToken)
            // Both ask before and after, so that a shared cache entry would show.
            _ = try await annVoice.context("what is the vault code?")
            _ = try await benVoice.context("what is the vault code?")
            let task = try #require(try await annVoice.say(Self.secret + " I live in Oslo.").taskId)
            let own = try await annEvents.events(untilEnded: 1)
            let learned = try #require(own.first { $0.type == "fact_extracted" })
            let fact = try #require(learned.data["id"]?.stringValue)
            let turn = try #require(learned.data["source_turn_id"]?.stringValue)
            #expect(try await annVoice.context("what is the vault code?").facts.contains { $0.factText.contains("pelican") })
            let others = try await benVoice.context("what is the vault code?")
            #expect(others.context.isEmpty && others.facts.isEmpty && others.recentTurns.isEmpty)

            let path = "/api/memory/users/\(ann.userId)"
            for token in [ben.authToken, discord] {
                for route in ["/facts", "/settings", "/export", "/facts/\(fact)", "/facts/\(fact)/history", "/links", "/turns/\(turn)"] {
                    #expect(try await hub.request("GET", path + route, token: token).status == 403, "\(route)")
                }
                #expect(try await hub.request("DELETE", path + "?confirm=true", token: token).status == 403)
                #expect(try await hub.request("GET", "/api/memory/tasks/\(task)", token: token).status == 404)
                #expect(try await hub.request("POST", "/api/memory/tasks/\(task)/retry", token: token).status == 404)
                #expect(try await hub.request("GET", "/api/memory/tasks", token: token).text == "[]")
            }
            #expect(try await hub.request("GET", "/api/memory/users/me/facts/\(fact)", token: ben.authToken).status == 404)
            #expect(try await hub.request("GET", "/api/memory/users/me/turns/\(turn)", token: ben.authToken).status == 404)
            #expect(try await hub.request("DELETE", "/memory/\(fact)", token: ben.authToken).status == 404)
            for (method, route) in [("GET", "/api/users"), ("GET", "/api/tokens"), ("DELETE", "/api/tokens/\(fact)")] {
                #expect(try await hub.request(method, route, token: ben.authToken).status == 403)
                #expect(try await hub.request(method, route, token: discord).status == 403)
            }
            let search = SearchRequest(query: "vault code", userId: ann.userId)
            #expect(try await hub.request("POST", "/api/memory/search", token: ben.authToken, json: search).status == 403)
            let recall = RecallRequest(query: "vault code")
            #expect(
                try await hub.request("POST", "/memory/recall", token: ben.authToken, json: recall).decode(Recalled.self).count == 0)
            #expect(try await !hub.request("GET", "/api/memory/users/me/export", token: ben.authToken).text.contains("pelican"))
            let metrics = try await hub.request("GET", "/api/metrics/extraction-queue", token: ben.authToken)
            #expect(try metrics.decode(QueueMetrics.self).completed == 0)

            // Ben's own turn ends: everything that was published before has arrived at his socket, and none of it is Ann's.
            _ = try await benVoice.say("I live in Lima.")
            let seen = try await benEvents.events(untilEnded: 1)
            #expect(seen.allSatisfy { $0.userId == ben.userId })
            let bot = try await hub.voice(token: discord, as: "discord_5")
            _ = try await bot.say("I live in Quito.")
            let seenByBot = try await botEvents.events(untilEnded: 1)
            #expect(seenByBot.allSatisfy { $0.userId == "discord_5" })
        }
    }

    @Test func `A bot reaches the users of its platform only`() async throws {
        try await HubProcess.with { hub in
            let (discord, slack) = (try await hub.botToken(), try await hub.botToken(platform: "slack"))
            let voice = try await hub.voice(token: discord, as: "discord_1")
            _ = try await voice.say("I live in Oslo.")
            #expect(try await hub.request("GET", "/api/memory/users/discord_1/facts", token: slack).status == 403)
            let socket = try await hub.connect("/ws/voice", token: slack)
            socket.send(SessionStart(userId: "discord_1"))
            #expect(try await socket.errorFrame().code == ErrorCode.notAllowed.rawValue)
            socket.send(SessionStart(userId: "slackish_1"))
            #expect(try await socket.errorFrame().code == ErrorCode.notAllowed.rawValue)
        }
    }

    @Test func `Logs and metrics hold no transcript, fact, token or name`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_LOG_LEVEL": "trace"]) { hub in
            let ann = try await hub.register("Annabel Quill")
            let (dashboard, _) = try await hub.events(token: ann.authToken)
            let voice = try await hub.voice(token: ann.authToken)
            _ = try await voice.say(Self.secret + " I am allergic to zucchini.")
            _ = try await dashboard.events(untilEnded: 1)
            _ = try await voice.context("what is the vault code?")
            voice.send(text: #"{"type":"turn_complete","turn_id":"x","user_message":"pelican \u0000","ai_response":""}"#)
            _ = try await voice.errorFrame()
            _ = try await hub.request("GET", "/api/memory/users/me/facts?q=zucchini&token=\(ann.authToken)", token: ann.authToken)
            _ = try await hub.request("GET", "/nowhere/pelican?token=\(ann.authToken)")
            let metrics = try await hub.request("GET", "/metrics").text
            for word in ["pelican", "zucchini", "Annabel", ann.authToken, try hub.adminToken] {
                #expect(!hub.log.contains(word))
                #expect(!metrics.contains(word))
            }
            #expect(metrics.contains("memhub_context"))
        }
    }
}
