import Foundation
import Postgres

/// The durable queue of extraction tasks in PostgreSQL.
///
/// A task is written in the transaction of what it is about and finished in the transaction of its results, so that a process
/// may be killed at any moment: nothing is lost, nothing happens twice.
///
/// - Invariants: one user's tasks run one at a time, in the order they were queued; a task is finished only by the worker that
///   holds its lease; a worker that dies gives its task back when the lease ends.
/// - Threads: every method runs on a connection, inside the caller's transaction; *now* is a parameter.
/// - Never: reads the clock, sleeps, or knows what a task means.
/// - Next: ``JobRunner`` for who calls ``claim(limit:now:on:)``; `JobQueue+SQL.swift` for the statements.
public struct JobQueue: Sendable {
    public let retryPolicy: RetryPolicy
    /// Seconds a worker may be silent before its task is given to another.
    public let leaseDuration: TimeInterval

    public init(retryPolicy: RetryPolicy = RetryPolicy(), leaseDuration: TimeInterval = 60) {
        self.retryPolicy = retryPolicy
        self.leaseDuration = leaseDuration
    }

    /// The statement that writes tasks in their order, for a caller that sends it in one round trip with others.
    public func enqueueing(_ jobs: [NewJob], now: Date) -> (Statement, [PostgresValue]) {
        (
            .enqueueJobs,
            [
                .textArray(jobs.map(\.userId)), .uuidArray(jobs.map(\.id)), .textArray(jobs.map(\.kind.rawValue)),
                .uuidArray(jobs.map(\.agentId)), .uuidArray(jobs.map(\.sessionId)), .uuidArray(jobs.map(\.turnId)),
                .textArray(jobs.map(\.payload)), .int(retryPolicy.maximumAttempts), .timestamp(now),
            ]
        )
    }

    /// Wakes every node's workers when the transaction commits.
    public static let doorbell: (Statement, [PostgresValue]) = (.ringJobDoorbell, [])
    public static let doorbellChannel = "memhub_tasks"

    /// Takes up to `limit` tasks, each the oldest unfinished one of its user.
    public func claim(limit: Int, now: Date, on connection: isolated PostgresConnection) throws(PostgresError) -> [Job] {
        let leaseUntil = now.addingTimeInterval(leaseDuration)
        let rows = try connection.pipeline([
            (.planForWhatIsThere, []), (.claimJobs, [.timestamp(now), .int(limit), .timestamp(leaseUntil)]),
        ])
        var jobs: [Job] = []
        for row in rows[1] { jobs.append(try Job(row)) }
        return jobs
    }

    /// When the next task becomes claimable by the passing of time alone.
    public func nextWake(after now: Date, on connection: isolated PostgresConnection) throws(PostgresError) -> Date? {
        try connection.query(.nextJobWake, [.timestamp(now)]).first?.getOptional("wake", as: Date.self)
    }

    /// Finishes a task; called first in the transaction of its results.
    ///
    /// - Returns: false when the lease is lost: the caller rolls back.
    public func complete(
        _ job: Job, factsCount: Int, duration: Duration, now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Bool {
        try connection.execute(
            .completeJob,
            [
                .text(job.userId), .uuid(job.id), .uuid(job.leaseId), .timestamp(now), .int(factsCount),
                .double(duration.milliseconds),
            ]) == 1
    }

    /// - Parameters:
    ///   - error: one of the hub's own words; never a user's.
    ///   - isPermanent: trying again cannot help.
    public func fail(
        _ job: Job, error: String, isPermanent: Bool, random: Double, now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> FailureOutcome {
        let delay = isPermanent ? nil : retryPolicy.delay(afterAttempt: job.attempt, random: random)
        let next = delay.map { now.addingTimeInterval($0) }
        let written = try connection.execute(
            .failJob,
            [
                .text(job.userId), .uuid(job.id), .uuid(job.leaseId), .timestamp(now), .text(error),
                .text(next == nil ? "failed" : "queued"), .optional(next),
            ])
        guard written == 1 else { return .leaseLost }
        return next.map { .retrying(at: $0) } ?? .failed
    }

    /// Gives a failed task a new set of attempts, behind what its user has queued meanwhile.
    ///
    /// - Returns: false when there is no such task among the failed ones.
    public func retry(
        userId: String, taskId: UUID, now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Bool {
        try connection.execute(.retryJob, [.text(userId), .uuid(taskId), .timestamp(now)]) == 1
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
            createdAt: try row.get("created_at"))
    }
}

extension Duration {
    fileprivate var milliseconds: Double {
        Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
    }
}
