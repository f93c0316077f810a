import Foundation
import TestSupport
import Testing
import Wire

@Suite struct TimestampTests {
    private static let reference = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    @Test(arguments: [
        ("1970-01-01T00:00:00.000Z", 0.0), ("1969-12-31T23:59:59.999Z", -0.001), ("1969-12-31T00:00:00.000Z", -86_400),
        ("2000-02-29T12:00:00.000Z", 951_825_600), ("2024-02-29T23:59:59.999Z", 1_709_251_199.999),
        ("1900-03-01T00:00:00.000Z", -2_203_891_200), ("2100-02-28T00:00:00.000Z", 4_107_456_000),
        ("0001-01-01T00:00:00.000Z", -62_135_596_800), ("9999-12-31T23:59:59.999Z", 253_402_300_799.999),
    ])
    func `edge dates are written and read`(_ text: String, _ seconds: Double) {
        #expect(Timestamp(Date(timeIntervalSince1970: seconds)).text == text)
        let parsed = Timestamp.parse(text)?.timeIntervalSince1970 ?? .nan
        #expect(abs(parsed - seconds) < 0.0005)
    }

    @Test func `milliseconds are rounded, and a rounded second carries over`() {
        #expect(Timestamp(Date(timeIntervalSince1970: 0.0004)).text == "1970-01-01T00:00:00.000Z")
        #expect(Timestamp(Date(timeIntervalSince1970: 0.0006)).text == "1970-01-01T00:00:00.001Z")
        #expect(Timestamp(Date(timeIntervalSince1970: 59.9996)).text == "1970-01-01T00:01:00.000Z")
        #expect(Timestamp(Date(timeIntervalSince1970: 946_684_799.9999)).text == "2000-01-01T00:00:00.000Z")
        #expect(Timestamp(Date(timeIntervalSince1970: -0.0004)).text == "1970-01-01T00:00:00.000Z")
    }

    @Test func `ten thousand moments over four centuries read as Foundation reads and writes them`() throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<10_000 {
            let milliseconds = Int64.random(in: -6_000_000_000_000...8_000_000_000_000, using: &random)
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            let text = Timestamp(date).text
            let read = try Self.reference.parse(text)
            #expect(abs(read.timeIntervalSince(date)) < 0.0005, "\(text)")
            #expect(Timestamp.parse(text).map { Timestamp($0).text } == text)
        }
    }

    @Test func `every day from 1896 to 2104 is the day Foundation says`() throws {
        let days = Date.ISO8601FormatStyle().year().month().day()
        for day in stride(from: -27_000.0, to: 49_000, by: 1) {
            let date = Date(timeIntervalSince1970: day * 86_400)
            #expect(Timestamp(date).text.prefix(10) == days.format(date))
        }
    }

    @Test(arguments: [
        "2026-11-21T12:00:00Z", "2026-11-21T12:00:00.0Z", "2026-11-21T12:00:00.000000Z", "2026-11-21T13:00:00+01:00",
        "2026-11-21T12:00:00.000000+00:00", "2026-11-21T06:30:00.000-05:30", "2026-11-21t12:00:00z",
    ])
    func `other forms of RFC 3339 are read`(_ text: String) {
        let parsed = Timestamp.parse(text).map { Timestamp($0).text }
        #expect(parsed == "2026-11-21T12:00:00.000Z")
    }

    @Test func `a leap second is the first moment after it`() {
        #expect(Timestamp.parse("2016-12-31T23:59:60Z").map { Timestamp($0).text } == "2017-01-01T00:00:00.000Z")
    }

    @Test func `microseconds are kept to the millisecond`() {
        #expect(Timestamp.parse("2026-11-21T12:00:00.123456+00:00").map { Timestamp($0).text } == "2026-11-21T12:00:00.123Z")
    }

    @Test(arguments: ["", "yesterday", "2026-11-21", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-21T12:00:00",
        "1700000000", "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-11-21T24:00:00Z", "2026-11-21T12:60:00Z", "2026-11-21T12:00:61Z", "2026-11-21T12:00:00.Z", "2026-11-21T12:00:00+1",
        "2026-11-21T12:00:00+24:00", "2026-11-21T12:00:00ZZ", "+026-11-21T12:00:00Z", "2026-11-21T12:00:00Ž",
    ])
    func `what is not a moment is refused`(_ text: String) {
        #expect(Timestamp.parse(text) == nil)
        #expect(throws: WireError.self) { try WireCoder.decode([Timestamp].self, from: Array("[\"\(text)\"]".utf8)) }
    }
}
