import Foundation

extension Timestamp {
    /// Reads RFC 3339, section 5.6: any offset, any number of fractional digits.
    ///
    /// A day that its month does not have is refused (Foundation's own parser rolls it over into the next month).
    public static func parse(_ text: String) -> Date? {
        var reader = Reader(rest: text.utf8[...])
        guard let days = reader.day(), reader.take("Tt ") != nil, let seconds = reader.secondOfDay(),
            let fraction = reader.fraction(), let offset = reader.offset(), reader.rest.isEmpty
        else { return nil }
        return Date(timeIntervalSince1970: Double(days * 86_400 + seconds - offset) + fraction)
    }
}

private struct Reader {
    var rest: Substring.UTF8View

    /// Days since 1970-01-01.
    mutating func day() -> Int? {
        guard let year = number(digits: 4), take("-") != nil, let month = number(digits: 2), (1...12).contains(month),
            take("-") != nil, let day = number(digits: 2), (1...length(ofMonth: month, year)).contains(day)
        else { return nil }
        return daysSince1970(year, month, day)
    }

    mutating func secondOfDay() -> Int? {
        guard let hour = number(digits: 2), hour < 24, take(":") != nil, let minute = number(digits: 2), minute < 60,
            take(":") != nil, let second = number(digits: 2), second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    mutating func fraction() -> Double? {
        guard take(".") != nil else { return 0 }
        var (value, scale) = (0.0, 1.0)
        while let digit = number(digits: 1) {
            scale /= 10
            value += Double(digit) * scale
        }
        return scale < 1 ? value : nil
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int? {
        guard let sign = take("Zz+-") else { return nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return 0 }
        guard let hours = number(digits: 2), hours < 24, take(":") != nil, let minutes = number(digits: 2), minutes < 60
        else { return nil }
        return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    mutating func take(_ allowed: StaticString) -> UInt8? {
        guard let byte = rest.first, allowed.withUTF8Buffer({ $0.contains(byte) }) else { return nil }
        rest.removeFirst()
        return byte
    }

    private mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = take("0123456789") else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    private func length(ofMonth month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil, for years from 0.
    private func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
