import Extraction
import Foundation
import Testing

@Suite("The labelled sets")
struct LabelledSetTests {
    @Test("every development turn yields exactly its labelled facts", arguments: try Fixture.turns("development"))
    func development(turn: LabelledTurn) {
        let dated = turn.facts.contains { $0.validUntil != nil }
        let found = RuleExtractor().extract(from: turn.utterance).map {
            LabelledTurn.Label(key: $0.key, value: $0.value, operation: $0.operation, validUntil: dated ? $0.validUntil : nil)
        }
        #expect(Set(found) == Set(turn.facts), "\(turn.class): \(turn.text)")
    }

    @Test("turns nobody tuned the rules with reach precision 0.92 and recall 0.60", arguments: ["held-out", "held-out-voices", "held-out-later", "held-out-plain"])
    func heldOut(name: String) throws {
        let total = try score(name)
        #expect(total.precision >= 0.92, "\(name): \(total)")
        #expect(total.recall >= 0.60, "\(name): \(total)")
    }

    @Test("turns in many voices, with which the rules were tuned, do no worse")
    func voices() throws {
        let total = try score("development-voices")
        #expect(total.precision >= 0.95, "\(total)")
        #expect(total.recall >= 0.80, "\(total)")
    }

    @Test("plain sentences, with which the rules were tuned, keep their facts")
    func plain() throws {
        let total = try score("development-plain")
        #expect(total.precision >= 0.98, "\(total)")
        #expect(total.recall >= 0.98, "\(total)")
    }

    @Test("the sets hold at least 1,000 turns, at least a third of which say nothing")
    func size() throws {
        let turns = try ["development", "held-out", "development-voices", "development-plain", "held-out-voices", "held-out-later", "held-out-plain"].flatMap(Fixture.turns)
        #expect(turns.count >= 1_000)
        #expect(turns.filter { turn in turn.facts.allSatisfy { $0.optional == true } }.count * 3 >= turns.count)
    }

    @Test("every label has a key that rules know, unless the user asked for something to be remembered")
    func keys() throws {
        for turn in try ["held-out-voices", "held-out-later", "held-out-plain", "development-voices", "development-plain"].flatMap(Fixture.turns) where turn.class != "request" {
            for label in turn.facts where label.optional != true { #expect(FactKeys.bank(of: label.key) != nil, "\(label.key)") }
        }
    }

    private func score(_ name: String) throws -> ExtractionScore {
        var total = ExtractionScore()
        for turn in try Fixture.turns(name) { total.add(turn, facts: RuleExtractor().extract(from: turn.utterance)) }
        return total
    }
}

enum Fixture {
    static func turns(_ name: String) throws -> [LabelledTurn] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/extraction/\(name).jsonl")
        return try LabelledTurn.read(Data(contentsOf: file))
    }
}
