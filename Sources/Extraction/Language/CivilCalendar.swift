import Foundation

/// Days, weeks and months around one instant in one time zone. Weeks begin on Monday.
struct CivilCalendar {
    private let calendar: Calendar
    let today: Date

    init(now: Date, timeZone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        calendar.firstWeekday = 2
        self.calendar = calendar
        today = calendar.startOfDay(for: now)
    }

    var year: Int { calendar.component(.year, from: today) }
    /// 0 is Sunday.
    var weekday: Int { calendar.component(.weekday, from: today) - 1 }
    var mondayOfThisWeek: Date { day(after: today, -((weekday + 6) % 7)) }

    /// The midnight `days` after that of `date`, whatever the length of the days between.
    func day(after date: Date, _ days: Int) -> Date {
        calendar.startOfDay(for: calendar.date(byAdding: .day, value: days, to: date) ?? date)
    }
    func months(after date: Date, _ months: Int) -> Date {
        calendar.startOfDay(for: calendar.date(byAdding: .month, value: months, to: date) ?? date)
    }
    func firstOfMonth(_ date: Date) -> Date { calendar.dateInterval(of: .month, for: date)?.start ?? date }
    func date(year: Int, month: Int, day: Int) -> Date? {
        let parts = DateComponents(year: year, month: month, day: day)
        guard parts.isValidDate(in: calendar), let date = calendar.date(from: parts) else { return nil }
        return calendar.startOfDay(for: date)
    }
    func numbers(of date: Date) -> (year: Int, month: Int, day: Int) {
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        return (parts.year ?? 0, parts.month ?? 1, parts.day ?? 1)
    }

    func span(from start: Date, days: Int, _ relation: TimeSpan.Relation = .within) -> TimeSpan {
        span(from: start, to: day(after: start, days), relation)
    }
    func span(from start: Date, to end: Date, _ relation: TimeSpan.Relation = .within) -> TimeSpan {
        let last = written(day(after: end, -1))
        let first = written(start)
        let label = relation != .within ? "until \(last)" : first == last ? first : "\(first) to \(last)"
        return TimeSpan(start: start, end: end, relation: relation, label: label)
    }

    /// The coming `span`, which may also be the one that ended a week or a year ago.
    func orEarlier(_ span: TimeSpan, days: Int = 0, months: Int = 0) -> TimeSpan {
        func before(_ date: Date) -> Date { days == 0 ? self.months(after: date, -months) : day(after: date, -days) }
        let earlier = self.span(from: before(span.start), to: before(span.end))
        var both = span
        both.earlier = TimeSpan.Earlier(start: earlier.start, end: earlier.end, label: earlier.label)
        return both
    }

    private func written(_ date: Date) -> String {
        let parts = numbers(of: date)
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.year)-\(padded(parts.month))-\(padded(parts.day))"
    }
}
