import Extraction
import Foundation
import Testing

@Suite("When a fact ends")
struct ValidityTests {
    private func fact(_ text: String, at time: String, zone: String) throws -> ExtractedFact {
        let facts = RuleExtractor().extract(
            from: Utterance(text: text, occurredAt: try date(time), timeZone: try #require(TimeZone(identifier: zone))))
        return try #require(facts.first)
    }

    private func date(_ text: String) throws -> Date { try #require(ISO8601DateFormatter().date(from: text)) }

    @Test("until Friday is the end of that Friday where the user is", arguments: [
        ("2026-03-04T12:00:00Z", "Europe/Oslo", "2026-03-06T23:00:00Z"),
        ("2026-03-04T12:00:00Z", "America/Los_Angeles", "2026-03-07T08:00:00Z"),
        ("2026-03-04T12:00:00Z", "Pacific/Auckland", "2026-03-06T11:00:00Z"),
        // Thursday in Kiritimati, Wednesday in London.
        ("2026-03-04T11:00:00Z", "Pacific/Kiritimati", "2026-03-06T10:00:00Z"),
        // Still Thursday in Honolulu when it is Friday in Greenwich.
        ("2026-03-06T05:00:00Z", "Pacific/Honolulu", "2026-03-07T10:00:00Z"),
        // A Friday spoken on a Friday is the next one.
        ("2026-03-06T12:00:00Z", "Europe/London", "2026-03-14T00:00:00Z"),
    ])
    func untilFriday(now: String, zone: String, end: String) throws {
        let stay = try fact("I'm in Rome until Friday", at: now, zone: zone)
        #expect(stay.key == "location")
        #expect(stay.validUntil == (try date(end)))
    }

    @Test("a weekend ends with its Sunday, also when clocks change in it", arguments: [
        ("2026-03-25T12:00:00Z", "Europe/Berlin", "2026-03-29T22:00:00Z"),
        ("2026-10-21T12:00:00Z", "Europe/Berlin", "2026-10-25T23:00:00Z"),
        ("2026-03-05T12:00:00Z", "America/New_York", "2026-03-09T04:00:00Z"),
    ])
    func weekend(now: String, zone: String, end: String) throws {
        #expect(try fact("I'm in Berlin this weekend", at: now, zone: zone).validUntil == (try date(end)))
    }

    @Test("next week ends with its Sunday; on a Sunday evening it begins the next day", arguments: [
        ("2026-03-04T12:00:00Z", "Europe/Oslo", "2026-03-15T23:00:00Z"),
        ("2026-03-08T22:30:00Z", "Europe/Oslo", "2026-03-15T23:00:00Z"),
        ("2026-03-08T23:30:00Z", "Europe/Oslo", "2026-03-22T23:00:00Z"),
    ])
    func nextWeek(now: String, zone: String, end: String) throws {
        let holiday = try fact("I'm on holiday next week", at: now, zone: zone)
        #expect(holiday.key == "plans")
        #expect(holiday.validUntil == (try date(end)))
    }

    @Test("a weekday or month of something past is the last one")
    func past() throws {
        let event = try fact("I went to a wedding on Saturday", at: "2026-03-04T12:00:00Z", zone: "Europe/Oslo")
        #expect(event.validFrom == (try date("2026-02-27T23:00:00Z")))
        #expect(event.text.hasSuffix("(2026-02-28)"))
        let race = try fact("I ran the London Marathon in April", at: "2026-03-04T12:00:00Z", zone: "Europe/Oslo")
        #expect(race.validFrom == (try date("2025-03-31T22:00:00Z")))
    }

    @Test("what holds in general has no end")
    func open() throws {
        #expect(try fact("I live in Rome", at: "2026-03-04T12:00:00Z", zone: "Europe/Rome").validUntil == nil)
        #expect(try fact("I've lived in Rome for ten years", at: "2026-03-04T12:00:00Z", zone: "Europe/Rome").validUntil == nil)
    }
}
