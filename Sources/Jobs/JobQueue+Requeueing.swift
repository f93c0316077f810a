import Foundation
import Postgres

/// Finished tasks that are queued once more, behind what their users have queued meanwhile, or that are removed.
extension JobQueue {
    /// Gives a failed task a new set of attempts.
    ///
    /// - Returns: false when there is no such task among the failed ones.
    public func retry(
        userId: String, taskId: UUID, now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Bool {
        try connection.pipeline([
            (.planForWhatIsThere, []), (.retryJob, [.text(userId), .uuid(taskId), .timestamp(now)]),
            (.openQueues, [.textArray([userId]), .timestamp(now)]), (.planAsUsual, []),
        ])[1].affected == 1
    }

    /// Gives failed tasks a new set of attempts, those first that were queued first.
    ///
    /// - Parameter limit: of one transaction; the caller goes on until nothing is answered.
    public func retry(
        _ tasks: FailedTasks, limit: Int, now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> [RequeuedJob] {
        try requeue(
            .retryJobs,
            [
                .timestamp(now), .int(limit), .timestamp(tasks.failedBefore), .optional(tasks.userId), .text(tasks.userIdPrefix),
                .optional(tasks.error),
            ], now: now, on: connection)
    }

    /// Queues turns once more which the rules have extracted while the model could not be reached, those first that waited longest.
    ///
    /// - Parameter limit: of one transaction; the caller goes on until nothing is answered.
    public func requeueForModel(
        limit: Int, now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> [RequeuedJob] {
        try requeue(.requeueForModel, [.timestamp(now), .int(limit)], now: now, on: connection)
    }

    /// Removes finished tasks, completed and failed ones.
    ///
    /// - Parameter limit: of one transaction; the caller goes on until fewer were removed.
    /// - Returns: how many were removed.
    public func prune(
        before: Date, limit: Int, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Int {
        try connection.pipeline([(.planForWhatIsThere, []), (.pruneJobs, [.timestamp(before), .int(limit)])])[1].affected
    }

    private func requeue(
        _ statement: Statement, _ parameters: [PostgresValue], now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> [RequeuedJob] {
        var jobs: [RequeuedJob] = []
        for row in try connection.pipeline([(.planForWhatIsThere, []), (statement, parameters)])[1] {
            jobs.append(try RequeuedJob(row))
        }
        if jobs.isEmpty { return [] }
        _ = try connection.pipeline([
            (.openQueues, [.textArray(jobs.map(\.userId)), .timestamp(now)]), (.planAsUsual, []), Self.doorbell,
        ])
        return jobs
    }
}

/// Which failed tasks are meant.
public struct FailedTasks: Sendable {
    /// Nil: every user's.
    public var userId: String?
    /// Of the users' ids; empty: all.
    public var userIdPrefix: String
    /// The whole text of the error; nil: any.
    public var error: String?
    /// What fails later is not meant: whoever goes through them in batches comes to an end.
    public var failedBefore: Date

    public init(userId: String? = nil, userIdPrefix: String = "", error: String? = nil, failedBefore: Date) {
        self.userId = userId
        self.userIdPrefix = userIdPrefix
        self.error = error
        self.failedBefore = failedBefore
    }
}

/// A finished task that has been queued once more.
public struct RequeuedJob: Sendable, Equatable {
    public var userId: String
    public var id: UUID
    public var agentId: UUID?
    public var sessionId: UUID?
    public var turnId: UUID?

    init(_ row: Row) throws(PostgresError) {
        userId = try row.get("user_id")
        id = try row.get("task_id")
        agentId = try row.getOptional("agent_id", as: UUID.self)
        sessionId = try row.getOptional("session_id", as: UUID.self)
        turnId = try row.getOptional("turn_id", as: UUID.self)
    }
}
