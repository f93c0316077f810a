import Foundation

/// A moment on the wire: RFC 3339, UTC, milliseconds (`2026-11-21T12:00:00.000Z`).
public struct Timestamp: Sendable, Hashable, Codable, Comparable {
    public var date: Date

    public init(_ date: Date) { self.date = date }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let date = Timestamp.parse(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time")
        }
        self.date = date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.date < right.date }

    /// Digits are laid out by hand: an event carries several times, and a formatter costs more than the rest of its encoding.
    public var text: String {
        let milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
        let (days, millisecondOfDay) = milliseconds.flooredDivision(by: 86_400_000)
        let (year, month, day) = civil(daysSince1970: days)
        let second = millisecondOfDay / 1000
        var text = ""
        text.reserveCapacity(24)
        append(&text, year, digits: 4)
        text += "-"
        append(&text, month, digits: 2)
        text += "-"
        append(&text, day, digits: 2)
        text += "T"
        append(&text, second / 3600, digits: 2)
        text += ":"
        append(&text, second / 60 % 60, digits: 2)
        text += ":"
        append(&text, second % 60, digits: 2)
        text += "."
        append(&text, millisecondOfDay % 1000, digits: 3)
        return text + "Z"
    }

    private func append(_ text: inout String, _ value: Int64, digits: Int) {
        let number = String(value)
        for _ in 0..<max(0, digits - number.utf8.count) { text += "0" }
        text += number
    }

    /// Days since 1970-01-01 as a date of the proleptic Gregorian calendar
    /// (Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
    private func civil(daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (daysSince1970 + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
