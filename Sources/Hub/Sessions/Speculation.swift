/// Which partial transcript is worked on while the user still speaks: pure state.
///
/// The newest partial wins; older work is dropped. What a run took decides when the next may begin, so that one session never takes
/// more than its share of a core.
package struct Speculation: Sendable {
    /// Of one core.
    package static let share = 0.25

    private var prepared: RecallQuery?
    private var wanted: RecallQuery?
    private var nextStart: ContinuousClock.Instant?
    private var began: ContinuousClock.Instant?

    package init() {}

    /// A partial has come.
    ///
    /// - Returns: when to work on it; nil when that was done already.
    package mutating func hear(_ query: RecallQuery, at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        guard query != wanted, query != prepared else { return nil }
        wanted = query
        return max(now, nextStart ?? now)
    }

    /// - Returns: false when something newer came meanwhile.
    package mutating func begin(_ query: RecallQuery, at now: ContinuousClock.Instant) -> Bool {
        guard query == wanted else { return false }
        began = now
        return true
    }

    package mutating func finish(_ query: RecallQuery, isPrepared: Bool, at now: ContinuousClock.Instant) {
        if let began { nextStart = now + began.duration(to: now) * (1 / Self.share - 1) }
        if query == wanted { wanted = nil }
        if isPrepared { prepared = query }
    }

    /// Whether an answer found in a cache is there because of this.
    package func isAbout(_ query: RecallQuery) -> Bool { query == prepared || query == wanted }

    /// Whether what is, or was last, prepared was said by one of these users.
    package func isOf(_ isSpeaker: (String) -> Bool) -> Bool { [prepared, wanted].contains { $0.map { isSpeaker($0.userId) } ?? false } }

    /// The user has finished: nothing more is to be prepared for this turn.
    package mutating func end() { wanted = nil }
}
