import Foundation

/// What a question says about time: that it asks for one, and the date it names.
package struct TimeCue: Sendable, Equatable {
    /// "when", "what day", "how long" …
    package var asksForTime = false
    package var date: NamedDate?

    /// A date as people name it: "in June", "on 7 May 2023".
    package struct NamedDate: Sendable, Equatable {
        package var months: [Int]
        package var years: Set<Int> = []
        package var days: Set<Int> = []
    }

    package init(_ words: [String]) {
        asksForTime = Self.asksForTime(words)
        date = Self.date(words)
    }

    /// How well something said on that day fits, 0…1: what happened is spoken of on the day, or some days later.
    package static func fit(_ date: NamedDate, _ day: CalendarDay) -> Double {
        date.months.map { month in
            guard date.days.isEmpty else { return fit(month, date.days, date.years, day) }
            let years = date.years.isEmpty ? nil : date.years
            let months = years?.map { (day.year - $0) * 12 + day.month - month } ?? [(day.month - month + 12) % 12]
            return months.contains(0) ? 1 : months.contains(1) ? 0.3 : 0
        }.max() ?? 0
    }

    private static func fit(_ month: Int, _ days: Set<Int>, _ years: Set<Int>, _ day: CalendarDay) -> Double {
        let late = (years.isEmpty ? [day.year] : years).flatMap { year in
            days.map { day.daysSince1970 - CalendarDay.daysSince1970(year, month, $0) }
        }
        if late.contains(where: { (0...1).contains($0) }) { return 1 }
        if late.contains(where: { (2...10).contains($0) }) { return 0.4 }
        return late.contains { (-3...31).contains($0) } ? 0.1 : 0
    }

    /// Whether a text has a time in it that could answer a question for one.
    package static func hasTime(_ words: [String]) -> Bool {
        words.contains { timeWords.contains($0) || isYear($0) || ordinal($0) != nil }
    }

    private static func asksForTime(_ words: [String]) -> Bool {
        words.indices.contains { index in
            let next = index + 1 < words.count ? words[index + 1] : ""
            return switch words[index] {
            case "when": true
            case "what": ["date", "day", "month", "year", "time"].contains(next)
            case "which": ["date", "day", "month", "year", "week", "weekend", "season", "summer"].contains(next)
            case "how":
                next == "long"
                    || (next == "many" && index + 2 < words.count && ["days", "weeks", "months", "years"].contains(words[index + 2]))
            default: false
            }
        }
    }

    private static func date(_ words: [String]) -> NamedDate? {
        var date = NamedDate(months: [])
        for (index, word) in words.enumerated() {
            guard let month = months[word] else { continue }
            let before = number(before: index, words)
            let after = index + 1 < words.count ? day(words[index + 1]) : nil
            let isNumbered = before != nil || after != nil || (index + 1 < words.count && isYear(words[index + 1]))
            // "may" and "march" are ordinary words too.
            guard word != "may" && word != "march" || isNumbered || isIntroduced(index, words) else { continue }
            date.months.append(month)
            for day in [before, after].compactMap(\.self) { date.days.insert(day) }
        }
        guard !date.months.isEmpty else { return nil }
        date.years = Set(words.filter(isYear).compactMap { Int($0) })
        return date
    }

    /// "7 May", "7th of May".
    private static func number(before index: Int, _ words: [String]) -> Int? {
        guard index > 0 else { return nil }
        if words[index - 1] == "of" { return index > 1 ? day(words[index - 2]) : nil }
        return day(words[index - 1])
    }

    private static func isIntroduced(_ index: Int, _ words: [String]) -> Bool {
        guard index > 0 else { return false }
        if introductions.contains(words[index - 1]) { return true }
        return index > 1 && ["early", "late"].contains(words[index - 1]) && introductions.contains(words[index - 2])
    }

    private static func day(_ word: String) -> Int? {
        guard let number = Int(word) ?? ordinal(word), (1...31).contains(number) else { return nil }
        return number
    }

    private static func ordinal(_ word: String) -> Int? {
        guard word.utf8.count > 2, ["st", "nd", "rd", "th"].contains(word.suffix(2)) else { return nil }
        return Int(word.dropLast(2))
    }

    private static func isYear(_ word: String) -> Bool { word.utf8.count == 4 && (word.hasPrefix("19") || word.hasPrefix("20")) && Int(word) != nil }

    private static let months = Dictionary(
        uniqueKeysWithValues: [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
        ].enumerated().map { ($1, $0 + 1) })

    private static let introductions: Set = [
        "in", "on", "of", "since", "during", "by", "until", "before", "after", "early", "late", "mid", "around", "last",
    ]

    private static let timeWords = Set(
        """
        yesterday today tonight tomorrow last next ago recently weekend week weeks month months year years day days morning afternoon \
        evening monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thur thurs fri january february march april \
        june july august september october november december jan feb apr aug sep sept oct nov dec since soon summer winter spring fall \
        autumn
        """.split(separator: " ").map(String.init))
}

/// A day of the Gregorian calendar in UTC.
package struct CalendarDay: Sendable, Equatable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var daysSince1970: Int

    /// From days since 1970-01-01 (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    package init(_ date: Date) {
        daysSince1970 = Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
        let days = daysSince1970 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The same algorithm the other way.
    package static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
