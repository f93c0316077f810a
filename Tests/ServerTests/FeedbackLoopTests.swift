import Foundation
import TestSupport
import Testing
import Wire

/// What the hub puts into prompts comes back in what clumsy clients send: it must not be remembered again.
@Suite(.timeLimit(.minutes(14)))
struct FeedbackLoopTests {
    private static let notes = ["I play the cello in an orchestra.", "My sister is called Ingrid.", "I work as a baker in Bergen."]
    private static let users = 10
    private static let turnsPerUser = 100

    @Test func `In a thousand turns nothing that was injected is extracted again`() async throws {
        try await HubProcess.with { hub in
            let token = try await hub.botToken()
            let (dashboard, _) = try await hub.events(token: token)

            // The same words give facts when they were not injected: the test would notice.
            let control = try await hub.voice(token: token, as: "discord_99")
            _ = try await control.say(Self.notes.joined(separator: " "))
            let said = try await dashboard.events(untilEnded: 1)
            #expect(said.count { $0.type == "fact_extracted" } >= 3)

            try await withThrowingTaskGroup(of: Void.self) { speakers in
                for user in 0..<Self.users {
                    speakers.addTask { try await Self.speak(as: "discord_\(user + 1)", hub, token) }
                }
                try await speakers.waitForAll()
            }
            let events = try await dashboard.events(untilEnded: Self.users * Self.turnsPerUser)
            let extracted = events.filter { $0.type == "fact_extracted" && $0.data["fact_key"] != .string("note") }
            #expect(extracted.isEmpty, "\(extracted.count) of what was injected came back")
        }
    }

    @Test func `An agent's system prompt that comes back gives no fact, and nobody is shown it`() async throws {
        try await HubProcess.with { hub in
            let (admin, bot) = (try hub.adminToken, try await hub.botToken())
            let prompt = Self.notes.joined(separator: " ")
            // A character that speaks of itself: a user's words would be remembered.
            let fields = AgentFields(name: "Cook", systemPrompt: prompt)
            let cook = try await hub.request("POST", "/api/agents", token: admin, json: fields).decode(Agent.self)
            #expect(cook.hasSystemPrompt)
            for token in [admin, bot] {
                for path in ["/api/agents", "/api/agents/\(cook.id)"] {
                    #expect(try await !hub.request("GET", path, token: token).text.contains("Ingrid"))
                }
            }
            let (dashboard, _) = try await hub.events(token: bot)
            func facts(saidTo agent: Identifier?) async throws -> [String] {
                let voice = try await hub.voice(token: bot, as: "discord_1", agentId: agent)
                _ = try await voice.say("\(prompt)\nMy brother is called Olav.")
                return try await dashboard.events(untilEnded: 1).filter { $0.type == "fact_extracted" }
                    .compactMap { $0.data["fact_value"]?.stringValue }
            }
            let unprompted = try await facts(saidTo: cook.id)
            #expect(unprompted == ["brother Olav"])
            // Another's words, or a prompt that was taken back, are a person's own.
            #expect(try await facts(saidTo: nil).count >= 3)
            let erased = try await hub.request(
                "PUT", "/api/agents/\(cook.id)", token: admin, json: AgentFields(systemPrompt: "")).decode(Agent.self)
            #expect(!erased.hasSystemPrompt)
            _ = try await hub.request("DELETE", "/api/memory/users/discord_1?confirm=true", token: bot)
            #expect(try await facts(saidTo: cook.id).count >= 3)
        }
    }

    /// A client that pastes the context, without its markup, before what the user says, and whose model repeats it.
    private static func speak(as userId: String, _ hub: HubProcess, _ token: String) async throws {
        for note in notes {
            let answer = try await hub.request(
                "POST", "/memory/remember", token: token, json: RememberRequest(content: note, userId: userId))
            #expect(answer.status < 300)
        }
        let voice = try await hub.voice(token: token, as: userId)
        for turn in 0..<turnsPerUser {
            let question = "What do I play, where do I work, and what is my sister called? (\(turn))"
            let context = try await voice.context(question, turnId: "t\(turn)")
            let injected = context.context.replacing("<user_memories>", with: "").replacing("</user_memories>", with: "")
                .split(separator: "\n").map { $0.replacing(/^- |\(relevance: [0-9.]+\)/, with: "") }.joined(separator: "\n")
            if turn == 0 { #expect(injected.contains("cello") && injected.contains("Ingrid") && injected.contains("Bergen")) }
            _ = try await voice.say(
                "\(injected)\n\(question)", answered: "You play the cello, you work in Bergen, and your sister is Ingrid.",
                turnId: "t\(turn)")
        }
    }
}
