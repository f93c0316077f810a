import Foundation
import Postgres

/// What only the worker that holds a task's lease may do with it.
extension JobQueue {
    /// Finishes a task; called first in the transaction of its results.
    ///
    /// - Parameters:
    ///   - extractor: what found the facts: `rules`, or a model's name.
    ///   - wantsModel: the rules stood in for a model that could not be reached (``requeueForModel(limit:now:on:)``).
    /// - Returns: false when the lease is lost: the caller rolls back.
    public func complete(
        _ job: Job, factsCount: Int, duration: Duration, extractor: String? = nil, wantsModel: Bool = false, now: Date,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Bool {
        try change(
            job, .completeJob,
            [
                .timestamp(now), .int(factsCount), .double(duration.milliseconds), .optional(extractor), .bool(wantsModel),
            ], now: now, on: connection)
    }

    /// - Parameters:
    ///   - error: one of the hub's own words; never a user's.
    ///   - isPermanent: trying again cannot help.
    public func fail(
        _ job: Job, error: String, isPermanent: Bool, random: Double, now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> FailureOutcome {
        let delay = isPermanent ? nil : retryPolicy.delay(afterAttempt: job.attempt, random: random)
        let next = delay.map { now.addingTimeInterval($0) }
        let isWritten = try change(
            job, .failJob, [.timestamp(now), .text(error), .text(next == nil ? "failed" : "queued"), .optional(next)],
            now: now, on: connection)
        guard isWritten else { return .leaseLost }
        return next.map { .retrying(at: $0) } ?? .failed
    }

    /// Says that the worker lives: the lease ends ``leaseDuration`` from now.
    ///
    /// - Returns: false when the lease is lost: whatever the worker goes on to write will be refused.
    public func renew(_ job: Job, now: Date, on connection: isolated PostgresConnection) throws(PostgresError) -> Bool {
        try change(job, .renewJob, [.timestamp(now.addingTimeInterval(leaseDuration))], now: now, on: connection)
    }

    /// Gives a task back unfinished, for another worker to take at once; it does not count as an attempt.
    ///
    /// - Returns: false when the lease is lost.
    public func release(_ job: Job, now: Date, on connection: isolated PostgresConnection) throws(PostgresError) -> Bool {
        guard try change(job, .releaseJob, [], now: now, on: connection) else { return false }
        _ = try connection.pipeline([Self.doorbell])
        return true
    }

    private func change(
        _ job: Job, _ statement: Statement, _ parameters: [PostgresValue], now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Bool {
        try connection.pipeline([
            (.planForWhatIsThere, []), (statement, [.text(job.userId), .uuid(job.id), .uuid(job.leaseId)] + parameters),
            (.settleQueues, [.textArray([job.userId]), .timestamp(now)]), (.planAsUsual, []),
        ])[1].affected == 1
    }
}

extension Duration {
    fileprivate var milliseconds: Double {
        Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
    }
}
