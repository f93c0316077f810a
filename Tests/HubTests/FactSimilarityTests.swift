import Extraction
import Foundation
import Hub
import Testing

@Suite struct FactSimilarityTests {
    @Test(arguments: [
        ("sushi", "Sushi", FactSimilarity.Comparison.same), ("raw fish", "raw fish!", .same), ("a dog named Rex", "dog Rex named", .same),
        ("green tea with honey", "green tea", .moreDetailed), ("green tea", "green tea with honey", .same),
        ("dog Rex", "dog Max", .different), ("dentist on 3 May", "dentist on 4 May", .different), ("555-1234", "555-1235", .different),
        ("going for walks", "taking strolls", .same),
    ])
    func `other words for a thing are the same, other names and numbers are not`(
        new: String, known: String, expected: FactSimilarity.Comparison
    ) {
        #expect(FactSimilarity.compare(fact("likes", new), to: near("likes", known, 0.97)) == expected)
    }

    @Test func `facts far from each other, or of another key, are different`() {
        #expect(FactSimilarity.compare(fact("likes", "walks"), to: near("likes", "strolls", 0.9)) == .different)
        #expect(FactSimilarity.compare(fact("likes", "sushi"), to: near("dislikes", "sushi", 0.99)) == .different)
    }

    @Test func `texts that differ by an ending are alike, others are not`() {
        #expect(FactSimilarity.textSimilarity("mountain biking", "Mountain-biking") == 1)
        #expect(FactSimilarity.textSimilarity("playing the old piano", "playing the old pianos") > 0.9)
        #expect(FactSimilarity.textSimilarity("piano", "violin") < 0.3)
        #expect(FactSimilarity.textSimilarity("a", "a") == 1)
        #expect(FactSimilarity.textSimilarity("", "piano") == 0)
    }

    @Test func `what is known in other words is not added again`() {
        let known = KnownFact(id: UUID(), key: "likes", value: "taking strolls", text: "likes: enjoys taking strolls")
        let new = fact("likes", "going for walks")
        #expect(changes([new], [known], [[NearFact(fact: known, similarity: 0.96)]]).isEmpty)
        #expect(changes([new], [known], [[NearFact(fact: known, similarity: 0.9)]]) == [.add(0)])
    }

    @Test func `more detail takes the place of less`() {
        let known = KnownFact(id: UUID(), key: "plans", value: "trip to Japan", text: "plans: a trip to Japan")
        #expect(
            changes([fact("plans", "trip to Japan in April")], [known], [[NearFact(fact: known, similarity: 0.96)]])
                == [.add(0), .close(known, replacedBy: 0)])
    }

    @Test func `liking what was disliked closes the dislike, and the other way round`() {
        let known = KnownFact(id: UUID(), key: "dislikes", value: "olives", text: "dislikes: olives")
        #expect(changes([fact("likes", "Olives")], [known], [[]]) == [.add(0), .close(known, replacedBy: 0)])
    }

    @Test func `what is no longer true closes what is near and about the same`() {
        let meat = KnownFact(id: UUID(), key: "likes", value: "eating meat", text: "likes: eating meat")
        let fish = KnownFact(id: UUID(), key: "likes", value: "eating fish", text: "likes: eating fish")
        var retraction = fact("diet", "meat")
        retraction.operation = .retract
        let near = [NearFact(fact: fish, similarity: 0.86), NearFact(fact: meat, similarity: 0.84)]
        #expect(changes([retraction], [], [near]) == [.close(meat, replacedBy: nil)])
        #expect(changes([retraction], [], [[NearFact(fact: fish, similarity: 0.86)]]).isEmpty)
    }

    @Test func `only pairs that similarity cannot decide are for a model, and its word counts`() {
        let known = KnownFact(id: UUID(), key: "hobbies", value: "mountain biking", text: "hobbies: mountain biking")
        let new = fact("hobbies", "cycling in the hills")
        let near = [[NearFact(fact: known, similarity: 0.87)]]
        #expect(Reconciliation.undecided([new], known: [known], near: near).map(\.similar) == [[known]])
        #expect(Reconciliation.undecided([fact("hobbies", "Mountain Biking")], known: [known], near: near).isEmpty)
        #expect(Reconciliation.undecided([new], known: [known], near: [[NearFact(fact: known, similarity: 0.7)]]).isEmpty)
        #expect(changes([new], [known], near, [0: .known]).isEmpty)
        #expect(changes([new], [known], near, [0: .replace(known.id)]) == [.add(0), .close(known, replacedBy: 0)])
        #expect(changes([new], [known], near, [0: .replace(UUID())]) == [.add(0)])
    }

    @Test func `a retraction that names nothing known is for a model too, and its word closes what it names`() {
        let known = KnownFact(id: UUID(), key: "hobbies", value: "mountain biking", text: "hobbies: mountain biking")
        var retraction = fact("hobbies", "cycling")
        retraction.operation = .retract
        let near = [[NearFact(fact: known, similarity: 0.85)]]
        #expect(Reconciliation.undecided([retraction], known: [known], near: near).map(\.similar) == [[known]])
        #expect(changes([retraction], [known], near).isEmpty)
        #expect(changes([retraction], [known], near, [0: .close(known.id)]) == [.close(known, replacedBy: nil)])
        #expect(changes([fact("hobbies", "no cycling")], [known], near, [0: .close(known.id)]) == [.add(0), .close(known, replacedBy: 0)])
    }

    @Test func `what the same turn gave before is no news under another key`() {
        let turn = UUID()
        let known = KnownFact(id: UUID(), key: "likes", value: "sushi", text: "likes: sushi", sourceTurnId: turn)
        let new = [fact("favorite_food", "Sushi")]
        #expect(Reconciliation.changes(for: new, known: [known], turnId: turn).isEmpty)
        #expect(Reconciliation.changes(for: new, known: [known], turnId: UUID()) == [.add(0)])
    }

    private func changes(
        _ facts: [ExtractedFact], _ known: [KnownFact], _ near: [[NearFact]], _ decisions: [Int: Reconciliation.Decision] = [:]
    ) -> [Reconciliation.Change] {
        Reconciliation.changes(for: facts, known: known, near: near, decisions: decisions)
    }

    private func near(_ key: String, _ value: String, _ similarity: Double) -> NearFact {
        NearFact(fact: KnownFact(id: UUID(), key: key, value: value, text: "\(key): \(value)"), similarity: similarity)
    }

    private func fact(_ key: String, _ value: String) -> ExtractedFact {
        ExtractedFact(
            key: key, value: value, text: value, importance: 0.5, bank: .general, sector: .semantic, cardinality: .many)
    }
}
