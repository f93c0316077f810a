import Extraction
import Testing

@Suite("Fact keys")
struct FactKeysTests {
    @Test("a home is one, likes are many, a favourite of anything is one")
    func cardinality() {
        #expect(FactKeys.cardinality(of: "home") == .single)
        #expect(FactKeys.cardinality(of: "likes") == .many)
        #expect(FactKeys.cardinality(of: "favorite_cheese") == .single)
        #expect(FactKeys.cardinality(of: "favorite_team") == .many)
        #expect(FactKeys.cardinality(of: "nothing_like_it") == .many)
        #expect(FactKeys.singleValued.isSuperset(of: ["name", "home", "employer", "age", "partner"]))
        #expect(FactKeys.singleValued.isSubset(of: FactKeys.all))
    }

    @Test("every key has a bank and a sector, an unknown one has none")
    func banks() {
        for key in FactKeys.all {
            #expect(FactKeys.bank(of: key) != nil)
            #expect(FactKeys.sector(of: key) != nil)
        }
        #expect(FactKeys.bank(of: "allergies") == .health)
        #expect(FactKeys.bank(of: "employer") == .work)
        #expect(FactKeys.bank(of: "siblings") == .relationships)
        #expect(FactKeys.bank(of: "events") == .events)
        #expect(FactKeys.bank(of: "favorite_cheese") == .interests)
        #expect(FactKeys.bank(of: "nothing_like_it") == nil)
    }

    @Test("what rules find is stated, and its key says how many values it has")
    func rules() throws {
        for turn in try ["development", "development-voices"].flatMap(Fixture.turns) {
            for fact in RuleExtractor().extract(from: turn.utterance) {
                #expect(fact.basis == .stated)
                #expect(fact.cardinality == FactKeys.cardinality(of: fact.key), "\(fact.key)")
                #expect(fact.bank == FactKeys.bank(of: fact.key), "\(fact.key)")
            }
        }
    }
}
