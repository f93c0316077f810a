import Foundation
import Jobs
import Postgres
import Wire

/// The queue as people see it.
struct TaskStore: Sendable {
    let pool: PostgresPool
    let queue: JobQueue
    let clock: @Sendable () -> Date

    func task(_ taskId: UUID, visibleTo visibility: Visibility) async throws -> ExtractionTask {
        try await pool.withConnection { connection in
            try TaskStore.task(taskId, visibleTo: visibility, on: connection)
        }
    }

    func list(visibleTo visibility: Visibility, status: String?, page: PageRequest) async throws -> Page<ExtractionTask> {
        if let status, !Self.statuses.contains(status) {
            throw WireError.invalid("status", "must be one of \(Self.statuses.joined(separator: ", "))")
        }
        return try await pool.withConnection { connection in
            // What failed has an index of its own, among however many that ended well.
            let rows = try connection.query(
                status == "failed" ? .listFailedTasks : .listTasks,
                [
                    .optional(visibility.userIdParameter), .text(visibility.prefixParameter), .optional(page.cursor),
                    .int(page.limit + 1),
                ] + (status == "failed" ? [] : [.optional(status)]))
            return try Page(rows, request: page, position: try EventLog.position(on: connection)) { try ExtractionTask($0) }
        }
    }

    static let statuses = ["queued", "processing", "completed", "failed"]

    /// Gives a failed task a new set of attempts.
    func retry(_ taskId: UUID, visibleTo visibility: Visibility) async throws -> TaskAccepted {
        let (now, queue) = (clock(), queue)
        return try await pool.transaction { connection in
            let task = try TaskStore.task(taskId, visibleTo: visibility, on: connection)
            guard try queue.retry(userId: task.userId, taskId: taskId, now: now, on: connection) else {
                throw WireError(.conflict, "Only a failed task can be retried.")
            }
            _ = try connection.pipeline([JobQueue.doorbell])
            let data = TaskEventData(
                taskId: task.taskId, userId: task.userId, agentId: task.agentId, status: "queued", turnId: task.turnId,
                sessionId: task.sessionId)
            try EventLog.append(
                [EventDraft(.memoryExtractionQueued, userId: task.userId, agentId: task.agentId?.uuid, data: data)],
                now: now, on: connection)
            return TaskAccepted(taskId: task.taskId, status: "queued")
        }
    }

    /// Gives every failed task that is visible a new set of attempts, in batches: nobody waits for more than one of them.
    ///
    /// - Parameters:
    ///   - userId: nil: all visible users.
    ///   - error: the whole text of the error; nil: any.
    func retryAll(visibleTo visibility: Visibility, userId: String?, error: String?) async throws -> TasksRetried {
        let (began, queue) = (clock(), queue)
        let failed = FailedTasks(
            userId: visibility.userIdParameter ?? userId, userIdPrefix: visibility.prefixParameter, error: error, failedBefore: began)
        var retried = 0
        while true {
            let now = clock()
            let count = try await pool.transaction { connection in
                let jobs = try queue.retry(failed, limit: Self.batch, now: now, on: connection)
                try EventLog.append(jobs.map(\.queuedEvent), now: now, on: connection)
                return jobs.count
            }
            guard count > 0 else { return TasksRetried(retried: retried) }
            retried += count
        }
    }

    func metrics(visibleTo visibility: Visibility) async throws -> QueueMetrics {
        let now = clock()
        return try await pool.withConnection { connection in
            guard
                let row = try connection.query(
                    .queueMetrics,
                    [.optional(visibility.userIdParameter), .text(visibility.prefixParameter), .timestamp(now)]
                ).first
            else { throw PostgresError(.decoding, "the queue has no metrics") }
            return QueueMetrics(
                pending: try row.get("pending"), processing: try row.get("processing"), completed: try row.get("completed"),
                failed: try row.get("failed"), oldestPendingAgeSec: try row.get("oldest_pending_age_sec"),
                avgDurationSec: try row.get("avg_duration_sec"))
        }
    }

    /// Removes finished tasks whose retention has ended.
    func prune(before: Date) async throws -> Int {
        let queue = queue
        var removed = 0
        while true {
            let count = try await pool.transaction { try queue.prune(before: before, limit: Self.batch, on: $0) }
            removed += count
            guard count == Self.batch else { return removed }
        }
    }

    /// Tasks changed in one transaction.
    private static let batch = 500

    private static func task(
        _ taskId: UUID, visibleTo visibility: Visibility, on connection: isolated PostgresConnection
    ) throws -> ExtractionTask {
        let rows = try connection.query(
            .findTask, [.optional(visibility.userIdParameter), .text(visibility.prefixParameter), .uuid(taskId)])
        guard let row = rows.first else { throw WireError(.notFound, "There is no such task.") }
        return try ExtractionTask(row)
    }
}

extension RequeuedJob {
    var queuedEvent: EventDraft {
        EventDraft(
            .memoryExtractionQueued, userId: userId, agentId: agentId,
            data: TaskEventData(
                taskId: Identifier(id), userId: userId, agentId: agentId.map(Identifier.init), status: "queued",
                turnId: turnId.map(Identifier.init), sessionId: sessionId.map(Identifier.init)))
    }
}

extension ExtractionTask {
    init(_ row: Row) throws(PostgresError) {
        let status = try row.get("status", as: String.self)
        self.init(
            taskId: Identifier(try row.get("task_id", as: UUID.self)), userId: try row.get("user_id"),
            agentId: try row.getOptional("agent_id", as: UUID.self).map(Identifier.init), kind: try row.get("kind"),
            status: status, attempts: try row.get("attempts"), maxAttempts: try row.get("max_attempts"),
            turnId: try row.getOptional("turn_id", as: UUID.self).map(Identifier.init),
            sessionId: try row.getOptional("session_id", as: UUID.self).map(Identifier.init),
            error: try row.getOptional("error", as: String.self), factsCount: try row.getOptional("facts_count", as: Int.self),
            durationMs: try row.getOptional("duration_ms", as: Double.self),
            nextAttemptAt: status == "queued" ? Timestamp(try row.get("next_attempt_at")) : nil,
            createdAt: Timestamp(try row.get("created_at")),
            startedAt: try row.getOptional("started_at", as: Date.self).map(Timestamp.init),
            finishedAt: try row.getOptional("finished_at", as: Date.self).map(Timestamp.init))
    }
}

extension Statement {
    private static let visible = "user_id = coalesce($1::text, user_id) AND starts_with(user_id, $2)"

    private static let taskColumns = """
        user_id, task_id, position, kind, agent_id, session_id, turn_id, status, attempts, max_attempts, next_attempt_at, error,
        facts_count, duration_ms, created_at, started_at, finished_at
        """

    static let findTask = Statement(
        "find_task", "SELECT \(taskColumns) FROM extraction_tasks WHERE \(visible) AND task_id = $3")

    static let listTasks = Statement(
        "list_tasks",
        """
        SELECT \(taskColumns) FROM extraction_tasks
        WHERE \(visible) AND ($3::bigint IS NULL OR position < $3) AND ($5::text IS NULL OR status = $5)
        ORDER BY position DESC LIMIT $4
        """)

    static let listFailedTasks = Statement(
        "list_failed_tasks",
        """
        SELECT \(taskColumns) FROM extraction_tasks
        WHERE \(visible) AND ($3::bigint IS NULL OR position < $3) AND status = 'failed'
        ORDER BY position DESC LIMIT $4
        """)

    static let queueMetrics = Statement(
        "queue_metrics",
        """
        SELECT count(*) FILTER (WHERE status = 'queued') AS pending,
            count(*) FILTER (WHERE status = 'processing') AS processing,
            count(*) FILTER (WHERE status = 'completed') AS completed,
            count(*) FILTER (WHERE status = 'failed') AS failed,
            coalesce(extract(epoch FROM $3 - min(created_at) FILTER (WHERE status = 'queued')), 0)::double precision
                AS oldest_pending_age_sec,
            coalesce(avg(duration_ms) / 1000, 0)::double precision AS avg_duration_sec
        FROM extraction_tasks WHERE \(visible)
        """)
}
