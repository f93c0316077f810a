import Wire

/// What a follower of `/ws/events` has handled: no event is missed and none handled twice, over any number of connections.
///
/// The hub sends what `since` asks for in rising order after `subscribed`. An event that arrives before `subscribed` (the hub let
/// events flow because the subscription came late) is newer than some of the replay, so it is remembered apart and does not move the
/// position.
package struct EventCursor: Sendable {
    package enum Answer: Sendable, Equatable {
        /// Everything since the last connection follows.
        case continued(replayed: Int)
        /// Events in between are gone for good.
        case lost
    }

    package private(set) var epoch: Identifier?
    /// The newest event before which none is missing.
    package private(set) var position: Int64?
    private var handledAhead: Set<Int64> = []
    private var isAnswered = false
    private let events: [String]?
    private let userId: String?

    package init(epoch: Identifier? = nil, since: Int64? = nil, events: [String]? = nil, userId: String? = nil) {
        self.epoch = epoch
        position = since
        self.events = events
        self.userId = userId
    }

    /// A connection was made.
    /// - Returns: what to say first on it.
    package mutating func connected() -> Subscribe {
        isAnswered = false
        return Subscribe(events: events, userId: userId, epoch: epoch, since: position)
    }

    package mutating func subscribed(_ answer: Subscribed) -> Answer {
        isAnswered = true
        epoch = answer.epoch
        guard answer.recovered else {
            position = answer.lastSeq
            handledAhead.removeAll()
            return .lost
        }
        if position == nil { position = answer.lastSeq }
        forgetHandled()
        return .continued(replayed: answer.replayed)
    }

    /// - Returns: whether the event is to be handled; false if it was before.
    package mutating func received(seq: Int64) -> Bool {
        if let position, seq <= position { return false }
        guard isAnswered else { return handledAhead.insert(seq).inserted }
        let isNew = !handledAhead.contains(seq)
        position = seq
        forgetHandled()
        return isNew
    }

    private mutating func forgetHandled() {
        guard let position, !handledAhead.isEmpty else { return }
        handledAhead = handledAhead.filter { $0 > position }
    }
}
