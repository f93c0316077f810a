import Foundation
import Ranking
import TestSupport
import Testing

@Suite struct ForgettingTests {
    @Test func `a removed memory is gone, and its slot is used again`() {
        var ranked = Ranked(texts: ["green tea", "black tea", "white tea"])
        ranked.remove(1)
        #expect(ranked.texts("tea") == ["white tea", "green tea"])
        #expect(ranked.insert(MemoryEntry(text: "red tea", occurredAt: Ranked.now)) == 1)
        #expect(ranked.insert(MemoryEntry(text: "cold tea", occurredAt: Ranked.now)) == 3)
        #expect(ranked.texts("tea") == ["cold tea", "red tea", "white tea", "green tea"])
        #expect(ranked.best("black").isEmpty)
    }

    @Test func `removing what is not there changes nothing`() {
        var ranked = Ranked(texts: ["green tea", "black tea"])
        ranked.remove(0)
        ranked.remove(0)
        #expect(ranked.texts("tea") == ["black tea"])
        #expect(ranked.insert(MemoryEntry(text: "red tea", occurredAt: Ranked.now)) == 0)
        #expect(ranked.insert(MemoryEntry(text: "cold tea", occurredAt: Ranked.now)) == 2)
    }

    @Test func `an index of which everything was removed is like a new one`() {
        var ranked = Ranked(texts: ["green tea", "black tea"])
        for slot in ranked.slots { ranked.remove(slot) }
        #expect(ranked.best("tea").isEmpty)
        #expect(ranked.best("").isEmpty)
    }

    @Test func `a speaker of whom nothing is left is a word like any other`() {
        var ranked = Ranked(texts: ["Ann likes tea", "the roof leaks", "planted roses"])
        let slot = ranked.insert(MemoryEntry(text: "hello", speaker: "Ann", occurredAt: Ranked.now))
        #expect(ranked.index.inFirstPerson("Ann's tea") == "my tea")
        ranked.remove(slot)
        #expect(ranked.index.inFirstPerson("Ann's tea") == "Ann's tea")
        #expect(ranked.texts("who knows Ann") == ["Ann likes tea"])
    }

    /// Every query finds the same as in an index that was built of what is left, with the same scores to the last bit.
    @Test(arguments: 0..<12) func `what is left scores as if nothing else had ever been there`(seed: Int) {
        var generator = SeededRandom(seed: UInt64(seed))
        var ranked = Ranked()
        var found = 0
        for round in 0..<8 {
            for _ in 0..<60 {
                if ranked.slots.count > 5, Int.random(in: 0..<100, using: &generator) < 45 {
                    ranked.remove(ranked.slots[Int.random(in: 0..<ranked.slots.count, using: &generator)])
                } else {
                    ranked.insert(entry(&generator, isEarly: round == 0))
                }
            }
            let fresh = Ranked(ranked.slots.compactMap { ranked.entries[$0] })
            #expect(fresh.slots.count == ranked.slots.count)
            for _ in 0..<20 {
                let question = question(&generator)
                let vector = Bool.random(using: &generator) ? generator.vector(24) : nil
                let limit = Int.random(in: 1...100, using: &generator)
                let expected = fresh.best(question, vector: vector, limit: limit)
                let best = ranked.best(question, vector: vector, limit: limit)
                #expect(best.map { ranked.slots.firstIndex(of: $0.slot) } == expected.map(\.slot))
                #expect(best.map(\.score) == expected.map(\.score))
                #expect(ranked.index.inFirstPerson(question) == fresh.index.inFirstPerson(question))
                found += best.count
            }
        }
        #expect(found > 200)
    }

    /// - Parameter isEarly: before the encoder has answered for the first time there are no vectors at all.
    private func entry(_ generator: inout SeededRandom, isEarly: Bool) -> MemoryEntry {
        let speakers = [nil, "", "Ann", "Bob", "Ann Lee", "Cid \(Int.random(in: 0...30, using: &generator))"]
        let endings = ["", "?", " in May", " last week", " saw Ann", " Bob too"]
        return MemoryEntry(
            text: generator.words(Int.random(in: 0...8, using: &generator), vocabulary: 40)
                + (endings.randomElement(using: &generator) ?? ""),
            session: [nil, "a", "b", "c"].randomElement(using: &generator) ?? nil,
            speaker: speakers.randomElement(using: &generator) ?? nil,
            occurredAt: Ranked.now.addingTimeInterval(-86_400 * Double(Int.random(in: 0...400, using: &generator))),
            importance: Double(Int.random(in: 0...4, using: &generator)) / 4,
            vector: isEarly || Int.random(in: 0..<4, using: &generator) == 0 ? nil : generator.vector(24))
    }

    private func question(_ generator: inout SeededRandom) -> String {
        let beginnings = ["", "when did Ann ", "what did Ann Lee and Bob ", "my ", "how long did Cid 7 ", "on 7 May "]
        return (beginnings.randomElement(using: &generator) ?? "")
            + generator.words(Int.random(in: 0...4, using: &generator), vocabulary: 45)
    }
}
