import Foundation
import Logging
import Postgres
import WebSocket
import Wire

/// Follows the event log and gives every event to the dashboards that may see it.
///
/// The database rings (`NOTIFY`, without data); the feed reads what is new, encodes each event once and hands the shared bytes to
/// the sockets' loop. Events of this node and of others take the same path, so their order is the same everywhere.
///
/// - Invariant: every event is published exactly once, in rising `seq`, after it was committed.
/// - Threads: an actor on the cooperative pool; it waits for the database, never for a subscriber.
/// - Next: ``EventSubscriber`` for one dashboard, ``EventLog`` for why `seq` can be trusted.
actor EventFeed {
    private let log: EventLog
    private let broadcast: @Sendable ([UInt8], [WebSocketConnection]) -> Void
    private let onNotice: @Sendable (Notice.Kind, Notice) -> Void
    private let logger: Logger
    private let clock: @Sendable () -> Date
    private var subscribers: [UInt64: Subscriber] = [:]
    private(set) var position: EventPosition
    private var isPublishing = false
    private var hasMore = false

    struct Subscriber {
        var connection: WebSocketConnection
        var selection: EventSelection
        /// Events up to here were sent to it before it became live.
        var after: Int64
    }

    /// Events read at a time.
    private static let page = 500

    /// - Parameters:
    ///   - position: where the log stood when the hub started; older events are for replay.
    ///   - onNotice: what nodes tell each other; called in order, before any later event is published.
    init(
        log: EventLog, position: EventPosition, logger: Logger, clock: @escaping @Sendable () -> Date,
        broadcast: @escaping @Sendable ([UInt8], [WebSocketConnection]) -> Void,
        onNotice: @escaping @Sendable (Notice.Kind, Notice) -> Void
    ) {
        self.log = log
        self.position = position
        self.logger = logger
        self.clock = clock
        self.broadcast = broadcast
        self.onNotice = onNotice
    }

    /// The connection to the database is (back) up: whatever was missed is published now.
    func resume() async {
        await refreshEpoch()
        await publishNew()
    }

    /// Publishes what was committed since the last time.
    func publishNew() async {
        guard !isPublishing else {
            hasMore = true
            return
        }
        isPublishing = true
        repeat {
            hasMore = false
            await readAndPublish()
        } while hasMore
        isPublishing = false
    }

    /// Adds a live subscriber if it has seen everything that was published; otherwise the caller replays first.
    ///
    /// - Returns: whether the subscriber is live now.
    func attach(_ connection: WebSocketConnection, selection: EventSelection, after seq: Int64) -> Bool {
        guard seq >= position.lastSeq else { return false }
        subscribers[connection.id] = Subscriber(connection: connection, selection: selection, after: seq)
        return true
    }

    /// - Returns: the newest event that was published while the subscriber was live.
    @discardableResult
    func detach(_ connection: WebSocketConnection) -> Int64 {
        subscribers[connection.id] = nil
        return position.lastSeq
    }

    var subscriberCount: Int { subscribers.count }
    var hasAdministrators: Bool { subscribers.values.contains { $0.selection.visibility == .everything } }

    /// Sends bytes that are not part of the log to everybody who may see everything.
    func publishTransient(type: EventType, data: String, at: Date) {
        let recipients = subscribers.values.filter {
            $0.selection.visibility == .everything && $0.selection.filter.matches(type.rawValue)
        }
        guard !recipients.isEmpty else { return }
        let bytes = EventFrame.encode(type: type.rawValue, seq: position.lastSeq, at: Timestamp(at), data: data)
        broadcast(bytes, recipients.map(\.connection))
    }

    private func readAndPublish() async {
        while true {
            let events: [StoredEvent]
            do {
                events = try await log.events(after: position.lastSeq, limit: Self.page)
            } catch {
                logger.warning("events cannot be read", metadata: ["error": "\(error)"])
                return
            }
            for event in events { publish(event) }
            if events.count < Self.page { return }
        }
    }

    private func publish(_ event: StoredEvent) {
        guard event.seq > position.lastSeq else { return }
        position.lastSeq = event.seq
        if let notice = Notice.Kind(rawValue: event.type) {
            if let content = try? WireCoder.decode(Notice.self, from: Array(event.data.utf8)) { onNotice(notice, content) }
            return
        }
        let recipients = subscribers.values.filter { event.seq > $0.after && $0.selection.includes(event) }
        guard !recipients.isEmpty else { return }
        broadcast(event.encoded(), recipients.map(\.connection))
    }

    private func refreshEpoch() async {
        guard let current = try? await log.openEpoch(now: clock()) else { return }
        if current.epoch != position.epoch { position = current }
        position.prunedThrough = current.prunedThrough
    }
}
