import Foundation

/// A period of civil time in the user's zone, as half-open instants.
struct TimeSpan: Sendable, Equatable {
    enum Relation: Sendable {
        case within, until
        /// "for two weeks": an end only for what is still to come or going on ("I have been married for ten years" ends nothing).
        case lasting
    }

    var start: Date
    /// Exclusive: the midnight at which the last day ends.
    var end: Date
    var relation: Relation
    /// The same period in numbers, for texts that are read later: "2026-03-08", "until 2026-03-08".
    var label: String
}
