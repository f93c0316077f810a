import Foundation
import TestSupport
import Testing
import Wire

/// A turn's whole life, through real sockets and a real database.
@Suite(.timeLimit(.minutes(14)))
struct VoiceTurnTests {
    @Test func `A turn is heard, made durable, turned into facts and recalled`() async throws {
        try await HubProcess.with { hub in
            let token = try await hub.botToken()
            let (dashboard, _) = try await hub.events(token: token)
            let voice = try await hub.voice(token: token, as: "discord_1")

            let before = try await voice.context("where do I live?", turnId: "t1")
            #expect(before.outcome == .complete)
            #expect(before.memoryEnabled)
            #expect(before.context.isEmpty && before.facts.isEmpty && before.recentTurns.isEmpty)

            let queued = try await voice.say("I live in Oslo and I love sushi.", answered: "Lovely!", turnId: "t1")
            #expect(queued.status == .queued)
            let task = try #require(queued.taskId).description

            let events = try await dashboard.events { $0.isTaskEnd && $0.taskId == task }
            #expect(
                events.map(\.type) == [
                    "session_started", "memory_extraction_queued", "memory_extraction_processing", "fact_extracted",
                    "fact_extracted", "memory_extraction_completed",
                ])
            #expect(events.map(\.seq) == events.map(\.seq).sorted())
            #expect(Set(events.map(\.seq)).count == events.count)
            #expect(events.last?.data["facts_count"] == .int(2))

            let after = try await voice.context("where do I live?", turnId: "t2")
            #expect(after.context.contains("home: lives in Oslo"))
            #expect(after.facts.contains { $0.kind == .fact && $0.factKey == "home" })
            #expect(after.recentTurns.map(\.text) == ["I live in Oslo and I love sushi.", "Lovely!"])
            for item in after.facts { #expect(abs(item.why.total - item.relevance) < 1e-9) }
        }
    }

    @Test func `A turn is recallable as soon as it is queued, without any extraction`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_WORKERS": "0"]) { hub in
            let voice = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            _ = try await voice.say("The wifi password of the cabin is on the fridge.")
            let context = try await voice.context("where is the cabin's wifi password?")
            #expect(context.facts.map(\.kind) == [.turn])
            #expect(context.recentTurns.first?.text == "The wifi password of the cabin is on the fridge.")
            #expect(context.context.isEmpty, "what stands in the recent turns is not said twice")
            let later = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            let block = try await later.context("where is the cabin's wifi password?").context
            #expect(block.contains("said: The wifi password of the cabin is on the fridge."))
        }
    }

    @Test func `What was heard while the user spoke is answered at once, and is the same answer`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_WORKERS": "0"]) { hub in
            let voice = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            _ = try await voice.say("The wifi password of the cabin is on the fridge.")
            _ = try await voice.say("My bicycle is red.")
            let question = "where is the cabin's wifi password?"
            voice.send(TranscriptPartial(turnId: "p1", text: "where is the cabin's"))
            voice.send(TranscriptPartial(turnId: "p1", text: question))
            let token = try hub.adminToken
            var prepared = 0
            while prepared == 0 {
                let answer = try await hub.request("GET", "/api/memory/stats", token: token)
                prepared = try answer.decode(MemoryStatistics.self).caches["search"]?.entries ?? 0
            }
            let prefetched = try await voice.context(question, turnId: "p1")
            // The search is kept for everybody an instant before it is this turn's.
            #expect(prefetched.source == .prefetched || prefetched.source == .cache)
            #expect(prefetched.facts.first?.factText == "The wifi password of the cabin is on the fridge.")
            let other = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            #expect(try await other.context(question, limit: 4).facts.map(\.id) == prefetched.facts.map(\.id))
        }
    }

    @Test func `A repeated question is answered from the cache until the memory changes`() async throws {
        try await HubProcess.with(settings: ["MEMHUB_WORKERS": "0"]) { hub in
            let voice = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            _ = try await voice.say("My bicycle is red.")
            #expect(try await voice.context("what colour is my bicycle?").source == .computed)
            #expect(try await voice.context("what colour is my bicycle?").source == .cache)
            _ = try await voice.say("My bicycle has a bell.")
            let fresh = try await voice.context("what colour is my bicycle?")
            #expect(fresh.source == .computed)
            #expect(fresh.facts.count == 2)
        }
    }

    @Test func `A correction supersedes what was known, and dashboards are told`() async throws {
        try await HubProcess.with { hub in
            let token = try hub.adminToken
            let (dashboard, _) = try await hub.events(token: token)
            let voice = try await hub.voice(token: token, as: "discord_1")
            _ = try await voice.say("I live in Berlin.")
            let old = try await dashboard.events(untilEnded: 1).first { $0.type == "fact_extracted" }?.data["id"]
            _ = try await voice.say("Actually I moved to Oslo.")
            let events = try await dashboard.events(untilEnded: 1)
            let superseded = try #require(events.first { $0.type == "fact_superseded" })
            #expect(superseded.data["id"] == old)
            #expect(superseded.data["superseded_by"] == events.first { $0.type == "fact_extracted" }?.data["id"])
            let facts = try await voice.context("where do I live?").facts.filter { $0.kind == .fact }
            #expect(facts.count == 1 && facts.first?.factText.contains("Oslo") == true)
        }
    }

    @Test func `The same turn sent again answers the same task`() async throws {
        try await HubProcess.with { hub in
            let token = try hub.adminToken
            let voice = try await hub.voice(token: token, as: "discord_1")
            let first = try await voice.say("I have a cat.", turnId: "t1")
            let second = try await voice.say("I have a cat.", turnId: "t1")
            #expect(first.taskId == second.taskId)
            let sessionId = voice.sessionId
            voice.close()
            let resumed = try await hub.connect("/ws/voice", token: token)
            resumed.send(SessionStart(userId: "discord_1", sessionId: sessionId))
            guard case .sessionStarted(let started) = try await resumed.answer() else {
                Issue.record("no session")
                return
            }
            #expect(started.resumed && started.sessionId == sessionId)
            #expect(try await resumed.say("I have a cat.", turnId: "t1").taskId == first.taskId)
            #expect(try await resumed.context("hello").recentTurns.first?.text == "I have a cat.")
        }
    }

    @Test func `Of an interrupted answer only what was heard is kept`() async throws {
        try await HubProcess.with { hub in
            let voice = try await hub.voice(token: try hub.adminToken, as: "discord_1")
            _ = try await voice.context("tell me a story", turnId: "t1")
            voice.send(ResponseDelta(turnId: "t1", text: "Once upon "))
            voice.send(ResponseDelta(turnId: "t1", text: "a time 🐉 there was"))
            voice.send(ResponseEnd(turnId: "t1", interrupted: true, heardCharacters: 18))
            guard case .turnQueued = try await voice.answer() else {
                Issue.record("not queued")
                return
            }
            let context = try await voice.context("go on", turnId: "t2")
            #expect(context.recentTurns.map(\.text) == ["tell me a story", "Once upon a time 🐉"])
        }
    }

    @Test func `Several speakers of one session have a memory each`() async throws {
        try await HubProcess.with { hub in
            let token = try await hub.botToken()
            let (dashboard, _) = try await hub.events(token: token, Subscribe(events: ["memory_extraction_*"]))
            let voice = try await hub.voice(token: token, as: "discord_1")
            _ = try await voice.say("I live in Oslo.", userId: "discord_1")
            _ = try await voice.say("I live in Lima.", userId: "discord_2")
            _ = try await dashboard.events(untilEnded: 2)
            let first = try await voice.context("where do I live?", userId: "discord_1")
            let second = try await voice.context("where do I live?", userId: "discord_2")
            #expect(first.context.contains("Oslo") && !first.context.contains("Lima"))
            #expect(second.context.contains("Lima") && !second.context.contains("Oslo"))
            #expect(first.recentTurns.allSatisfy { !$0.text.contains("Lima") })
            voice.send(TurnComplete(turnId: "t9", userMessage: "hi", aiResponse: "", userId: "slack_7"))
            #expect(try await voice.errorFrame().code == ErrorCode.notAllowed.rawValue)
        }
    }
}
