import Foundation
import Ranking
import Testing

@Suite struct TimeCueTests {
    @Test(arguments: [
        "when did we meet", "When is Ann's birthday?", "since when do I swim", "what date is the party", "what day was it",
        "what month did I move", "what year was I born", "what time does the train leave", "which day suits you", "which year was that",
        "which week", "which weekend are we away", "which season do I like", "which summer was it", "how long have I lived here",
        "how many days until the trip", "how many weeks was I away", "how many months", "for how many years did I work there",
    ])
    func `a question for a time is known as one`(question: String) {
        #expect(cue(question).asksForTime)
    }

    @Test(arguments: [
        "what do I like", "which book did I read", "how are you", "how many dogs do I have", "how many", "how", "what", "which",
        "where do I live", "who is Ann", "how much is it", "what a day", "the whenever cafe", "days and weeks", "long time no see", "",
    ])
    func `another question is not`(question: String) {
        #expect(!cue(question).asksForTime)
    }

    static let dates: [(text: String, date: TimeCue.NamedDate)] = [
        ("what happened in June", .init(months: [6])),
        ("what did I do on 7 May 2023", .init(months: [5], years: [2023], days: [7])),
        ("May 7th", .init(months: [5], days: [7])),
        ("may 7, 2023", .init(months: [5], years: [2023], days: [7])),
        ("the 7th of May", .init(months: [5], days: [7])),
        ("the 1st of January", .init(months: [1], days: [1])),
        ("December 31", .init(months: [12], days: [31])),
        ("December 32", .init(months: [12])),
        ("in March", .init(months: [3])), ("early March", .init(months: [3])), ("in early May", .init(months: [5])),
        ("late May", .init(months: [5])), ("since May", .init(months: [5])), ("before March", .init(months: [3])),
        ("May 2023", .init(months: [5], years: [2023])), ("march 1999", .init(months: [3], years: [1999])),
        ("in July 2022 or August 2023", .init(months: [7, 8], years: [2022, 2023])),
        ("between June and September", .init(months: [6, 9])),
        ("OCTOBER", .init(months: [10])),
    ]

    @Test(arguments: dates) func `a date is found as people name it`(text: String, date: TimeCue.NamedDate) {
        #expect(cue(text).date == date)
    }

    @Test(arguments: [
        "I may go", "may I ask", "march on", "they march at dawn", "what may that be", "how long", "on the 7th", "in 2023", "a mayor", "",
    ])
    func `a text without a month names no date`(text: String) {
        #expect(cue(text).date == nil)
    }

    static let fits: [(date: TimeCue.NamedDate, day: [Int], fit: Double)] = [
        // Months of any year, and the month after.
        (.init(months: [6]), [2023, 6, 1], 1), (.init(months: [6]), [2020, 6, 30], 1), (.init(months: [6]), [2023, 7, 31], 0.3),
        (.init(months: [6]), [2023, 5, 31], 0), (.init(months: [6]), [2023, 8, 1], 0),
        (.init(months: [12]), [2023, 12, 31], 1), (.init(months: [12]), [2024, 1, 1], 0.3), (.init(months: [12]), [2024, 2, 1], 0),
        (.init(months: [1]), [2023, 12, 31], 0),
        // Months of a year.
        (.init(months: [12], years: [2023]), [2023, 12, 1], 1), (.init(months: [12], years: [2023]), [2024, 1, 31], 0.3),
        (.init(months: [12], years: [2023]), [2024, 12, 1], 0), (.init(months: [12], years: [2023]), [2023, 1, 1], 0),
        (.init(months: [6], years: [2022, 2023]), [2022, 6, 15], 1),
        // The better of two months.
        (.init(months: [6, 7]), [2023, 7, 2], 1), (.init(months: [6, 9]), [2023, 8, 2], 0),
        // Days: then and the day after, ten days, a month.
        (.init(months: [5], years: [2023], days: [7]), [2023, 5, 7], 1), (.init(months: [5], years: [2023], days: [7]), [2023, 5, 8], 1),
        (.init(months: [5], years: [2023], days: [7]), [2023, 5, 9], 0.4),
        (.init(months: [5], years: [2023], days: [7]), [2023, 5, 17], 0.4),
        (.init(months: [5], years: [2023], days: [7]), [2023, 5, 18], 0.1),
        (.init(months: [5], years: [2023], days: [7]), [2023, 6, 7], 0.1),
        (.init(months: [5], years: [2023], days: [7]), [2023, 6, 8], 0), (.init(months: [5], years: [2023], days: [7]), [2023, 5, 4], 0.1),
        (.init(months: [5], years: [2023], days: [7]), [2023, 5, 3], 0), (.init(months: [5], years: [2023], days: [7]), [2022, 5, 7], 0),
        (.init(months: [5], days: [7]), [2019, 5, 7], 1), (.init(months: [2], days: [28]), [2024, 2, 29], 1),
        (.init(months: [2], days: [28]), [2023, 3, 1], 1), (.init(months: [2], days: [28]), [2024, 3, 1], 0.4),
        // Days over the turn of the year.
        (.init(months: [12], years: [2023], days: [31]), [2024, 1, 1], 1), (.init(months: [12], days: [31]), [2024, 1, 1], 1),
        (.init(months: [12], days: [24]), [2024, 1, 2], 0.4), (.init(months: [12], days: [24]), [2024, 1, 20], 0.1),
        (.init(months: [1], days: [1]), [2023, 12, 30], 0.1), (.init(months: [1], days: [1]), [2023, 12, 1], 0),
        (.init(months: [12], years: [2024], days: [31]), [2024, 1, 1], 0),
        (.init(months: []), [2023, 1, 1], 0),
    ]

    @Test(arguments: fits) func `what was said on a day fits a date by how soon after it that was`(
        date: TimeCue.NamedDate, day: [Int], fit: Double
    ) {
        #expect(TimeCue.fit(date, calendarDay(day[0], day[1], day[2])) == fit)
    }

    @Test(arguments: [
        "we met yesterday", "on 7 May", "in May", "in early March", "last week", "two days ago", "the 21st", "back in 1999", "since 2020",
        "next Tuesday", "see you tonight", "July was hot", "this summer", "at the weekend",
    ])
    func `a text with a time in it has one`(text: String) {
        #expect(TimeCue.hasTime(Words.words(of: text)))
    }

    @Test(arguments: [
        "I like tea", "may I", "the east west north", "a list of best things", "bus 1234", "room 42", "192 168", "20000 steps", "", "worth",
    ])
    func `a text without a time has none`(text: String) {
        #expect(!TimeCue.hasTime(Words.words(of: text)))
    }

    @Test func `days of the calendar are those of Foundation's, in both directions`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for days in stride(from: -80_000, through: 80_000, by: 13) {
            let date = Date(timeIntervalSince1970: Double(days) * 86_400 + 86_399)
            let day = CalendarDay(date)
            let expected = calendar.dateComponents([.year, .month, .day], from: date)
            #expect([day.year, day.month, day.day] == [expected.year, expected.month, expected.day])
            #expect(day.daysSince1970 == days)
            #expect(CalendarDay.daysSince1970(day.year, day.month, day.day) == days)
        }
    }

    private func cue(_ text: String) -> TimeCue { TimeCue(Words.words(of: text)) }

    private func calendarDay(_ year: Int, _ month: Int, _ day: Int) -> CalendarDay {
        CalendarDay(Date(timeIntervalSince1970: Double(CalendarDay.daysSince1970(year, month, day)) * 86_400 + 3_600))
    }
}
