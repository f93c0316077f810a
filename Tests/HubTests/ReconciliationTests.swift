import Extraction
import Foundation
import Hub
import Testing

@Suite struct ReconciliationTests {
    @Test func `what is known already changes nothing, however it is written`() {
        let known = [known("home", "Oslo"), known("likes", "green tea")]
        #expect(changes([fact("home", "oslo", .single), fact("likes", " Green-Tea!", .many)], known).isEmpty)
    }

    @Test func `a single-valued fact closes what stood there`() {
        let old = known("home", "Oslo")
        #expect(
            changes([fact("home", "Bergen", .single)], [old, known("likes", "tea")]) == [.add(0), .close(old, replacedBy: 0)])
    }

    @Test func `many-valued facts accumulate`() {
        #expect(changes([fact("likes", "coffee", .many), fact("likes", "cake", .many)], [known("likes", "tea")]) == [.add(0), .add(1)])
    }

    @Test func `a retraction closes what it names and nothing else`() {
        let (tea, coffee, home) = (known("likes", "tea"), known("likes", "coffee"), known("home", "Oslo"))
        let all = [tea, coffee, home]
        #expect(changes([fact("likes", "Tea", .many, .retract)], all) == [.close(tea, replacedBy: nil)])
        #expect(changes([fact("likes", "cake", .many, .retract)], all).isEmpty)
        #expect(changes([fact("likes", "", .many, .retract)], all).isEmpty)
        #expect(changes([fact("home", "", .single, .retract)], all) == [.close(home, replacedBy: nil)])
        #expect(changes([fact("name", "", .single, .retract)], all).isEmpty)
    }

    @Test func `a fact said twice in one breath is stored once`() {
        #expect(changes([fact("likes", "tea", .many), fact("likes", "Tea", .many)], []) == [.add(0)])
    }

    @Test func `of two single values in one breath the last holds, and it closes what stood there`() {
        let old = known("home", "Oslo")
        #expect(
            changes([fact("home", "Bergen", .single), fact("home", "Trondheim", .single)], [old])
                == [.add(1), .close(old, replacedBy: 1)])
    }

    @Test func `what is said and taken back in one breath is not stored`() {
        #expect(changes([fact("likes", "tea", .many), fact("likes", "tea", .many, .retract)], []).isEmpty)
        let old = known("home", "Oslo")
        #expect(
            changes([fact("home", "Bergen", .single), fact("home", "", .single, .retract)], [old]) == [.close(old, replacedBy: nil)])
    }

    @Test func `what is taken back and said again is stored anew`() {
        let old = known("likes", "tea")
        #expect(
            changes([fact("likes", "tea", .many, .retract), fact("likes", "tea", .many)], [old])
                == [.add(1), .close(old, replacedBy: nil)])
    }

    @Test func `letters of every script count, marks and spaces do not`() {
        #expect(Reconciliation.normalized("  Grøn—Té, 寿司! ") == "grøn té 寿司")
        #expect(Reconciliation.normalized("?!") == "")
    }

    private func changes(_ facts: [ExtractedFact], _ known: [KnownFact]) -> [Reconciliation.Change] {
        Reconciliation.changes(for: facts, known: known)
    }

    private func known(_ key: String, _ value: String) -> KnownFact {
        KnownFact(id: UUID(), key: key, value: value, text: "\(key): \(value)")
    }

    private func fact(
        _ key: String, _ value: String, _ cardinality: ExtractedFact.Cardinality, _ operation: ExtractedFact.Operation = .assert
    ) -> ExtractedFact {
        ExtractedFact(
            key: key, value: value, text: "\(key): \(value)", importance: 0.5, bank: .general, sector: .semantic,
            cardinality: cardinality, operation: operation)
    }
}
