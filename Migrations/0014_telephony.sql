-- Telephone calls through ElevenLabs: which webhooks have come, the calls they told of, and what agents asked during calls.

-- A webhook is taken once. It is known by a digest: what stays after a user is erased tells of nobody.
CREATE TABLE webhook_receipts (
    -- SHA-256, in hexadecimal, of the webhook's type and conversation, or of its own id.
    digest      text        NOT NULL,
    type        text        NOT NULL,
    body_bytes  bigint      NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT webhook_receipts_pkey PRIMARY KEY (digest)
);

CREATE INDEX webhook_receipts_received_index ON webhook_receipts (received_at);

CREATE TABLE calls (
    user_id          text        NOT NULL,
    -- The session of the call's turns.
    session_id       uuid        NOT NULL,
    position         bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    conversation_id  text        NOT NULL,
    -- ElevenLabs' agent, which is none of the hub's.
    agent_ref        text,
    task_id          uuid        NOT NULL,
    -- The webhook's body, sealed with the hub's key: transcript, analysis, telephone numbers. NULL once a part of the call was forgotten.
    document         bytea,
    received_at      timestamptz NOT NULL,
    -- When its turns were recorded.
    processed_at     timestamptz,
    started_at       timestamptz,
    duration_seconds double precision,
    turns_count      integer,
    CONSTRAINT calls_pkey PRIMARY KEY (user_id, session_id),
    CONSTRAINT calls_conversation_key UNIQUE (user_id, conversation_id),
    CONSTRAINT calls_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE
);

CREATE INDEX calls_position_index ON calls (user_id, position);
-- Those that still wait, or never will be processed.
CREATE INDEX calls_unprocessed_index ON calls (received_at) WHERE processed_at IS NULL;

-- That an agent asked for memories during a call; never what it asked.
CREATE TABLE tool_invocations (
    user_id         text        NOT NULL,
    invocation_id   uuid        NOT NULL,
    position        bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    tool_name       text        NOT NULL,
    conversation_id text,
    results         integer     NOT NULL,
    latency_ms      double precision NOT NULL,
    success         boolean     NOT NULL,
    at              timestamptz NOT NULL,
    CONSTRAINT tool_invocations_pkey PRIMARY KEY (user_id, invocation_id),
    CONSTRAINT tool_invocations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE
);

CREATE INDEX tool_invocations_position_index ON tool_invocations (user_id, position);
CREATE INDEX tool_invocations_at_index ON tool_invocations (at);

ALTER TABLE extraction_tasks
    DROP CONSTRAINT extraction_tasks_kind_values,
    ADD CONSTRAINT extraction_tasks_kind_values CHECK (kind IN ('turn', 'manual_fact', 'call'));
