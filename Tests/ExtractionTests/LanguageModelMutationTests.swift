import Extraction
import Foundation
import TestSupport
import Testing

/// Answers that are broken at random: whatever is read in them must stand in them.
@Suite("Broken answers of language models")
struct LanguageModelMutationTests {
    private static let utterance = Utterance(
        text: "I'm Ana, I live in Oslo and love sushi, jazz and hiking", occurredAt: LabelledTurn.wednesday, timeZone: .gmt)

    private static let answers = [
        #"{"facts":[{"key":"name","value":"Ana","text":"is named Ana","importance":0.95,"bank":"Personal","sector":"semantic","valid_from":null,"valid_until":null,"basis":"stated","operation":"assert"},{"key":"home","value":"Oslo","text":"lives in Oslo","importance":0.85,"bank":"Personal","sector":"semantic","valid_from":null,"valid_until":"2026-05-01","basis":"stated","operation":"assert"}]}"#,
        """
        Here are the facts:
        ```json
        [
          {"key": "likes", "value": "sushi", "text": "loves sushi", "importance": 7, "bank": "Interests", "sector": "emotional",
           "valid_from": null, "valid_until": null, "basis": "stated", "operation": "assert"},
          {'key': 'likes', 'value': 'jazz', 'text': 'loves jazz', 'importance': '0.7', 'bank': 'Interests', 'operation': 'retract'},
        ]
        ```
        """,
        "<think>They said {hiking}.</think>{facts: [{key: hobbies, value: hiking, text: \"likes \"hiking\" a lot\", importance: 0.6, basis: inferred}]}",
        #"{"relevant":true}{"action":"update","index":1}{"text":"lives in Oslo, loves sushi"}"#,
    ].map { Array($0.utf8) }

    private static let inserted = Array("{}[]\"',:\\/ \n<a0é".utf8)

    private func mutated(_ random: inout SeededRandom) -> String {
        var bytes = Self.answers.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes.removeSubrange(place...)
            case 1, 2: bytes.remove(at: place)
            case 3: bytes[place] = Self.inserted.randomElement(using: &random) ?? 0
            case 4: bytes.removeSubrange(place..<min(place + Int.random(in: 1...40, using: &random), bytes.count))
            default: bytes.insert(Self.inserted.randomElement(using: &random) ?? 0, at: place)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Without blanks, and without what escapes stand for.
    private func comparable(_ text: String) -> String { text.filter { !$0.isWhitespace && $0 != "\\" } }

    private func isPart(_ text: String, of source: String) -> Bool {
        let text = comparable(text)
        return text.isEmpty || source.range(of: text, options: .literal) != nil
    }

    private func texts(_ value: AnswerValue) -> [String] {
        switch value {
        case .object(let object): object.members.keys + object.members.values.flatMap(texts)
        case .array(let elements): elements.flatMap(texts)
        case .text(let text), .number(let text): [text]
        case .boolean, .null: []
        }
    }

    @Test("four thousand broken answers crash nothing and yield no text that is not theirs", arguments: 0..<8)
    func mutations(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<500 {
            let answer = mutated(&random)
            // "\n" and its like stand for a character that is not written: those answers are only read.
            let isLiteral = ["\\n", "\\t", "\\r", "\\b", "\\f", "\\u"].allSatisfy { !answer.contains($0) }
            let source = comparable(answer)
            if isLiteral {
                for text in LenientJSON.read(answer).values.flatMap(texts) { #expect(isPart(text, of: source), "\(text) in \(answer)") }
            }
            if let facts = try? ExtractionQuestion.facts(in: answer, for: Self.utterance).facts {
                for fact in facts {
                    #expect(!fact.key.isEmpty && fact.key.count <= 64 && (0...1).contains(fact.importance) && fact.value.count <= 200 && fact.text.count <= 500)
                    #expect(fact.operation == .retract || !fact.value.isEmpty && !fact.text.isEmpty)
                    if isLiteral { #expect(isPart(fact.value, of: source) && isPart(fact.text, of: source), "\(fact) in \(answer)") }
                }
            }
            if let decision = try? ReconciliationQuestion.decision(answer, count: 2) {
                #expect([.add, .none, .update(0), .update(1), .delete(0), .delete(1)].contains(decision))
            }
            _ = try? RelevanceQuestion.isRelevant(answer)
            _ = try? SummaryQuestion.userSummary(in: answer, of: ["lives in Oslo"])
        }
    }

    @Test("an answer cut anywhere yields only facts of the whole answer", arguments: 0..<3)
    func truncations(index: Int) throws {
        let whole = String(decoding: Self.answers[index], as: UTF8.self)
        let facts = try ExtractionQuestion.facts(in: whole, for: Self.utterance).facts
        #expect(!facts.isEmpty)
        for length in 0..<whole.count {
            let read = (try? ExtractionQuestion.facts(in: String(whole.prefix(length)), for: Self.utterance))?.facts ?? []
            #expect(read.allSatisfy(facts.contains), "\(whole.prefix(length))")
        }
    }
}
