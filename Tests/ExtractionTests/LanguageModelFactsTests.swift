import Extraction
import Foundation
import Testing

@Suite("Facts in a language model's answer")
struct LanguageModelFactsTests {
    /// Wednesday 2026-03-04, noon UTC, in Oslo.
    private func utterance(_ text: String, zone: String = "Europe/Oslo") -> Utterance {
        Utterance(text: text, occurredAt: LabelledTurn.wednesday, timeZone: TimeZone(identifier: zone) ?? .gmt)
    }

    /// A fact about Oslo, with some members written otherwise; an empty text leaves a member out.
    private func written(_ changes: [String: String] = [:]) -> String {
        var members = [
            "key": #""home""#, "value": #""Oslo""#, "text": #""lives in Oslo""#, "importance": "0.85", "bank": #""Personal""#, "sector": #""semantic""#,
            "valid_from": "null", "valid_until": "null", "basis": #""stated""#, "operation": #""assert""#,
        ]
        members.merge(changes) { $1 }
        return "{" + members.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    private func answer(_ facts: String..., for text: String = "I live in Oslo", zone: String = "Europe/Oslo") throws -> ExtractionAnswer {
        try ExtractionQuestion.facts(in: "{\"facts\":[\(facts.joined(separator: ","))]}", for: utterance(text, zone: zone))
    }

    private func fact(_ changes: [String: String], for text: String = "I live in Oslo", zone: String = "Europe/Oslo") throws -> ExtractedFact {
        try #require(answer(written(changes), for: text, zone: zone).facts.first)
    }

    private func date(_ text: String) -> Date? { ISO8601DateFormatter().date(from: text) }

    @Test("a complete answer gives complete facts")
    func complete() throws {
        let oslo = ExtractedFact(
            key: "home", value: "Oslo", text: "lives in Oslo", importance: 0.85, bank: .personal, sector: .semantic, cardinality: .single, basis: .stated)
        #expect(try answer(written()) == ExtractionAnswer(facts: [oslo], dropped: 0, isCutOff: false))
    }

    @Test("no facts is an answer, however it is wrapped", arguments: [
        #"{"facts":[]}"#, "[]", "```json\n{\"facts\": []}\n```", "There is nothing lasting here.\n{\"facts\":[]}", "{'facts': []}", #"{"facts":null}"#,
        "As in [1]: {\"facts\":[]}",
    ])
    func none(answer: String) throws {
        let read = try ExtractionQuestion.facts(in: answer, for: utterance("nice weather"))
        #expect(read.facts.isEmpty)
        #expect(read.dropped == 0)
    }

    @Test("an answer of another form is unreadable", arguments: [
        "", "No facts.", "{}", #"{"answer":"yes"}"#, "[1,2]", "<think>The user lives in {Oslo}", "The user lives in Oslo.", #"["lives in Oslo"]"#, "{\"facts\":\"none\"}", #"{"facts":["#, #"{"facts":[]"#,
    ])
    func unreadable(answer: String) {
        let error = #expect(throws: AnswerError.self) { try ExtractionQuestion.facts(in: answer, for: utterance("I live in Oslo")) }
        #expect(error == .unreadable)
        #expect(error?.isRetryable == true)
    }

    @Test("facts are found outside of their list as well", arguments: 0..<6)
    func misplaced(form: Int) throws {
        let (one, two) = (written(), written(["key": "\"likes\"", "value": "\"jazz\"", "text": "\"likes jazz\""]))
        let answers = [
            "[\(one),\(two)]", "\(one)\n\(two)", "{\"facts\":\(one)}\n{\"facts\":[\(two)]}", "{\"result\":{\"facts\":[\(one),\(two)]}}", "{\"memories\":[[\(one)],[\(two)]]}",
            "Here is one: \(one), and another: \(two).",
        ]
        let facts = try ExtractionQuestion.facts(in: answers[form], for: utterance("I live in Oslo and like jazz")).facts
        #expect(facts.map(\.value) == ["Oslo", "jazz"])
        #expect(facts.map(\.cardinality) == [.single, .many])
    }

    @Test("a fact that cannot be used is dropped and counted, the others stay")
    func dropped() throws {
        let broken = [
            ["value": #""""#], ["value": "null"], ["value": ""], ["text": ""], ["text": #"" ""#], ["key": ""], ["key": #""!?""#], ["value": "[1]"], ["operation": #""dance""#],
            ["text": "\"\(String(repeating: "long ", count: 101))\""], ["value": "\"\(String(repeating: "long ", count: 41))\""], ["key": "\"\(String(repeating: "k", count: 65))\""],
        ]
        for changes in broken {
            let answer = try answer(written(changes), written(["value": #""Rome""#]))
            #expect(answer.facts.map(\.value) == ["Rome"], "\(changes)")
            #expect(answer.dropped == 1)
            let error = #expect(throws: AnswerError.self) { try self.answer(written(changes)) }
            #expect(error == .invalid)
        }
        #expect(try answer(written(), "\"lives in Rome\"").dropped == 1)
    }

    @Test("at most twenty facts are taken, no two alike")
    func limit() throws {
        let facts = (0..<30).map { written(["key": "\"likes\"", "value": "\"thing \($0)\""]) }.joined(separator: ",")
        let answer = try answer(facts)
        #expect(answer.facts.count == 20)
        #expect(answer.dropped == 10)
        #expect(try self.answer(written(), written(["value": #""OSLO""#]), written()).facts.count == 1)
    }

    @Test("what was finished before the answer broke off is kept, and the break is told")
    func cutOff() throws {
        let whole = "{\"facts\":[\(written()),\(written(["value": #""Rome""#]))"
        let first = "{\"facts\":[\(written())".count
        for length in first..<whole.count {
            let answer = try ExtractionQuestion.facts(in: String(whole.prefix(length)), for: utterance("I live in Oslo"))
            #expect(answer.facts.map(\.value) == ["Oslo"])
            #expect(answer.isCutOff)
        }
    }

    @Test("keys become snake_case, and the standard key where there is one", arguments: [
        ("home", "home"), ("Home City", "home"), ("favoriteColor", "favorite_color"), ("Favourite-colour", "favorite_color"), ("Wife", "partner"), ("job title", "job"),
        ("__likes__", "likes"), ("Blood type!", "blood_type"), ("ønske", "ønske"),
    ])
    func keys(written key: String, expected: String) throws {
        #expect(try fact(["key": "\"\(key)\""]).key == expected)
    }

    @Test("what supersedes and what accumulates follows from the key")
    func cardinality() throws {
        for key in ["home", "name", "employer", "favorite_food", "age", "partner"] { #expect(try fact(["key": "\"\(key)\""]).cardinality == .single, "\(key)") }
        for key in ["likes", "pets", "allergies", "something_else"] { #expect(try fact(["key": "\"\(key)\""]).cardinality == .many, "\(key)") }
    }

    @Test("importance is a number from 0 to 1, whatever scale it was written in", arguments: [
        ("0.8", 0.8), ("\"0.8\"", 0.8), ("8", 0.8), ("\"10\"", 1), ("1", 1), ("1.2", 1), ("-3", 0), ("99", 1), ("\"high\"", 0.8), ("\"low\"", 0.3), ("null", 0.85), ("", 0.85), ("\"inf\"", 0.85), ("1e400", 0.85),
    ])
    func importance(written: String, expected: Double) throws {
        #expect(try fact(["importance": written]).importance == expected)
    }

    @Test("unknown banks are General, unknown sectors semantic, and case does not matter")
    func choices() throws {
        let odd = try fact(["bank": #""Travel""#, "sector": #""geographic""#])
        #expect(odd.bank == .general)
        #expect(odd.sector == .semantic)
        let shouted = try fact(["bank": #""HEALTH""#, "sector": #""Episodic""#])
        #expect(shouted.bank == .health)
        #expect(shouted.sector == .episodic)
        #expect(try fact(["value": "34", "key": #""age""#], for: "I'm 34").value == "34")
    }

    @Test("a last day ends with the midnight after it, in the user's time zone", arguments: [
        ("2026-03-06", "Europe/Oslo", "2026-03-06T23:00:00Z"), ("2026-03-06", "America/Los_Angeles", "2026-03-07T08:00:00Z"),
        ("2026-03-06T18:30:00Z", "Europe/Oslo", "2026-03-06T23:00:00Z"), ("2026-03-28", "Europe/Oslo", "2026-03-28T23:00:00Z"),
        ("2026-03-29", "Europe/Oslo", "2026-03-29T22:00:00Z"), ("2026-03", "Europe/Oslo", "2026-03-31T22:00:00Z"), ("2026", "Europe/Oslo", "2026-12-31T23:00:00Z"),
        ("Friday", "Europe/Oslo", "2026-03-06T23:00:00Z"), ("until Friday", "Europe/Oslo", "2026-03-06T23:00:00Z"),
    ])
    func end(written: String, zone: String, expected: String) throws {
        #expect(try fact(["valid_until": "\"\(written)\""], zone: zone).validUntil == date(expected))
    }

    @Test("a first day begins with its midnight, and what is no date is no date")
    func start() throws {
        #expect(try fact(["valid_from": #""2026-03-01""#]).validFrom == date("2026-02-28T23:00:00Z"))
        for odd in ["null", #""""#, #""null""#, #""2026-02-30""#, #""0001-01-01""#, #""soon""#, "7", "true", #""99999-01-01""#] {
            let fact = try fact(["valid_from": odd, "valid_until": odd])
            #expect(fact.validFrom == nil)
            #expect(fact.validUntil == nil)
        }
        let reversed = try fact(["valid_from": #""2026-05-01""#, "valid_until": #""2026-04-01""#])
        #expect(reversed.validFrom == nil)
        #expect(reversed.validUntil == date("2026-04-01T22:00:00Z"))
    }

    @Test("what was over before it was said is not a fact, unless it is an event")
    func past() throws {
        let home = try answer(written(["valid_until": #""2019""#]), for: "I lived in Oslo until 2019")
        #expect(home == ExtractionAnswer(facts: [], dropped: 0, isCutOff: false))
        let event = try fact(["key": #""events""#, "sector": #""episodic""#, "valid_from": #""2026-03-03""#, "valid_until": #""2026-03-03""#])
        #expect(event.validFrom == date("2026-03-02T23:00:00Z"))
        #expect(event.validUntil == nil)
        let visit = written(["key": #""location""#, "sector": #""episodic""#, "valid_until": #""2026-03-03""#])
        #expect(try answer(visit, for: "I was in Oslo till yesterday").facts.isEmpty)
    }

    @Test("a retraction needs no text, and a value only where values accumulate")
    func retraction() throws {
        #expect(try fact(["operation": #""retract""#, "text": ""]).operation == .retract)
        #expect(try fact(["operation": #""delete""#, "value": #""""#, "text": ""]).value == "")
        let error = #expect(throws: AnswerError.self) { try answer(written(["key": #""likes""#, "operation": #""retract""#, "value": ""])) }
        #expect(error == .invalid)
    }

    @Test("a retraction whose value cannot be read closes nothing", arguments: ["[1]", "{}", "true", "\"\(String(repeating: "x", count: 201))\""])
    func unreadableRetraction(value: String) {
        let error = #expect(throws: AnswerError.self) { try answer(written(["operation": #""retract""#, "value": value])) }
        #expect(error == .invalid)
    }

    @Test("what only the assistant answered is not stated by the user")
    func assistantsWords() throws {
        var turn = utterance("what should I eat?")
        turn.assistantText = "How about sushi?"
        let answer = "[\(written(["key": "\"likes\"", "value": "\"sushi\"", "text": "\"likes sushi\""]))]"
        #expect(try ExtractionQuestion.facts(in: answer, for: turn).facts.map(\.basis) == [.inferred])
        turn = utterance("yes, exactly")
        turn.previousAssistantText = "So you like sushi?"
        #expect(try ExtractionQuestion.facts(in: answer, for: turn).facts.map(\.basis) == [.stated])
    }

    @Test("a fact is stated only if its value was said")
    func basis() throws {
        #expect(try fact([:]).basis == .stated)
        #expect(try fact(["basis": #""inferred""#]).basis == .inferred)
        #expect(try fact([:], for: "I can see the opera house from my kitchen").basis == .inferred)
        #expect(try fact(["value": #""vegetarian""#], for: "je suis végétarienne").basis == .stated)
        #expect(try fact(["value": #""東京""#], for: "東京に住んでいます").basis == .stated)
    }

    @Test("the example of the instructions is a fact only if it was said")
    func example() throws {
        let quito = ["value": #""Quito""#, "text": #""is in Quito until 2024-07-02""#]
        #expect(try answer(written(), written(quito)).facts.map(\.value) == ["Oslo"])
        #expect(try answer(written(quito), for: "I'm in Quito now").facts.map(\.value) == ["Quito"])
    }

    @Test("texts lose their subject, their line breaks and what cannot be seen")
    func texts() throws {
        #expect(try fact(["text": #""The user lives in Oslo""#]).text == "lives in Oslo")
        #expect(try fact(["text": #""lives\n in\t\tOslo\u0000 ""#]).text == "lives in Oslo")
    }

    @Test("an answer whose quotes were misread gives no text with JSON in it")
    func misread() throws {
        let answer = #"{"facts":[{"key":"home","value":"Os"lo": "x","text":"y", "bank":"z"}, "# + written(["value": #""Rome""#]) + "]}"
        for fact in try ExtractionQuestion.facts(in: answer, for: utterance("I live in Oslo")).facts { #expect(!fact.value.contains("\"")) }
    }
}
