-- What is remembered: facts, their history, and the vectors by which facts and turns are found.

CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE facts (
    user_id        text        NOT NULL,
    fact_id        uuid        NOT NULL,
    position       bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    -- NULL: global, visible to every agent.
    agent_id       uuid,
    fact_key       text        NOT NULL,
    fact_value     text        NOT NULL,
    fact_text      text        NOT NULL,
    importance     double precision NOT NULL,
    memory_bank    text        NOT NULL,
    sector         text        NOT NULL,
    origin         text        NOT NULL,
    metadata       jsonb       NOT NULL DEFAULT '{}',
    is_protected   boolean     NOT NULL DEFAULT false,
    source_turn_id uuid,
    task_id        uuid,
    validity_start timestamptz NOT NULL,
    -- NULL: still true as far as anybody said.
    validity_end   timestamptz,
    superseded_by  uuid,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    CONSTRAINT facts_pkey PRIMARY KEY (user_id, fact_id),
    CONSTRAINT facts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE,
    CONSTRAINT facts_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (agent_id) ON DELETE CASCADE,
    CONSTRAINT facts_importance_range CHECK (importance BETWEEN 0 AND 1),
    CONSTRAINT facts_memory_bank_values CHECK (
        memory_bank IN ('Personal', 'Work', 'General', 'Relationships', 'Health', 'Interests', 'Events')),
    CONSTRAINT facts_sector_values CHECK (sector IN ('semantic', 'episodic', 'procedural', 'emotional', 'reflective')),
    CONSTRAINT facts_origin_values CHECK (origin IN ('extracted', 'manual', 'remembered'))
);

CREATE INDEX facts_agent_id_index ON facts (agent_id);
CREATE INDEX facts_key_index ON facts (user_id, fact_key);
CREATE INDEX facts_position_index ON facts (user_id, position);

CREATE TABLE fact_history (
    user_id     text        NOT NULL,
    history_id  uuid        NOT NULL,
    position    bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    fact_id     uuid        NOT NULL,
    event       text        NOT NULL,
    -- Texts are removed together with a deleted fact; that it was deleted, when and by whom stays.
    old_text    text,
    new_text    text,
    actor       text        NOT NULL,
    task_id     uuid,
    turn_id     uuid,
    at          timestamptz NOT NULL,
    CONSTRAINT fact_history_pkey PRIMARY KEY (user_id, history_id),
    CONSTRAINT fact_history_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE,
    CONSTRAINT fact_history_event_values CHECK (event IN ('ADD', 'UPDATE', 'SUPERSEDE', 'DELETE')),
    CONSTRAINT fact_history_actor_values CHECK (actor IN ('extraction', 'user', 'bot', 'admin'))
);

CREATE INDEX fact_history_fact_index ON fact_history (user_id, fact_id, position);

CREATE TABLE embedding_models (
    model_id    integer     NOT NULL GENERATED ALWAYS AS IDENTITY,
    -- Identity of weights and tokenizer: vectors of two fingerprints are never compared.
    fingerprint text        NOT NULL,
    name        text        NOT NULL,
    dimensions  integer     NOT NULL,
    created_at  timestamptz NOT NULL,
    CONSTRAINT embedding_models_pkey PRIMARY KEY (model_id),
    CONSTRAINT embedding_models_fingerprint_key UNIQUE (fingerprint),
    CONSTRAINT embedding_models_dimensions_range CHECK (dimensions BETWEEN 1 AND 16000)
);

-- One row for each item and model. The column has no fixed dimension, so that another model's vectors can be written
-- beside the old ones; an index for one model is a partial index over a cast: ((embedding::vector(384))) WHERE model_id = 1.
CREATE TABLE vectors (
    user_id   text    NOT NULL,
    model_id  integer NOT NULL,
    item_id   uuid    NOT NULL,
    embedding vector  NOT NULL,
    CONSTRAINT vectors_pkey PRIMARY KEY (user_id, model_id, item_id),
    CONSTRAINT vectors_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE,
    CONSTRAINT vectors_model_id_fkey FOREIGN KEY (model_id) REFERENCES embedding_models (model_id)
);
