import Foundation

/// Dates in an answer: "2026-03-06", "2026-03", "2026", "2026-03-06T18:00:00Z" (its day), "Friday".
struct AnswerDates {
    private static let years = 1900...2200
    private static let longestPhrase = 40

    private let calendar: CivilCalendar
    private let expressions: TimeExpressions

    init(now: Date, timeZone: TimeZone) {
        calendar = CivilCalendar(now: now, timeZone: timeZone)
        expressions = TimeExpressions(now: now, timeZone: timeZone)
    }

    /// The midnight with which the period begins.
    func start(_ value: AnswerValue?) -> Date? { period(value)?.start }

    /// The midnight with which the period's last day ends.
    func end(_ value: AnswerValue?) -> Date? { period(value)?.end }

    private func period(_ value: AnswerValue?) -> (start: Date, end: Date)? {
        guard let written = value?.written, written.count <= Self.longestPhrase else { return nil }
        let parts = written.split { $0 == "T" || $0.isWhitespace }.first?.split(separator: "-").map { Int($0) } ?? []
        guard (1...3).contains(parts.count), let year = parts[0], Self.years.contains(year) else { return spoken(written) }
        let numbers = parts.compactMap(\.self)
        guard numbers.count == parts.count else { return nil }
        switch numbers.count {
        case 1: return calendar.date(year: year, month: 1, day: 1).map { ($0, calendar.months(after: $0, 12)) }
        case 2: return calendar.date(year: year, month: numbers[1], day: 1).map { ($0, calendar.months(after: $0, 1)) }
        default: return calendar.date(year: year, month: numbers[1], day: numbers[2]).map { ($0, calendar.day(after: $0, 1)) }
        }
    }

    private func spoken(_ phrase: String) -> (start: Date, end: Date)? {
        for token in expressions.replace(in: Normaliser.normalise(Tokenizer.tokens(of: phrase))) {
            if case .time(let span) = token.kind { return (span.start, span.end) }
        }
        return nil
    }
}
