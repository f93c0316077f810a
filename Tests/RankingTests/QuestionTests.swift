import Foundation
import Ranking
import Testing

/// What a question says besides its words: whom it names, and what time.
@Suite struct QuestionTests {
    private static let filler = [
        "the train was late", "paints the fence", "a new bicycle", "the roof leaks", "planted roses", "works in a library",
        "the cat sleeps all day", "had pasta for dinner", "watched a film about whales", "the printer is broken", "a long walk",
        "the neighbours argue", "lost the keys", "cleaned the windows", "the radio plays jazz", "a letter from the bank",
    ].map { MemoryEntry(text: $0, occurredAt: Ranked.now) }

    private func said(_ text: String, by speaker: String? = nil, on date: (Int, Int, Int) = (2023, 1, 15)) -> MemoryEntry {
        let days = CalendarDay.daysSince1970(date.0, date.1, date.2)
        return MemoryEntry(text: text, speaker: speaker, occurredAt: Date(timeIntervalSince1970: Double(days) * 86_400 + 43_200))
    }

    private let tea = ["Ann", "Bob", "Mary Lou", nil]

    @Test(arguments: [
        ("which tea does Ann like", ["Ann"]), ("what is Bob's tea", ["Bob"]), ("ANN\u{2019}s tea", ["Ann"]),
        ("the tea of Mary", ["Mary Lou"]), ("Mary Lou's tea", ["Mary Lou"]), ("tea for Ann and Bob", ["Ann", "Bob"]),
        ("the annual tea", []), ("tea", []),
    ])
    func `whom the question names comes first, and several share`(question: String, named: [String]) {
        let ranked = Ranked(tea.map { said("I like green tea", by: $0) } + Self.filler)
        let best = ranked.best(question)
        #expect(best.count == tea.count)
        for (place, found) in best.enumerated() {
            let speaker = ranked.entries[found.slot]?.speaker
            let isNamed = speaker.map(named.contains) ?? false
            #expect(isNamed == (place < named.count))
            #expect(found.score.speaker == (isNamed ? 0.45 / Double(named.count) : 0))
        }
    }

    @Test func `a speaker's name is not a word to be found`() {
        let ranked = Ranked([said("saw Ann at the tea shop", by: "Bob"), said("green tea", by: "Ann")] + Self.filler)
        #expect(ranked.best("Ann tea").first?.slot == 1)
        #expect(ranked.best("Ann tea").map(\.score.lexical).allSatisfy { $0 > 0 })
    }

    @Test func `a question is put into the mouth of those it names`() {
        let ranked = Ranked(["Ann", "Ann Lee", "Bob"].map { said("tea", by: $0) })
        #expect(ranked.index.inFirstPerson("Is Ann Lee's tea Bob's or Ann's?") == "Is my tea my or my?")
        #expect(ranked.index.inFirstPerson("where is the tea") == "where is the tea")
    }

    @Test(arguments: [
        ("what green tea was it in June", (2023, 6, 10)), ("green tea on 20 August", (2023, 8, 20)), ("green tea in March", (2023, 3, 3)),
        ("the green tea of December 31st", (2024, 1, 1)),
    ])
    func `what was said at the date that the question names comes first`(question: String, date: (Int, Int, Int)) {
        let dates = [(2023, 3, 3), (2023, 6, 10), (2023, 8, 20), (2024, 1, 1), (2024, 10, 1)]
        let ranked = Ranked(dates.map { said("green tea", on: $0) } + Self.filler)
        let best = ranked.best(question)
        #expect(best.count == dates.count)
        #expect(best.first.map { dates[$0.slot] == date } == true)
        #expect(best.first?.score.time == 0.8)
        #expect(best.dropFirst().allSatisfy { $0.score.time < 0.8 })
    }

    @Test func `when a time is asked for, a text with a time comes first`() {
        let ranked = Ranked(
            ["swam in the lake last week", "swam in the cold lake today with Tom", "swam in the lake"].map { said($0) } + Self.filler)
        #expect(ranked.best("when did I last swim in the lake", limit: 2).map(\.slot).sorted() == [0, 1])
        #expect(ranked.best("when did we swim").map(\.score.time) == [0.35, 0.35, 0])
        #expect(ranked.best("where did we swim").map(\.score.time) == [0, 0, 0])
    }
}
