import Extraction
import Foundation
import Testing

@Suite("A whole conversation for a language model")
struct LanguageModelConversationTests {
    private func turn(_ text: String, after: String? = nil, answered: String? = nil) -> Utterance {
        Utterance(
            text: text, occurredAt: LabelledTurn.wednesday, timeZone: .gmt, previousAssistantText: after, assistantText: answered)
    }

    private func written(_ turn: String, _ value: String, key: String = "likes") -> String {
        #"{"turn":\#(turn),"key":"\#(key)","value":"\#(value)","text":"likes \#(value)","importance":0.7,"operation":"assert"}"#
    }

    private func answer(_ facts: String..., cutOff: Int = 0, for turns: ArraySlice<Utterance>) throws -> ConversationAnswer {
        try ConversationQuestion.facts(in: String("{\"facts\":[\(facts.joined(separator: ","))]}".dropLast(cutOff)), for: turns)
    }

    @Test("a question holds every turn with its number, and what was said before the first")
    func question() throws {
        let turns = [
            turn("hi", answered: "Hello!"), turn("I live in \"Oslo\"}", after: "Hello!", answered: "Since when?"),
            turn("always", after: "Since when?"),
        ]
        let question = ConversationQuestion.about(turns[1...], userName: "Ana")
        let members = try #require(JSONSerialization.jsonObject(with: Data(question.user.utf8)) as? [String: Any])
        #expect(members["assistant_before"] as? String == "Hello!" && members["user_name"] as? String == "Ana")
        let sent = try #require(members["turns"] as? [[String: Any]])
        #expect(sent.map { $0["turn"] as? Int } == [1, 2])
        #expect(sent.map { $0["user_said"] as? String } == ["I live in \"Oslo\"}", "always"])
        #expect(sent.map { $0["assistant_said"] as? String } == ["Since when?", nil])
        #expect(question.system == ConversationQuestion.about(turns[...], userName: nil).system)
        #expect(question.system.count < 2_400)
    }

    @Test("a long conversation is asked about in parts, which hold each turn once and are no longer than allowed", arguments: [1, 7, 40, 400])
    func parts(length: Int) {
        let turns = (0..<length).map { turn(String(repeating: "word ", count: 1 + $0 * 37 % 200), answered: String(repeating: "a", count: 900)) }
        let parts = ConversationQuestion.parts(of: turns)
        #expect(parts.flatMap(Array.init) == Array(0..<length))
        for part in parts where part.count > 1 {
            #expect(turns[part].reduce(0) { $0 + $1.text.count + 400 } <= ConversationQuestion.longestText)
        }
        #expect(ConversationQuestion.parts(of: []).isEmpty)
        let endless = turn(String(repeating: "word ", count: 2_000))
        #expect(ConversationQuestion.parts(of: [endless, endless]) == [0..<1, 1..<2])
    }

    @Test("a fact belongs to the turn that says it, also when the model miscounts")
    func attribution() throws {
        let turns = [turn("I love jazz"), turn("hm"), turn("and sushi"), turn("jazz again")][...]
        #expect(try answer(written("0", "jazz"), written("2", "sushi"), for: turns).facts.mapValues { $0.map(\.value) } == [0: ["jazz"], 2: ["sushi"]])
        for wrong in ["1", "17", "-1", "null", "\"two\"", "1e300"] {
            #expect(try answer(written(wrong, "sushi"), for: turns).facts.keys.sorted() == [2])
        }
        #expect(try answer(written("\"0\"", "jazz"), for: turns).facts.keys.sorted() == [0])
        #expect(try answer(written("9", "jazz"), for: turns).facts.keys.sorted() == [3])
        // Inferred: nobody said it in these words, and the model knows where.
        #expect(try answer(written("1", "doubts"), for: turns).facts.keys.sorted() == [1])
        #expect(throws: AnswerError.invalid) { try answer(written("9", "doubts"), for: turns) }
    }

    @Test("an answer without facts speaks of all turns; one that broke off, of those before its last fact")
    func cutOff() throws {
        let turns = [turn("x"), turn("I love jazz"), turn("and sushi"), turn("bye")][1...]
        #expect(try answer(for: turns).turns == 1..<4)
        #expect(try answer(written("1", "jazz"), for: turns).turns == 1..<4)
        #expect(try answer(written("1", "jazz"), written("2", "sushi"), cutOff: 2, for: turns).turns == 1..<2)
        #expect(throws: AnswerError.unreadable) { try answer(cutOff: 1, for: turns) }
        #expect(throws: AnswerError.unreadable) { try ConversationQuestion.facts(in: "There are none.", for: turns) }
    }

    @Test("the same fact twice in one turn is one; dates count from the turn's own day")
    func repetition() throws {
        let turns = [turn("I love jazz, really, jazz"), turn("I'm in Rome until Friday")][...]
        let stay = written("1", "Rome", key: "location").replacing("\"importance\"", with: "\"valid_until\":\"2026-03-06\",\"importance\"")
        let answer = try answer(written("0", "jazz"), written("0", "Jazz"), stay, for: turns)
        #expect(answer.facts[0]?.count == 1)
        #expect(answer.facts[1]?.first?.validUntil == Date(timeIntervalSince1970: 1_772_841_600))
    }
}
