import Extraction
import Foundation
import Testing

@Suite("The rule extractor")
struct RuleExtractorTests {
    private func facts(_ text: String, at time: Date = LabelledTurn.wednesday, zone: String = "Europe/Oslo") throws -> [ExtractedFact] {
        RuleExtractor().extract(from: Utterance(text: text, occurredAt: time, timeZone: try #require(TimeZone(identifier: zone))))
    }

    @Test("a fact carries its text, bank, sector, importance and cardinality")
    func shape() throws {
        let allergy = try #require(facts("I'm allergic to peanuts").first)
        #expect(allergy == ExtractedFact(
            key: "allergies", value: "peanuts", text: "is allergic to peanuts", importance: 0.95, bank: .health, sector: .semantic,
            cardinality: .many))
        let home = try #require(facts("I live in Oslo").first)
        #expect(home.cardinality == .single)
        #expect(home.bank == .personal)
        #expect(try facts("I run every morning").first?.sector == .procedural)
        #expect(try facts("I just got promoted yesterday").first?.sector == .episodic)
    }

    @Test("a past event begins on the day that was said")
    func pastEvent() throws {
        let event = try #require(facts("I got promoted yesterday").first)
        #expect(event.validFrom == ISO8601DateFormatter().date(from: "2026-03-02T23:00:00Z"))
        #expect(event.validUntil == nil)
        #expect(event.text == "got promoted (2026-03-03)")
    }

    @Test("the same utterance always gives the same facts in the same order")
    func determinism() throws {
        let text = "hi I'm Sam, I live in Denver, I love pizza, pasta and sushi, and I have two dogs"
        let first = try facts(text)
        #expect(first.count == 6)
        for _ in 0..<50 { #expect(try facts(text) == first) }
    }

    @Test("how long something has lasted is not when it ends")
    func duration() throws {
        #expect(try facts("we have been married for ten years").map(\.validUntil) == [nil])
        #expect(try facts("I'm staying in Prague for two weeks").first?.validUntil != nil)
    }

    @Test("an email address ends at its full stop")
    func email() throws {
        #expect(try facts("My email is lena@example.org. Thanks!").map(\.value) == ["lena@example.org"])
    }

    @Test("control characters, lone marks and odd scripts are harmless", arguments: [
        "\u{0}", "I live in\u{0} Oslo", "\u{202E}I live in Oslo", "???", "\"", "I am", "my", "i i i i", "and and and", "I'm ", "\u{1F600}", "I live in \u{1F600}",
        "my favorite is", "my favorite food is", "no", "wait no", "until", "in the", "for two", "I have a", "every", "'s", "@", "+", "&", "-", "...",
    ])
    func oddText(text: String) throws {
        let values = try facts(text).map(\.value)
        #expect(values.isEmpty || values == ["Oslo"])
    }

    @Test("values never hold control characters")
    func controlCharacters() throws {
        for fact in try facts("my name is Bob\u{0}by and I love su\u{1}shi") {
            #expect(!fact.value.unicodeScalars.contains { $0.properties.generalCategory == .control })
        }
    }

    @Test("256 KiB take time in proportion to their length", .serialized, arguments: [
        "i live in oslo and ", "my wife my wife ", "and so ", "I have a dog. ", "if i was you ", "used to used ", "hi hi hi ", "a", "\"", "no wait ", ", ",
        "my my name ", "until until friday ", "i love a and b and c ", "just kidding ", "one hundred ", "two days ago ", "i am i am ", "my brother he is ", "he said so and i ", "if you go , i have ", "on top of it all i ", "we, we ",
    ])
    func linear(unit: String) throws {
        func measure(_ bytes: Int) throws -> Duration {
            let text = String(repeating: unit, count: bytes / unit.utf8.count)
            return try ContinuousClock().measure { _ = try facts(text) }
        }
        let small = try min(measure(32_768), measure(32_768))
        let large = try measure(262_144)
        #expect(large < max(small * 32, .seconds(2)))
    }

    @Test("a pasted text gives at most as many facts as a person says")
    func limit() throws {
        let text = (0..<500).map { "I have a dog named Rex\($0). " }.joined()
        #expect(try facts(text).count <= 80)
    }
}
