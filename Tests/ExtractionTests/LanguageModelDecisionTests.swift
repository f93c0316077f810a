import Extraction
import Testing

@Suite("Decisions and summaries of a language model")
struct LanguageModelDecisionTests {
    @Test("a judgement of relevance is read in every form of yes and no", arguments: [
        (#"{"relevant":true}"#, true), (#"{"relevant":false}"#, false), ("{'relevant': True}", true), (#"{"relevant":"no"}"#, false), ("Yes.", true), (" no\n", false),
        ("```json\n{\"relevant\": false}\n```", false), ("<think>{hm}</think>{\"relevant\":true", true),
    ])
    func relevance(answer: String, expected: Bool) throws {
        #expect(try RelevanceQuestion.isRelevant(answer) == expected)
    }

    @Test("no judgement is no answer", arguments: ["", "maybe", "{}", #"{"relevant":null}"#, "yes and no", #"{"relevant":1}"#])
    func noJudgement(answer: String) {
        let error = #expect(throws: AnswerError.self) { try RelevanceQuestion.isRelevant(answer) }
        #expect(error == .unreadable)
    }

    @Test("a decision names one of the facts it was asked about", arguments: [
        (#"{"action":"add","index":null}"#, 3, ReconciliationQuestion.Decision.add), (#"{"action":"NOOP"}"#, 3, .none), (#"{"action":"none","index":7}"#, 3, .none),
        (#"{"action":"update","index":2}"#, 3, .update(2)), (#"{"action":"DELETE","index":"0"}"#, 3, .delete(0)), ("{action: update, index: 1}", 3, .update(1)),
        (#"{"action":"update","index":null}"#, 1, .update(0)),
    ])
    func decisions(answer: String, count: Int, expected: ReconciliationQuestion.Decision) throws {
        #expect(try ReconciliationQuestion.decision(answer, count: count) == expected)
    }

    @Test("a decision about another fact, or about none, is refused", arguments: [
        (#"{"action":"update","index":3}"#, 3), (#"{"action":"update","index":-1}"#, 3), (#"{"action":"delete","index":1.5}"#, 3), (#"{"action":"update","index":null}"#, 2),
        (#"{"action":"delete","index":0}"#, 0), (#"{"action":"update","index":1e300}"#, 1),
    ])
    func invalidDecisions(answer: String, count: Int) {
        let error = #expect(throws: AnswerError.self) { try ReconciliationQuestion.decision(answer, count: count) }
        #expect(error == .invalid)
    }

    @Test("an unknown action, or none, is unreadable", arguments: ["", "update 1", "{}", #"{"action":"merge","index":1}"#, #"{"index":1}"#])
    func unreadableDecisions(answer: String) {
        let error = #expect(throws: AnswerError.self) { try ReconciliationQuestion.decision(answer, count: 3) }
        #expect(error == .unreadable)
    }

    @Test("a summary is one line of text about the facts it was asked for")
    func summaries() throws {
        let facts = ["lives in Oslo", "likes sushi"]
        #expect(try SummaryQuestion.userSummary(in: "{\"text\":\"Lives in Oslo\n and likes sushi.\"}", of: facts) == "Lives in Oslo and likes sushi.")
        #expect(try SummaryQuestion.mergedFact(in: #"{"text":"lives in Oslo."}"#, of: facts) == "lives in Oslo")
        for answer in [#"{"text":""}"#, #"{"text":"As an assistant I cannot do that"}"#, "{\"text\":\"lives \(String(repeating: "x", count: 700))\"}"] {
            let error = #expect(throws: AnswerError.self) { try SummaryQuestion.userSummary(in: answer, of: facts) }
            #expect(error == .invalid)
        }
        for answer in ["", "lives in Oslo", "{}", #"{"text":null}"#, #"{"text":"lives in"#] {
            let error = #expect(throws: AnswerError.self) { try SummaryQuestion.mergedFact(in: answer, of: facts) }
            #expect(error == .unreadable)
        }
    }
}
