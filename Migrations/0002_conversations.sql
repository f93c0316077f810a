-- What was said: sessions (so that a client can resume on any node) and their turns. user_id leads every key.

CREATE TABLE sessions (
    user_id        text        NOT NULL,
    session_id     uuid        NOT NULL,
    platform       text        NOT NULL,
    channel_id     text,
    agent_id       uuid,
    started_at     timestamptz NOT NULL,
    last_active_at timestamptz NOT NULL,
    ended_at       timestamptz,
    CONSTRAINT sessions_pkey PRIMARY KEY (user_id, session_id),
    CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE,
    CONSTRAINT sessions_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (agent_id) ON DELETE SET NULL
);

CREATE INDEX sessions_agent_id_index ON sessions (agent_id);

CREATE TABLE turns (
    user_id        text        NOT NULL,
    turn_id        uuid        NOT NULL,
    -- Rises in the order in which a user's turns became durable.
    position       bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    session_id     uuid        NOT NULL,
    -- The client's own name for the turn: sending it again must find this row, not make a second one.
    client_turn_id text        NOT NULL,
    agent_id       uuid,
    -- What this agent heard, only this agent recalls.
    is_agent_scoped boolean   NOT NULL DEFAULT false,
    user_message   text        NOT NULL,
    ai_response    text        NOT NULL,
    interrupted    boolean     NOT NULL DEFAULT false,
    -- The extraction task; the queue forgets finished tasks, the turn does not.
    task_id        uuid        NOT NULL,
    created_at     timestamptz NOT NULL,
    CONSTRAINT turns_pkey PRIMARY KEY (user_id, turn_id),
    CONSTRAINT turns_session_client_turn_key UNIQUE (user_id, session_id, client_turn_id),
    CONSTRAINT turns_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE,
    CONSTRAINT turns_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (agent_id) ON DELETE SET NULL
);

CREATE INDEX turns_agent_id_index ON turns (agent_id);
CREATE INDEX turns_session_position_index ON turns (user_id, session_id, position);
