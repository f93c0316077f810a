import Foundation
import Memhub
import Testing
import Wire

/// What the benches count with.
@Suite struct BenchAccountTests {
    private func event(_ type: EventType, seq: Int64, task: String = "a", status: String? = nil) -> FollowedEvent {
        var data: [String: JSONValue] = ["task_id": .string(task)]
        if let status { data["status"] = .string(status) }
        return FollowedEvent(type: type.rawValue, seq: seq, at: Timestamp(Date(timeIntervalSince1970: 0)), data: data)
    }

    @Test func `tasks whose events come in order are counted and nothing is held against them`() {
        var audit = TaskAudit()
        audit.receive(event(.memoryExtractionQueued, seq: 1))
        audit.receive(event(.memoryExtractionQueued, seq: 2, task: "b"))
        audit.receive(event(.memoryExtractionProcessing, seq: 3))
        audit.receive(event(.factExtracted, seq: 4))
        #expect(audit.unfinished(of: ["a", "b"]) == 2)
        audit.receive(event(.memoryExtractionCompleted, seq: 5))
        audit.receive(event(.memoryExtractionProcessing, seq: 6, task: "b"))
        audit.receive(event(.memoryExtractionFailed, seq: 7, task: "b", status: "failed"))
        #expect(audit.unfinished(of: ["a", "b"]) == 0)
        #expect((audit.completed, audit.failed, audit.events) == (1, 1, 6))
        #expect((audit.outOfOrder, audit.repeated, audit.skipped) == (0, 0, 0))
    }

    @Test func `an event twice, one that comes too late, and one that is missing are each counted`() {
        var audit = TaskAudit()
        audit.receive(event(.memoryExtractionQueued, seq: 1))
        audit.receive(event(.memoryExtractionCompleted, seq: 3))
        #expect(audit.skipped == 1)
        audit.receive(event(.memoryExtractionProcessing, seq: 2))
        #expect(audit.outOfOrder == 1)
        #expect(audit.repeated == 1)
        audit.receive(event(.memoryExtractionCompleted, seq: 4))
        #expect(audit.repeated == 2)
        #expect(audit.completed == 1)
    }

    @Test func `recall is the share of the evidence among the first k, averaged over questions that have some`() {
        var score = RecallScore()
        #expect(score.percent == nil)
        score.add(evidence: ["a", "b"], recalled: ["x", "a", "y", "z", "w", "b"])
        score.add(evidence: ["c"], recalled: [])
        score.add(evidence: [], recalled: ["a"])
        #expect(score.questions == 2)
        #expect(score.percent == [25, 50, 50])
    }

    @Test func `a LoCoMo file is read with times, all categories, and evidence that exists`() throws {
        let text = """
            [{"sample_id":"a","conversation":{"session_2":[{"speaker":"Bo","dia_id":"D2:1","text":"later"}],
            "session_1_date_time":"1:56 pm on 8 May, 2023","session_1":[{"speaker":"Ada","dia_id":"D1:1","text":"first"}]},
            "qa":[{"question":"q","category":2,"evidence":["D1:1; D2:1","D2:1","D7:7"]},{"question":"r","category":5}]}]
            """
        var dataset = try RecallDataset(Data(text.utf8))
        let conversation = try #require(dataset.conversations.first)
        #expect(conversation.turns.map(\.id) == ["D1:1", "D2:1"])
        #expect(conversation.turns.map { $0.occurredAt?.text } == ["2023-05-08T13:56:00.000Z", nil])
        #expect(conversation.questions.map(\.evidence) == [["D1:1", "D2:1"], []])
        dataset.shorten(toTurns: 1, questions: 5)
        #expect(dataset.conversations[0].questions.map(\.text) == ["r"])
    }
}
