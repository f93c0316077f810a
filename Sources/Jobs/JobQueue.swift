import Foundation
import Postgres

/// The durable queue of extraction tasks in PostgreSQL.
///
/// A task is written in the transaction of what it is about and finished in the transaction of its results, so that a process
/// may be killed at any moment: nothing is lost, nothing happens twice.
///
/// `task_queues` has a row for each user that says when the first of the user's unfinished tasks is due. Claims read only those
/// rows: their cost does not grow with what is queued, and users take turns, for who has just had one is due last.
///
/// - Invariants: one user's tasks run one at a time, in the order they were queued; a task is finished only by the worker that
///   holds its lease; a worker that dies gives its task back when the lease ends.
/// - Threads: every method runs on a connection, inside the caller's transaction; *now* is a parameter.
/// - Locks: tasks, then their users' queues, those in the order of users; claims wait for neither. A transaction that queues for
///   several users does so in one statement.
/// - Never: reads the clock, sleeps, or knows what a task means.
/// - Next: ``JobRunner`` for who calls ``claim(limit:now:on:)``; `JobQueue+Lease.swift` for how a task ends, `JobQueue+SQL.swift`
///   for the statements.
public struct JobQueue: Sendable {
    public let retryPolicy: RetryPolicy
    /// Seconds a worker may be silent before its task is given to another.
    public let leaseDuration: TimeInterval
    /// Of this queue and its copies.
    public let arrivals = JobArrivals()

    public init(retryPolicy: RetryPolicy = RetryPolicy(), leaseDuration: TimeInterval = 60) {
        self.retryPolicy = retryPolicy
        self.leaseDuration = leaseDuration
    }

    /// The statement that writes tasks in their order, for a caller that sends it in one round trip with others.
    public func enqueueing(_ jobs: [NewJob], now: Date) -> (Statement, [PostgresValue]) {
        arrivals.add(jobs.map(\.userId), now: now)
        return (
            .enqueueJobs,
            [
                .textArray(jobs.map(\.userId)), .uuidArray(jobs.map(\.id)), .textArray(jobs.map(\.kind.rawValue)),
                .uuidArray(jobs.map(\.agentId)), .uuidArray(jobs.map(\.sessionId)), .uuidArray(jobs.map(\.turnId)),
                .textArray(jobs.map(\.payload)), .int(retryPolicy.maximumAttempts), .timestamp(now),
            ]
        )
    }

    /// The statements that remove tasks of a user, and those of turns, whoever works on them: a worker that does loses its lease.
    public static func removing(_ tasks: [UUID], ofTurns turns: [UUID], of userId: String, now: Date) -> [(Statement, [PostgresValue])] {
        [
            (.removeJobs, [.text(userId), .uuidArray(turns), .uuidArray(tasks)]),
            (.settleQueues, [.textArray([userId]), .timestamp(now)]), doorbell,
        ]
    }

    /// Wakes every node's workers when the transaction commits.
    public static let doorbell: (Statement, [PostgresValue]) = (.ringJobDoorbell, [])
    public static let doorbellChannel = "memhub_tasks"

    /// Takes up to `limit` tasks, each the oldest unfinished one of its user; those who have just queued something here and the users
    /// who have waited longest come first by turns.
    public func claim(limit: Int, now: Date, on connection: isolated PostgresConnection) throws(PostgresError) -> [Job] {
        let arrived = arrivals.usersToServe(now: now)
        if !arrived.isEmpty {
            let jobs = try claim(limit: limit, among: arrived, now: now, on: connection)
            arrivals.serve(jobs.lazy.map(\.userId))
            if !jobs.isEmpty { return jobs }
        }
        return try claim(limit: limit, among: nil, now: now, on: connection)
    }

    /// - Parameter users: nil: everybody's.
    private func claim(
        limit: Int, among users: [String]?, now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> [Job] {
        let leaseUntil = now.addingTimeInterval(leaseDuration)
        let rows = try connection.pipeline([
            (.planForWhatIsThere, []),
            (.claimJobs, [.timestamp(now), .int(limit), .timestamp(leaseUntil), .optional(users)]),
            (.planAsUsual, []),
        ])
        var jobs: [Job] = []
        var changed: [String] = []
        for row in rows[1] {
            if try row.getOptional("task_id", as: UUID.self) != nil {
                jobs.append(try Job(row))
            } else {
                changed.append(try row.get("due_user_id"))
            }
        }
        if !changed.isEmpty { _ = try connection.execute(.settleQueues, [.textArray(changed), .timestamp(now)]) }
        return jobs
    }

    /// When to look again although nobody rings: the earliest attempt or end of a lease; `now` when something is due already, which
    /// another worker has in its hands at this moment.
    public func nextWake(after now: Date, on connection: isolated PostgresConnection) throws(PostgresError) -> Date? {
        try connection.query(.nextJobWake).first?.getOptional("wake", as: Date.self).map { max($0, now) }
    }
}

extension Job {
    init(_ row: Row) throws(PostgresError) {
        let kind = try row.get("kind", as: String.self)
        guard let known = JobKind(rawValue: kind) else { throw PostgresError(.decoding, "a task of an unknown kind") }
        self.init(
            userId: try row.get("user_id"), id: try row.get("task_id"), kind: known,
            agentId: try row.getOptional("agent_id", as: UUID.self), sessionId: try row.getOptional("session_id", as: UUID.self),
            turnId: try row.getOptional("turn_id", as: UUID.self), payload: try row.getOptional("payload", as: String.self),
            attempt: try row.get("attempts"), maximumAttempts: try row.get("max_attempts"), leaseId: try row.get("lease_id"),
            isReextraction: try row.get("is_reextraction"), createdAt: try row.get("created_at"))
    }
}
