-- What dashboards see, durable so that a reconnecting one misses nothing.
--
-- seq is the order of commits: a transaction takes the advisory lock of this log before its first event and holds it until it
-- has committed, so a reader that has seen seq N never finds a smaller one appearing later.

CREATE TABLE events (
    -- Empty for events that belong to no user.
    user_id    text        NOT NULL,
    seq        bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    type       text        NOT NULL,
    agent_id   uuid,
    -- The fact the event tells of, so that its payload can be removed together with the fact.
    fact_id    uuid,
    data       json        NOT NULL,
    at         timestamptz NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (user_id, seq)
);

CREATE UNIQUE INDEX events_seq_index ON events (seq);
CREATE INDEX events_at_index ON events (at);
CREATE INDEX events_fact_index ON events (user_id, fact_id) WHERE fact_id IS NOT NULL;

-- Which history seq belongs to. A restored or copied database is another server, timeline or database id: the hub then writes
-- a new epoch, and clients know that their `since` means nothing here.
CREATE TABLE event_epoch (
    is_single         boolean     NOT NULL DEFAULT true,
    epoch             uuid        NOT NULL,
    system_identifier bigint      NOT NULL,
    timeline          bigint      NOT NULL,
    database_oid      oid         NOT NULL,
    -- Events up to here were removed when their retention ended.
    pruned_through    bigint      NOT NULL DEFAULT 0,
    created_at        timestamptz NOT NULL,
    CONSTRAINT event_epoch_pkey PRIMARY KEY (is_single),
    CONSTRAINT event_epoch_is_single CHECK (is_single)
);
