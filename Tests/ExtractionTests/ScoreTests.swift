import Extraction
import Testing

@Suite("The score")
struct ScoreTests {
    private func score(_ text: String, _ labels: [LabelledTurn.Label]) throws -> (score: ExtractionScore, wrong: Int, missed: Int) {
        var turn = try #require(Fixture.turns("development").first)
        turn.text = text
        turn.facts = labels
        turn.previousAssistantText = nil
        var score = ExtractionScore()
        let rest = score.add(turn, facts: RuleExtractor().extract(from: turn.utterance))
        return (score, rest.wrong.count, rest.missed.count)
    }

    @Test("the same thing in other words is right")
    func otherWords() throws {
        let found = try score("I love cooking Italian food", [.init(key: "likes", value: "cooks Italian", operation: .assert)])
        #expect(found.score.correct == 1)
        #expect(found.wrong == 0 && found.missed == 0)
    }

    @Test("another value, another key or another operation is wrong", arguments: [
        LabelledTurn.Label(key: "home", value: "Bergen", operation: .assert),
        LabelledTurn.Label(key: "pets", value: "Oslo", operation: .assert),
        LabelledTurn.Label(key: "home", value: "Oslo", operation: .retract),
    ])
    func other(label: LabelledTurn.Label) throws {
        let found = try score("I live in Oslo", [label])
        #expect(found.score.precision == 0)
        #expect(found.score.recall == 0)
        #expect(found.wrong == 1 && found.missed == 1)
    }

    @Test("one label is found once, an optional one counts neither way")
    func optional() throws {
        let twice = try score("I live in Oslo and my home is in Oslo", [.init(key: "home", value: "Oslo", operation: .assert)])
        #expect(twice.score.found == 1)
        let optional = try score("I live in Oslo", [.init(key: "home", value: "Oslo", operation: .assert, optional: true)])
        #expect(optional.score.found == 0 && optional.score.expected == 0)
        #expect(optional.score.precision == 1 && optional.score.recall == 1)
    }
}
