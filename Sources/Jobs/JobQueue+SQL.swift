import Postgres

extension Statement {
    static let enqueueJobs = Statement(
        "enqueue_jobs",
        """
        INSERT INTO extraction_tasks
            (user_id, task_id, kind, agent_id, session_id, turn_id, payload, max_attempts, next_attempt_at, created_at)
        SELECT user_id, task_id, kind, agent_id, session_id, turn_id, payload::jsonb, $8::integer, $9, $9
        FROM unnest($1::text[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[]) WITH ORDINALITY
            AS new (user_id, task_id, kind, agent_id, session_id, turn_id, payload, place)
        ORDER BY place
        """)

    static let ringJobDoorbell = Statement("ring_job_doorbell", "SELECT pg_notify('memhub_tasks', '')")

    /// A plan that was made while the queue was empty reads the whole of a full one.
    static let planForWhatIsThere = Statement("plan_for_what_is_there", "SET LOCAL plan_cache_mode = force_custom_plan")
    /// For what the caller does next in the transaction.
    static let planAsUsual = Statement("plan_as_usual", "SET LOCAL plan_cache_mode = auto")

    /// The first unfinished task of each user (of those in `$4`, if it is not null) whose queue is due, the longest due first; no row
    /// of anybody else is looked at.
    ///
    /// A due queue without a task in the answer has changed meanwhile, or its head is being finished at this moment.
    static let claimJobs = Statement(
        "claim_jobs",
        """
        WITH due AS MATERIALIZED (
            SELECT user_id FROM task_queues WHERE due_at <= $1 AND ($4::text[] IS NULL OR user_id = ANY ($4))
            ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), first AS MATERIALIZED (
            SELECT due.user_id, (
                SELECT task.task_id FROM extraction_tasks AS task
                WHERE task.user_id = due.user_id AND \(unfinished("task"))
                ORDER BY task.position LIMIT 1
            ) AS task_id
            FROM due
        ), head AS MATERIALIZED (
            SELECT task.user_id, task.task_id
            FROM first JOIN extraction_tasks AS task ON task.user_id = first.user_id AND task.task_id = first.task_id
            WHERE CASE task.status WHEN 'queued' THEN task.next_attempt_at WHEN 'processing' THEN task.lease_until END <= $1
            FOR UPDATE OF task SKIP LOCKED
        ), claimed AS (
            UPDATE extraction_tasks AS task
            SET status = 'processing', attempts = attempts + 1, lease_id = gen_random_uuid(), lease_until = $3, started_at = $1
            FROM head
            WHERE task.user_id = head.user_id AND task.task_id = head.task_id
            RETURNING task.user_id, task.task_id, task.kind, task.agent_id, task.session_id, task.turn_id,
                task.payload::text AS payload, task.attempts, task.max_attempts, task.lease_id, task.is_reextraction,
                task.created_at
        ), leased AS (
            UPDATE task_queues AS queue SET due_at = $3 FROM claimed WHERE queue.user_id = claimed.user_id
        )
        SELECT due.user_id AS due_user_id, claimed.* FROM due LEFT JOIN claimed ON claimed.user_id = due.user_id
        """)

    /// Writes when queues, locked by an earlier statement, are due, from what is in them. It has to be a statement of its own: only
    /// then does it see what was queued while the lock was waited for.
    static let settleQueues = Statement(
        "settle_queues",
        """
        UPDATE task_queues AS queue
        SET due_at = (
            SELECT CASE task.status WHEN 'queued' THEN greatest(task.next_attempt_at, $2) ELSE task.lease_until END
            FROM extraction_tasks AS task
            WHERE task.user_id = queue.user_id AND \(unfinished("task"))
            ORDER BY task.position LIMIT 1)
        WHERE queue.user_id = ANY ($1)
        """)

    /// The tasks `$3` and those of the turns `$2`, of user `$1`; locks the user's queue, which is to be settled after it.
    static let removeJobs = Statement(
        "remove_jobs",
        """
        WITH removed AS (
            DELETE FROM extraction_tasks WHERE user_id = $1 AND (turn_id = ANY ($2) OR task_id = ANY ($3)) RETURNING user_id
        )
        SELECT queue.user_id FROM removed JOIN task_queues AS queue ON queue.user_id = removed.user_id FOR UPDATE OF queue
        """)

    static let nextJobWake = Statement(
        "next_job_wake", "SELECT min(due_at) AS wake FROM task_queues WHERE due_at IS NOT NULL")

    static let completeJob = Statement(
        "complete_job",
        underLease(
            """
            status = 'completed', lease_id = NULL, lease_until = NULL, finished_at = $4, facts_count = $5::integer,
            duration_ms = $6, error = NULL, payload = NULL, extractor = $7, wants_model = $8
            """))

    static let failJob = Statement(
        "fail_job",
        underLease(
            """
            status = $6, lease_id = NULL, lease_until = NULL, error = $5,
            finished_at = CASE $6 WHEN 'failed' THEN $4::timestamptz END, next_attempt_at = coalesce($7, next_attempt_at)
            """))

    static let renewJob = Statement("renew_job", underLease("lease_until = $4"))

    static let releaseJob = Statement(
        "release_job", underLease("status = 'queued', lease_id = NULL, lease_until = NULL, attempts = attempts - 1"))

    /// To the end of the user's line: in its old place it could run beside a later task that is under way.
    static let retryJob = Statement(
        "retry_job",
        """
        UPDATE extraction_tasks
        SET status = 'queued', attempts = 0, position = DEFAULT, next_attempt_at = $3, error = NULL, finished_at = NULL
        WHERE user_id = $1 AND task_id = $2 AND status = 'failed'
        """)

    static let retryJobs = Statement(
        "retry_jobs",
        requeueing(
            chosen: """
                status = 'failed' AND finished_at <= $3 AND user_id = coalesce($4::text, user_id) AND starts_with(user_id, $5)
                AND error = coalesce($6::text, error)
                """, order: "position"))

    static let requeueForModel = Statement(
        "requeue_for_model",
        requeueing(
            chosen: "wants_model AND status = 'completed'", order: "finished_at, position",
            set: "is_reextraction = true, wants_model = false"))

    /// For tasks that were queued again; new ones do the same by a trigger (see the migration of `task_queues`).
    static let openQueues = Statement(
        "open_queues",
        """
        INSERT INTO task_queues AS queue (user_id, due_at)
        SELECT DISTINCT queued.user_id, $2::timestamptz FROM unnest($1::text[]) AS queued (user_id)
        WHERE EXISTS (SELECT FROM extraction_tasks AS task WHERE task.user_id = queued.user_id AND \(unfinished("task")))
        ORDER BY queued.user_id
        ON CONFLICT (user_id) DO UPDATE SET due_at = excluded.due_at WHERE queue.due_at IS NULL
        """)

    static let pruneJobs = Statement(
        "prune_jobs",
        """
        DELETE FROM extraction_tasks AS task
        USING (
            SELECT user_id, task_id FROM extraction_tasks
            WHERE status IN ('completed', 'failed') AND finished_at < $1
            LIMIT $2 FOR UPDATE SKIP LOCKED
        ) AS old
        WHERE task.user_id = old.user_id AND task.task_id = old.task_id
        """)

    private static func unfinished(_ task: String) -> String { "\(task).status IN ('queued', 'processing')" }

    /// Changes a task ($1, $2) while its lease ($3) is held, and then locks the user's queue; no row: the lease is lost.
    private static func underLease(_ assignments: String) -> String {
        """
        WITH held AS (
            UPDATE extraction_tasks SET \(assignments)
            WHERE user_id = $1 AND task_id = $2 AND lease_id = $3
            RETURNING user_id
        )
        SELECT queue.user_id FROM held JOIN task_queues AS queue ON queue.user_id = held.user_id FOR UPDATE OF queue
        """
    }

    /// Puts up to $2 finished tasks behind what their users have queued, in the order they had.
    private static func requeueing(chosen: String, order: String, set assignments: String? = nil) -> String {
        """
        WITH chosen AS MATERIALIZED (
            SELECT user_id, task_id, position FROM extraction_tasks WHERE \(chosen)
            ORDER BY \(order) LIMIT $2 FOR UPDATE SKIP LOCKED
        ), placed AS MATERIALIZED (
            SELECT user_id, task_id, nextval('extraction_tasks_position_seq') AS position
            FROM (SELECT * FROM chosen ORDER BY position) AS ordered
        )
        UPDATE extraction_tasks AS task
        SET status = 'queued', attempts = 0, position = placed.position, next_attempt_at = $1, error = NULL,
            finished_at = NULL\(assignments.map { ", " + $0 } ?? "")
        FROM placed WHERE task.user_id = placed.user_id AND task.task_id = placed.task_id
        RETURNING task.user_id, task.task_id, task.agent_id, task.session_id, task.turn_id
        """
    }
}
