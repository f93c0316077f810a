import Foundation

/// Replaces spoken dates and periods by one token each, resolved in the utterance's time zone.
///
/// "Friday" is the coming one (never today), "this Friday" may be today, "next Friday" is that of the next calendar week,
/// "last Friday" the one before today. A date or month without a year is the coming one.
struct TimeExpressions {
    private let calendar: CivilCalendar

    init(now: Date, timeZone: TimeZone) { calendar = CivilCalendar(now: now, timeZone: timeZone) }

    /// Cheap test whether `replace` could find anything.
    static func mayOccur(in tokens: [Token]) -> Bool {
        tokens.contains { token in openers.contains(token.word) || token.word.first?.isNumber == true }
    }

    private static let openers: Set<String> = words(
        """
        today tonight tomorrow yesterday day this next last past on until by for in over during at right now currently ago
        first second third fourth fifth sixth seventh eighth ninth tenth one two three four five six seven eight nine ten few couple
        """).union(Lexicon.months).union(Lexicon.weekdays)

    func replace(in tokens: [Token]) -> [Token] {
        var result: [Token] = []
        var index = 0
        while index < tokens.count {
            if tokens[index].isWord, let (span, count) = expression(tokens[index...]), count > 0 {
                let surface = tokens[index..<index + count].phrase
                result.append(Token(kind: .time(span), word: "", surface: surface))
                index += count
            } else {
                result.append(tokens[index])
                index += 1
            }
        }
        return result
    }

    private typealias Found = (span: TimeSpan, count: Int)

    private func expression(_ tokens: ArraySlice<Token>) -> Found? {
        let first = tokens.first?.word ?? ""
        let rest = tokens.dropFirst()
        switch first {
        case "until", "through":
            guard var found = untilTarget(rest) else { return nil }
            found.span = calendar.span(from: calendar.today, to: found.span.end, .until)
            return (found.span, found.count + 1)
        case "at" where rest.prefix(2).map(\.word) == ["the", "weekend"]:
            return period("this", "weekend").map { (calendar.orEarlier($0, days: 7), 3) }
        case "by", "on", "in", "for", "over", "during", "since":
            if first == "for" || first == "in" || first == "over", let found = duration(rest, after: first) { return found }
            if first == "since" { return nil }
            if let found = named(rest, preposition: first) { return (found.span, found.count + 1) }
            return nil
        default:
            return named(tokens, preposition: nil)
        }
    }

    private func untilTarget(_ tokens: ArraySlice<Token>) -> Found? {
        let spoken = tokens.prefix(4).map(\.word)
        if spoken.starts(with: ["the", "end", "of"]) || spoken.starts(with: ["end", "of"]) {
            let skipped = spoken[0] == "the" ? 3 : 2
            var target = tokens.dropFirst(skipped)
            var extra = 0
            if target.first?.word == "the" { target = target.dropFirst(); extra = 1 }
            if let unit = target.first?.word, let span = period("this", unit) { return (span, skipped + extra + 1) }
            if let found = named(target, preposition: "until") { return (found.span, found.count + skipped + extra) }
            return nil
        }
        if let first = spoken.first, let month = Lexicon.months.firstIndex(of: first), dayNumber(tokens.dropFirst()) == nil {
            let start = coming(month: month + 1, day: 1, year: nil)
            return start.map { (calendar.span(from: calendar.today, to: $0), 1) }
        }
        if ["next", "this"].contains(spoken.first ?? ""), spoken.count > 1, ["week", "month", "year"].contains(spoken[1]) {
            return period(spoken[0], spoken[1]).map { ($0, 2) }
        }
        return named(tokens, preposition: "until")
    }

    /// "for two weeks", "in three days", "over the next few days".
    private func duration(_ tokens: ArraySlice<Token>, after preposition: String) -> Found? {
        var rest = tokens
        var skipped = 1
        while let word = rest.first?.word, ["the", "about", "another", "next", "coming", "a"].contains(word), rest.count > 1 {
            if word == "a" || word == "another", let unit = rest.dropFirst().first?.word, Self.units[unit] != nil { break }
            rest = rest.dropFirst()
            skipped += 1
        }
        let count: Int
        let length: Int
        if let word = rest.first?.word, ["a", "another"].contains(word) { (count, length) = (1, 1) } else if rest.first?.word == "few" { (count, length) = (4, 1) } else if let number = Lexicon.number(rest) { (count, length) = number } else { return nil }
        var after = rest.dropFirst(length)
        var used = skipped + length
        if after.first?.word == "of" { after = after.dropFirst(); used += 1 }
        guard let unit = after.first?.word, let days = Self.units[unit], count < 400, count > 0 else { return nil }
        if after.dropFirst().first?.word == "now" { return nil }
        let target = days == 30 ? calendar.months(after: calendar.today, count) : days == 365 ? calendar.months(after: calendar.today, 12 * count) : calendar.day(after: calendar.today, days * count)
        if preposition == "in" { return (calendar.span(from: target, days: 1), used + 1) }
        return (calendar.span(from: calendar.today, to: calendar.day(after: target, 1), .lasting), used + 1)
    }

    /// After "last", "this" and "next" only: "sat" and "sun" are words of their own.
    private static let shortWeekdays = [
        "mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday", "weds": "wednesday", "thu": "thursday", "thur": "thursday",
        "thurs": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday",
    ]
    private static let seasons = words("spring summer autumn fall winter")
    private static let units = ["day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30, "months": 30, "year": 365, "years": 365]

    private func named(_ tokens: ArraySlice<Token>, preposition: String?) -> Found? {
        guard let first = tokens.first?.word else { return nil }
        let second = tokens.dropFirst().first?.word ?? ""
        switch first {
        case "today", "tonight": return (calendar.span(from: calendar.today, days: 1), 1)
        case "tomorrow": return (calendar.span(from: calendar.day(after: calendar.today, 1), days: 1), 1 + partOfDay(second))
        case "yesterday": return (calendar.span(from: calendar.day(after: calendar.today, -1), days: 1), 1 + partOfDay(second))
        case "the" where tokens.count >= 4 && second == "day":
            let spoken = tokens.prefix(4).map(\.word)
            if spoken[2] == "after", spoken[3] == "tomorrow" { return (calendar.span(from: calendar.day(after: calendar.today, 2), days: 1), 4) }
            if spoken[2] == "before", spoken[3] == "yesterday" { return (calendar.span(from: calendar.day(after: calendar.today, -2), days: 1), 4) }
        case "the" where preposition == "in" && Self.seasons.contains(second):
            if let span = period("this", second) { return (calendar.orEarlier(span, months: 12), 2) }
        case "the" where preposition != nil: if let found = date(tokens.dropFirst(), article: true) { return (found.span, found.count + 1) }
        case "this", "next", "last", "past":
            if first == "this", ["morning", "afternoon", "evening"].contains(second) { return (calendar.span(from: calendar.today, days: 1), 2) }
            if first == "last", second == "night" { return (calendar.span(from: calendar.day(after: calendar.today, -1), days: 1), 2) }
            if let span = period(first, second) { return (span, 2) }
        default: break
        }
        if let weekday = Lexicon.weekdays.firstIndex(of: first) {
            return (calendar.orEarlier(calendar.span(from: day(weekday, "coming"), days: 1), days: 7), 1 + partOfDay(second))
        }
        if let found = ago(tokens) { return found }
        return date(tokens, article: false, preposition: preposition)
    }

    private func partOfDay(_ word: String) -> Int { ["morning", "afternoon", "evening", "night"].contains(word) ? 1 : 0 }

    private func ago(_ tokens: ArraySlice<Token>) -> Found? {
        var count = 1
        var length = 1
        if let number = Lexicon.number(tokens) { (count, length) = number } else if ["a", "an"].contains(tokens.first?.word ?? "") {
            if let second = tokens.dropFirst().first?.word, second == "couple" || second == "few" {
                (count, length) = (second == "few" ? 3 : 2, 2)
                if tokens.dropFirst(2).first?.word == "of" { length = 3 }
            }
        } else { return nil }
        let rest = tokens.dropFirst(length).prefix(2).map(\.word)
        guard rest.count == 2, rest[1] == "ago", let days = Self.units[rest[0]], count < 200 else { return nil }
        let start = days == 30 ? calendar.months(after: calendar.today, -count) : days == 365 ? calendar.months(after: calendar.today, -12 * count) : calendar.day(after: calendar.today, -days * count)
        return (calendar.span(from: start, days: 1), length + 2)
    }

    private func day(_ weekday: Int, _ which: String) -> Date {
        let ahead = (weekday - calendar.weekday + 7) % 7
        switch which {
        case "this": return calendar.day(after: calendar.today, ahead)
        case "next": return calendar.day(after: calendar.mondayOfThisWeek, 7 + (weekday + 6) % 7)
        case "last": return calendar.day(after: calendar.today, ahead == 0 ? -7 : ahead - 7)
        default: return calendar.day(after: calendar.today, ahead == 0 ? 7 : ahead)
        }
    }

    private func period(_ which: String, _ unit: String) -> TimeSpan? {
        let offset = which == "next" ? 1 : which == "this" ? 0 : -1
        if let weekday = Lexicon.weekdays.firstIndex(where: { unit == $0 || Self.shortWeekdays[unit] == $0 }) { return calendar.span(from: day(weekday, which), days: 1) }
        switch unit {
        case "week": return calendar.span(from: calendar.day(after: calendar.mondayOfThisWeek, 7 * offset), days: 7)
        case "weekend":
            return calendar.span(from: calendar.day(after: calendar.mondayOfThisWeek, 7 * offset + 5), days: 2)
        case "month":
            let start = calendar.months(after: calendar.firstOfMonth(calendar.today), offset)
            return calendar.span(from: start, to: calendar.months(after: start, 1))
        case "year":
            guard let start = calendar.date(year: calendar.year + offset, month: 1, day: 1) else { return nil }
            return calendar.span(from: start, to: calendar.months(after: start, 12))
        case "spring", "summer", "autumn", "fall", "winter":
            let month = ["spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12][unit] ?? 3
            guard let start = calendar.date(year: calendar.year + offset, month: month, day: 1) else { return nil }
            return calendar.span(from: start, to: calendar.months(after: start, 3))
        default:
            guard let month = Lexicon.months.firstIndex(of: unit) else { return nil }
            let numbers = calendar.numbers(of: calendar.today)
            var year = numbers.year
            if which == "last" { year -= month + 1 < numbers.month ? 0 : 1 } else if month + 1 < numbers.month || which == "next" && month + 1 == numbers.month { year += 1 }
            return self.month(month + 1, year: year)
        }
    }

    private func month(_ month: Int, year: Int) -> TimeSpan? {
        calendar.date(year: year, month: month, day: 1).map { calendar.span(from: $0, to: calendar.months(after: $0, 1)) }
    }

    /// "march 5th", "5 march 2027", "the 20th of march", "the 5th", "in march", "in 2019".
    private func date(_ tokens: ArraySlice<Token>, article: Bool, preposition: String? = nil) -> Found? {
        guard let first = tokens.first?.word else { return nil }
        if let month = Lexicon.months.firstIndex(of: first) {
            if let day = dayNumber(tokens.dropFirst()) { return dated(month + 1, day.value, tokens.dropFirst(1 + day.count), used: 1 + day.count) }
            if let year = year(tokens.dropFirst().first) { return self.month(month + 1, year: year).map { ($0, 2) } }
            guard preposition == "in" || preposition == "during" else { return nil }
            return coming(month: month + 1, day: 1, year: nil, whole: true).map {
                (calendar.orEarlier(calendar.span(from: $0, to: calendar.months(after: $0, 1)), months: 12), 1)
            }
        }
        if preposition == "in", let year = year(tokens.first), let start = calendar.date(year: year, month: 1, day: 1) {
            return (calendar.span(from: start, to: calendar.months(after: start, 12)), 1)
        }
        guard let day = dayNumber(tokens) else { return nil }
        var rest = tokens.dropFirst(day.count)
        var used = day.count
        if rest.first?.word == "of" { rest = rest.dropFirst(); used += 1 }
        if let word = rest.first?.word, let month = Lexicon.months.firstIndex(of: word) {
            return dated(month + 1, day.value, rest.dropFirst(), used: used + 1)
        }
        guard article, tokens.first.map({ Int($0.word) == nil }) ?? false, used == day.count else { return nil }
        let numbers = calendar.numbers(of: calendar.today)
        guard let thisMonth = calendar.date(year: numbers.year, month: numbers.month, day: day.value) else { return nil }
        return (calendar.span(from: thisMonth < calendar.today ? calendar.months(after: thisMonth, 1) : thisMonth, days: 1), day.count)
    }

    private func dated(_ month: Int, _ day: Int, _ rest: ArraySlice<Token>, used: Int) -> Found? {
        let spokenYear = year(rest.first)
        return coming(month: month, day: day, year: spokenYear).map {
            let span = calendar.span(from: $0, days: 1)
            return spokenYear == nil ? (calendar.orEarlier(span, months: 12), used) : (span, used + 1)
        }
    }

    private func coming(month: Int, day: Int, year: Int?, whole: Bool = false) -> Date? {
        if let year { return calendar.date(year: year, month: month, day: day) }
        guard let date = calendar.date(year: calendar.year, month: month, day: day) else { return nil }
        let end = whole ? calendar.months(after: date, 1) : calendar.day(after: date, 1)
        return end <= calendar.today ? calendar.months(after: date, 12) : date
    }

    private func year(_ token: Token?) -> Int? {
        token.flatMap { Int($0.word) }.flatMap { (1900...2100).contains($0) ? $0 : nil }
    }

    private func dayNumber(_ tokens: ArraySlice<Token>) -> (value: Int, count: Int)? {
        guard let first = tokens.first?.word else { return nil }
        if let ordinal = Lexicon.ordinals[first] { return (ordinal, 1) }
        if first == "twenty" || first == "thirty", let unit = tokens.dropFirst().first.flatMap({ Lexicon.ordinals[$0.word] }), unit < 10 {
            return ((first == "twenty" ? 20 : 30) + unit, 2)
        }
        var digits = first
        for suffix in ["st", "nd", "rd", "th"] where digits.hasSuffix(suffix) { digits.removeLast(2) }
        guard let day = Int(digits), (1...31).contains(day) else { return nil }
        return (day, 1)
    }
}
