import Foundation

/// A period of civil time in the user's zone, as half-open instants.
struct TimeSpan: Sendable, Equatable {
    enum Relation: Sendable {
        case within, until
        /// "for two weeks": an end only for what is still to come or going on ("I have been married for ten years" ends nothing).
        case lasting
    }

    /// The same weekday, date or month one turn of the calendar before.
    struct Earlier: Sendable, Equatable {
        var start: Date
        var end: Date
        var label: String
    }

    var start: Date
    /// Exclusive: the midnight at which the last day ends.
    var end: Date
    var relation: Relation
    /// The same period in numbers, for texts that are read later: "2026-03-08", "until 2026-03-08".
    var label: String
    /// What "on Monday" and "in July" mean when something past is told; nil when the period can only be this one.
    var earlier: Earlier?

    /// The period as it is meant of something past.
    func past(at now: Date) -> TimeSpan {
        guard start > now, let earlier else { return self }
        return TimeSpan(start: earlier.start, end: earlier.end, relation: relation, label: earlier.label)
    }
}
