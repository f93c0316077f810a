-- Who speaks and who may see: users, their tokens, agents, and the settings an administrator changes at run time.

CREATE TABLE users (
    user_id        text        NOT NULL,
    platform       text        NOT NULL,
    display_name   text,
    -- NULL: the administrator's policy decides (bot users); web users carry their own answer from the first moment.
    memory_enabled boolean,
    time_zone      text        NOT NULL DEFAULT 'UTC',
    -- Bumped by every transaction that changes what may be recalled for this user: the key of every cache above this table.
    memory_version bigint      NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (user_id),
    CONSTRAINT users_user_id_length CHECK (octet_length(user_id) BETWEEN 3 AND 255)
);

CREATE TABLE tokens (
    token_id   uuid        NOT NULL,
    kind       text        NOT NULL,
    -- SHA-256 of the token; the token itself is shown once and kept nowhere.
    token_hash bytea       NOT NULL,
    user_id    text,
    platform   text,
    label      text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT tokens_pkey PRIMARY KEY (token_id),
    CONSTRAINT tokens_token_hash_key UNIQUE (token_hash),
    CONSTRAINT tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE,
    CONSTRAINT tokens_kind_scope CHECK (
        (kind = 'user' AND user_id IS NOT NULL AND platform IS NULL)
        OR (kind = 'bot' AND user_id IS NULL AND platform IS NOT NULL)
        OR (kind = 'admin' AND user_id IS NULL AND platform IS NULL)
    )
);

CREATE INDEX tokens_user_id_index ON tokens (user_id);

CREATE TABLE agents (
    agent_id       uuid        NOT NULL,
    name           text        NOT NULL,
    memory_scope   text        NOT NULL DEFAULT 'global',
    default_bank   text,
    retention_days integer,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    CONSTRAINT agents_pkey PRIMARY KEY (agent_id),
    CONSTRAINT agents_memory_scope_values CHECK (memory_scope IN ('global', 'agent')),
    CONSTRAINT agents_retention_days_range CHECK (retention_days BETWEEN 1 AND 36500)
);

CREATE TABLE system_settings (
    name       text        NOT NULL,
    value      jsonb       NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT system_settings_pkey PRIMARY KEY (name)
);

-- Bot users are remembered unless the administrator says otherwise or the user overrides it.
INSERT INTO system_settings (name, value, updated_at) VALUES ('memory.default_enabled', 'true', now());

-- The one place that says whether a user is remembered: the user's own answer, else the administrator's policy.
CREATE FUNCTION is_memory_enabled(own_answer boolean) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN coalesce(
        own_answer,
        (SELECT value = 'true'::jsonb FROM system_settings WHERE name = 'memory.default_enabled'),
        true
    );
