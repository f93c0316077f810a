-- The durable queue. A task is written in the transaction of what it is about, and finished in the transaction of its results.

CREATE TABLE extraction_tasks (
    user_id         text        NOT NULL,
    task_id         uuid        NOT NULL,
    -- The order in which one user's tasks run.
    position        bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    kind            text        NOT NULL,
    agent_id        uuid,
    session_id      uuid,
    turn_id         uuid,
    -- What a task carries that no other row does (a fact given by hand, before it is embedded).
    payload         jsonb,
    status          text        NOT NULL DEFAULT 'queued',
    attempts        integer     NOT NULL DEFAULT 0,
    max_attempts    integer     NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    -- The fence: only the worker that holds this lease may finish the task.
    lease_id        uuid,
    lease_until     timestamptz,
    error           text,
    facts_count     integer,
    duration_ms     double precision,
    created_at      timestamptz NOT NULL,
    started_at      timestamptz,
    finished_at     timestamptz,
    CONSTRAINT extraction_tasks_pkey PRIMARY KEY (user_id, task_id),
    CONSTRAINT extraction_tasks_task_id_key UNIQUE (task_id),
    CONSTRAINT extraction_tasks_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE,
    CONSTRAINT extraction_tasks_kind_values CHECK (kind IN ('turn', 'manual_fact')),
    CONSTRAINT extraction_tasks_status_values CHECK (status IN ('queued', 'processing', 'completed', 'failed')),
    CONSTRAINT extraction_tasks_lease_pair CHECK ((status = 'processing') = (lease_id IS NOT NULL AND lease_until IS NOT NULL))
);

-- The head of each user's unfinished tasks, and all of them in the order of claiming.
CREATE INDEX extraction_tasks_user_order_index ON extraction_tasks (user_id, position) WHERE status IN ('queued', 'processing');
CREATE INDEX extraction_tasks_claim_index ON extraction_tasks (position) WHERE status IN ('queued', 'processing');
CREATE INDEX extraction_tasks_turn_index ON extraction_tasks (user_id, turn_id);
CREATE INDEX extraction_tasks_finished_index ON extraction_tasks (status, finished_at);
