import Foundation
import Postgres
import Wire

/// The durable log behind `/ws/events`.
///
/// - Invariant: `seq` is the order of commits. ``append(_:now:on:)`` is the last thing a transaction does before it commits: it
///   takes the log's advisory lock, which is held until the commit, so no smaller `seq` ever appears later.
/// - Threads: static functions run on a connection inside the caller's transaction; methods open their own.
/// - Next: ``EventFeed``, which reads the log and feeds the dashboards.
package struct EventLog: Sendable {
    static let doorbellChannel = "memhub_events"

    let pool: PostgresPool

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    package static func append(
        _ drafts: [EventDraft], now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) {
        if !drafts.isEmpty { _ = try connection.pipeline(appending(drafts, now: now)) }
    }

    /// The statements of ``append(_:now:on:)``, for a caller whose last round trip they end.
    package static func appending(_ drafts: [EventDraft], now: Date) -> [(Statement, [PostgresValue])] {
        [
            (.lockEventLog, []),
            (
                .insertEvents,
                [
                    .textArray(drafts.map(\.userId)), .textArray(drafts.map(\.type)), .uuidArray(drafts.map(\.agentId)),
                    .uuidArray(drafts.map(\.factId)), .textArray(drafts.map(\.data)), .timestamp(now),
                ]
            ),
            (.ringEventDoorbell, []),
        ]
    }

    /// The epoch and the newest event, as one consistent reading; writes a new epoch for a restored or copied database.
    package func openEpoch(now: Date) async throws -> EventPosition {
        try await pool.transaction { connection in
            _ = try connection.execute(.refreshEpoch, [.uuid(UUID()), .timestamp(now)])
            return try EventLog.position(on: connection)
        }
    }

    package func position() async throws -> EventPosition {
        try await pool.withConnection { connection in try EventLog.position(on: connection) }
    }

    package static func position(on connection: isolated PostgresConnection) throws -> EventPosition {
        guard let row = try connection.query(.eventPosition).first else {
            throw PostgresError(.decoding, "the event log has no epoch")
        }
        return EventPosition(
            epoch: try row.get("epoch"), lastSeq: try row.get("last_seq"), prunedThrough: try row.get("pruned_through"))
    }

    /// Events after `after` and up to `through`, in order.
    package func events(
        after: Int64, through: Int64 = .max, matching selection: EventSelection = .all, limit: Int
    ) async throws -> [StoredEvent] {
        try await pool.withConnection { connection in
            try connection.query(.readEvents, [.int(after), .int(through)] + selection.parameters + [.int(limit)])
                .map { try StoredEvent($0) }
        }
    }

    package func count(after: Int64, through: Int64, matching selection: EventSelection) async throws -> Int {
        try await pool.withConnection { connection in
            try connection.query(.countEvents, [.int(after), .int(through)] + selection.parameters).first?.get("count") ?? 0
        }
    }

    /// Removes events older than `before` and remembers up to where.
    package func prune(before: Date) async throws -> Int {
        try await pool.transaction { connection in
            try connection.query(.pruneEvents, [.timestamp(before)]).first?.get("removed", as: Int.self) ?? 0
        }
    }
}

package struct EventPosition: Sendable, Equatable {
    package var epoch: UUID
    package var lastSeq: Int64
    /// Events up to here are gone.
    package var prunedThrough: Int64
}

package struct StoredEvent: Sendable {
    package var seq: Int64
    package var type: String
    package var userId: String
    package var agentId: UUID?
    package var data: String
    package var at: Date

    package func encoded() -> [UInt8] {
        EventFrame.encode(type: type, seq: seq, at: Timestamp(at), data: data)
    }
}

extension StoredEvent {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            seq: try row.get("seq"), type: try row.get("type"), userId: try row.get("user_id"),
            agentId: try row.getOptional("agent_id", as: UUID.self), data: try row.get("data"), at: try row.get("at"))
    }
}
