import Foundation
import WebSocket
import Wire

/// One dashboard on `/ws/events`.
///
/// Live events are held for a moment after the connection opened, so that a client that resumes with `since` gets replay and live
/// events in one rising order; dashboards that say nothing see events flow as soon as that moment is over.
///
/// - Invariant: after `subscribe`, every event after `since` is sent once, in rising order: the replayed ones first.
actor EventSubscriber {
    private let connection: WebSocketConnection
    private let principal: Principal
    private let feed: EventFeed
    private let log: EventLog
    private var selection: EventSelection
    /// Events up to here were sent, or are not asked for.
    private var sentThrough: Int64
    private var isLive = false

    /// How long a fresh connection may take to say `subscribe` before events flow.
    static let grace: Duration = .milliseconds(500)
    private static let page = 500
    /// Replay waits while more than this is unsent on the connection.
    private static let pendingBytes = 256 * 1024

    init(connection: WebSocketConnection, principal: Principal, feed: EventFeed, log: EventLog) async {
        self.connection = connection
        self.principal = principal
        self.feed = feed
        self.log = log
        selection = EventSelection(visibility: principal.visibility)
        sentThrough = await feed.position.lastSeq
    }

    /// Lets events flow to a client that has not said anything.
    func goLive() async throws {
        guard !isLive else { return }
        isLive = true
        try await catchUp()
    }

    func subscribe(_ request: Subscribe) async throws {
        let narrowed = try narrowed(by: request)
        if isLive { sentThrough = max(sentThrough, await feed.detach(connection)) }
        isLive = true
        selection = narrowed
        try await answer(request)
        try await catchUp()
    }

    func stop() async {
        await feed.detach(connection)
    }

    private func narrowed(by request: Subscribe) throws(WireError) -> EventSelection {
        if let userId = request.userId, !principal.visibility.includes(userId) {
            throw WireError(.notAllowed, "This token does not see that user's events.", field: "user_id")
        }
        return EventSelection(
            visibility: principal.visibility, filter: EventFilter(request.events), userId: request.userId,
            agentId: request.agentId?.uuid)
    }

    private func answer(_ request: Subscribe) async throws {
        let position = try await log.position()
        guard let since = request.since else {
            send(Subscribed(epoch: Identifier(position.epoch), lastSeq: sentThrough, recovered: true, replayed: 0))
            return
        }
        let isKnown =
            (request.epoch == nil || request.epoch?.uuid == position.epoch)
            && since >= position.prunedThrough && since <= position.lastSeq
        guard isKnown else {
            send(Subscribed(epoch: Identifier(position.epoch), lastSeq: position.lastSeq, recovered: false, replayed: 0))
            sentThrough = position.lastSeq
            return
        }
        let count = try await log.count(after: since, through: position.lastSeq, matching: selection)
        send(Subscribed(epoch: Identifier(position.epoch), lastSeq: position.lastSeq, recovered: true, replayed: count))
        try await replay(after: since, through: position.lastSeq)
        sentThrough = position.lastSeq
    }

    /// Sends what was committed meanwhile, then becomes live.
    private func catchUp() async throws {
        while connection.isOpen {
            if await feed.attach(connection, selection: selection, after: sentThrough) { return }
            let target = await feed.position.lastSeq
            try await replay(after: sentThrough, through: target)
            sentThrough = max(sentThrough, target)
        }
    }

    private func replay(after: Int64, through: Int64) async throws {
        var position = after
        while connection.isOpen {
            let events = try await log.events(after: position, through: through, matching: selection, limit: Self.page)
            for event in events {
                connection.send(event.encoded())
                await connection.waitUntilDrained(below: Self.pendingBytes)
            }
            guard events.count == Self.page, let last = events.last else { return }
            position = last.seq
        }
    }

    private func send(_ message: Subscribed) { connection.send(WireCoder.encode(message)) }
}
