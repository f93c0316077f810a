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

    /// A plan that was made while the queue was empty is a hundred times too slow for a full one.
    static let planForWhatIsThere = Statement("plan_for_what_is_there", "SET LOCAL plan_cache_mode = force_custom_plan")

    /// A task is claimable when it is due (or its worker has gone silent) and no older task of its user is unfinished.
    static let claimJobs = Statement(
        "claim_jobs",
        """
        WITH claimable AS (
            SELECT task.user_id, task.task_id
            FROM extraction_tasks AS task
            WHERE task.status IN ('queued', 'processing')
              AND CASE task.status WHEN 'queued' THEN task.next_attempt_at ELSE task.lease_until END <= $1
              AND NOT EXISTS (
                  SELECT FROM extraction_tasks AS older
                  WHERE older.user_id = task.user_id AND older.position < task.position
                    AND older.status IN ('queued', 'processing'))
            ORDER BY task.position
            LIMIT $2
            FOR UPDATE SKIP LOCKED
        )
        UPDATE extraction_tasks AS task
        SET status = 'processing', attempts = attempts + 1, lease_id = gen_random_uuid(), lease_until = $3, started_at = $1
        FROM claimable
        WHERE task.user_id = claimable.user_id AND task.task_id = claimable.task_id
        RETURNING task.user_id, task.task_id, task.kind, task.agent_id, task.session_id, task.turn_id,
            task.payload::text AS payload, task.attempts, task.max_attempts, task.lease_id, task.created_at
        """)

    static let nextJobWake = Statement(
        "next_job_wake",
        """
        SELECT min(CASE status WHEN 'queued' THEN next_attempt_at ELSE lease_until END) AS wake
        FROM extraction_tasks
        WHERE status IN ('queued', 'processing')
          AND CASE status WHEN 'queued' THEN next_attempt_at ELSE lease_until END > $1
        """)

    static let completeJob = Statement(
        "complete_job",
        """
        UPDATE extraction_tasks
        SET status = 'completed', lease_id = NULL, lease_until = NULL, finished_at = $4, facts_count = $5::integer,
            duration_ms = $6, error = NULL, payload = NULL
        WHERE user_id = $1 AND task_id = $2 AND lease_id = $3
        """)

    static let failJob = Statement(
        "fail_job",
        """
        UPDATE extraction_tasks
        SET status = $6, lease_id = NULL, lease_until = NULL, error = $5,
            finished_at = CASE $6 WHEN 'failed' THEN $4 END, next_attempt_at = coalesce($7, next_attempt_at)
        WHERE user_id = $1 AND task_id = $2 AND lease_id = $3
        """)

    /// To the end of the user's line: in its old place it could run beside a later task that is under way.
    static let retryJob = Statement(
        "retry_job",
        """
        UPDATE extraction_tasks
        SET status = 'queued', attempts = 0, position = DEFAULT, next_attempt_at = $3, error = NULL, finished_at = NULL
        WHERE user_id = $1 AND task_id = $2 AND status = 'failed'
        """)
}
