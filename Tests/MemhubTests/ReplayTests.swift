import Foundation
import Memhub
import Testing
import Wire

@Suite struct ReplayTests {
    private func conversation(_ lines: (String, String, String?)...) -> Conversation {
        Conversation(lines: lines.enumerated().map { .init(speaker: $1.0, text: $1.1, session: $1.2, id: "D1:\($0)") })
    }

    @Test func `JSON Lines are read, with sessions as text or numbers and unknown fields ignored`() throws {
        let text = """
            {"speaker":"Ada","text":"Hi","session":1,"time":"2026-11-21T12:00:00Z"}

            {"speaker":"Bot","text":"Hello","session":"1"}
            """
        let conversation = try Conversation.parse(Data(text.utf8), sample: nil)
        #expect(conversation.lines == [.init(speaker: "Ada", text: "Hi", session: "1"), .init(speaker: "Bot", text: "Hello", session: "1")])
        #expect(throws: (any Error).self) { try Conversation.parse(Data(#"{"speaker":"Ada"}"#.utf8), sample: nil) }
        #expect(throws: (any Error).self) { try Conversation.parse(Data(), sample: nil) }
    }

    @Test func `a LoCoMo sample is read in the order of its sessions, with the questions that have answers`() throws {
        let text = """
            [{"sample_id":"a","conversation":{"speaker_a":"Ada","session_10":[{"speaker":"Bo","dia_id":"D10:1","text":"later"}],
            "session_2":[{"speaker":"Ada","dia_id":"D2:1","text":"first"}],"session_2_date_time":"noon"},
            "qa":[{"question":"When?","answer":2022,"evidence":["D2:1; D10:1"],"category":2},
            {"question":"No?","evidence":["D2:1"],"category":5,"adversarial_answer":"x"}]}]
            """
        let conversation = try Conversation.parse(Data(text.utf8), sample: "a")
        #expect(conversation.lines.map(\.text) == ["first", "later"])
        #expect(conversation.questions == [.init(text: "When?", answer: "2022", evidence: ["D2:1", "D10:1"])])
        #expect(throws: (any Error).self) { try Conversation.parse(Data(text.utf8), sample: "b") }
    }

    @Test func `the first speaker is the user, and what others say is the answer`() throws {
        let plan = try ReplayPlan(
            conversation(("Ada", "a", nil), ("Bo", "b", nil), ("Cy", "c", nil), ("Ada", "d", nil), ("Ada", "e", nil)),
            firstUser: "discord_7", eachSpeaker: false, limit: nil)
        #expect(plan.turns.map(\.userMessage) == ["a", "d", "e"])
        #expect(plan.turns.map(\.response) == ["b c", "", ""])
        #expect(plan.turns[0].lineIds == ["D1:0", "D1:1", "D1:2"])
        #expect(plan.users == ["Ada": "discord_7"])
    }

    @Test func `an answer does not cross into another session`() throws {
        let plan = try ReplayPlan(
            conversation(("Ada", "a", "1"), ("Bo", "b", "2"), ("Ada", "c", "2")), firstUser: "discord_7", eachSpeaker: false,
            limit: nil)
        #expect(plan.turns.map(\.response) == ["", ""])
    }

    @Test func `with each speaker every line is a turn of its own user`() throws {
        let plan = try ReplayPlan(
            conversation(("Ada", "a", nil), ("Bo", "b", nil), ("Ada", "c", nil)), firstUser: "discord_1000009", eachSpeaker: true,
            limit: 2)
        #expect(plan.turns.map(\.userId) == ["discord_1000009", "discord_1000010"])
        #expect(plan.user(for: "Where does Bo live?") == "discord_1000010")
        #expect(plan.user(for: "What did Bo tell Ada?") == "discord_1000010")
        #expect(plan.user(for: "Who is it?") == "discord_1000009")
        #expect(throws: (any Error).self) {
            try ReplayPlan(conversation(("Ada", "a", nil), ("Bo", "b", nil)), firstUser: "discord_x", eachSpeaker: true, limit: nil)
        }
    }

    @Test func `tasks are accounted for in whatever order answers and events arrive`() {
        var ledger = TaskLedger()
        let (task, other, turn) = (Identifier(UUID()), Identifier(UUID()), Identifier(UUID()))
        func event(_ type: String, _ task: Identifier, _ more: [String: JSONValue] = [:]) -> FollowedEvent {
            FollowedEvent(type: type, seq: nil, at: Timestamp(Date()), data: ["task_id": .string("\(task)")].merging(more) { $1 })
        }
        ledger.received(event("memory_extraction_queued", task, ["turn_id": .string("\(turn)")]))
        ledger.received(event("fact_extracted", task))
        ledger.received(event("memory_extraction_completed", other))
        ledger.queued(task, lines: ["D1:1"])
        #expect(!ledger.isSettled)
        ledger.received(event("memory_extraction_failed", task, ["status": "retrying"]))
        #expect(!ledger.isSettled)
        ledger.received(event("memory_extraction_completed", task))
        #expect(ledger.isSettled)
        #expect(ledger.queuedCount == 1 && ledger.completedCount == 1 && ledger.failedCount == 0)
        #expect(ledger.factCount == 1)
        #expect(ledger.eventCount == 4)
        #expect(ledger.turn(ofLine: "D1:1") == turn)
    }

    @Test func `percentiles are by nearest rank`() {
        var latency = LatencySummary()
        #expect(latency.text == "p50 - p99 -")
        for value in (1...200).reversed() { latency.add(Double(value)) }
        #expect(latency.percentile(0.5) == 100)
        #expect(latency.percentile(0.99) == 198)
        #expect(latency.text == "p50 100.00 p99 198.00")
    }
}
