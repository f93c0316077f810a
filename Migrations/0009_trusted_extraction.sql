-- What makes extracted facts trustworthy: where they come from, what they are linked to, what was kept out, and what was forgotten.

ALTER TABLE facts
    -- Whether the user said it, or a model concluded it.
    ADD COLUMN basis text NOT NULL DEFAULT 'stated',
    -- How often and when it last stood in a prompt: what is recalled stays important.
    ADD COLUMN recall_count integer NOT NULL DEFAULT 0,
    ADD COLUMN last_recalled_at timestamptz,
    ADD CONSTRAINT facts_basis_values CHECK (basis IN ('stated', 'inferred')),
    DROP CONSTRAINT facts_origin_values,
    ADD CONSTRAINT facts_origin_values CHECK (origin IN ('extracted', 'manual', 'remembered', 'summarised'));

ALTER TABLE fact_history
    DROP CONSTRAINT fact_history_actor_values,
    ADD CONSTRAINT fact_history_actor_values CHECK (actor IN ('extraction', 'maintenance', 'user', 'bot', 'admin')),
    DROP CONSTRAINT fact_history_event_values,
    ADD CONSTRAINT fact_history_event_values CHECK (event IN ('ADD', 'UPDATE', 'SUPERSEDE', 'DELETE', 'SUMMARISE', 'PRUNE'));

-- The facts and turns that the hub put into the prompt of this turn: they can never come back as facts.
ALTER TABLE turns ADD COLUMN injected uuid[] NOT NULL DEFAULT '{}';

-- Facts that are about the same; one row for each direction.
CREATE TABLE fact_links (
    user_id    text        NOT NULL,
    fact_id    uuid        NOT NULL,
    linked_id  uuid        NOT NULL,
    -- 0…1; begins as the similarity and grows when both are recalled together.
    strength   double precision NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT fact_links_pkey PRIMARY KEY (user_id, fact_id, linked_id),
    CONSTRAINT fact_links_fact_fkey FOREIGN KEY (user_id, fact_id) REFERENCES facts (user_id, fact_id) ON DELETE CASCADE,
    CONSTRAINT fact_links_linked_fkey FOREIGN KEY (user_id, linked_id) REFERENCES facts (user_id, fact_id) ON DELETE CASCADE,
    CONSTRAINT fact_links_strength_range CHECK (strength BETWEEN 0 AND 1)
);

CREATE INDEX fact_links_linked_index ON fact_links (user_id, linked_id);

-- What a summarised fact was made of; the sources are superseded by it.
CREATE TABLE fact_sources (
    user_id   text NOT NULL,
    fact_id   uuid NOT NULL,
    source_id uuid NOT NULL,
    CONSTRAINT fact_sources_pkey PRIMARY KEY (user_id, fact_id, source_id),
    CONSTRAINT fact_sources_fact_fkey FOREIGN KEY (user_id, fact_id) REFERENCES facts (user_id, fact_id) ON DELETE CASCADE,
    CONSTRAINT fact_sources_source_fkey FOREIGN KEY (user_id, source_id) REFERENCES facts (user_id, fact_id) ON DELETE CASCADE
);

CREATE INDEX fact_sources_source_index ON fact_sources (user_id, source_id);

-- What looked like an instruction instead of a fact: administrators see it, no prompt ever does.
CREATE TABLE quarantined_facts (
    user_id       text        NOT NULL,
    quarantine_id uuid        NOT NULL,
    position      bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    fact_key      text        NOT NULL,
    fact_text     text        NOT NULL,
    task_id       uuid,
    turn_id       uuid,
    at            timestamptz NOT NULL,
    CONSTRAINT quarantined_facts_pkey PRIMARY KEY (user_id, quarantine_id),
    CONSTRAINT quarantined_facts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE
);

CREATE INDEX quarantined_facts_position_index ON quarantined_facts (position);

-- A user in a few sentences, made of the most salient facts.
CREATE TABLE user_summaries (
    user_id    text        NOT NULL,
    summary    text        NOT NULL,
    fact_ids   uuid[]      NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT user_summaries_pkey PRIMARY KEY (user_id),
    CONSTRAINT user_summaries_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE
);

-- That something was forgotten at the user's word: when and how much, never what.
CREATE TABLE forget_receipts (
    user_id     text        NOT NULL,
    receipt_id  uuid        NOT NULL,
    facts_count integer     NOT NULL,
    turns_count integer     NOT NULL,
    at          timestamptz NOT NULL,
    CONSTRAINT forget_receipts_pkey PRIMARY KEY (user_id, receipt_id),
    CONSTRAINT forget_receipts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE
);

ALTER TABLE users
    -- NULL: as the administrator has set it.
    ADD COLUMN extraction_model text,
    ADD COLUMN extraction_temperature double precision,
    ADD COLUMN maximum_facts integer,
    ADD COLUMN pruning_policy text,
    -- When this user's facts were last summarised and pruned; NULL: never.
    ADD COLUMN consolidated_at timestamptz,
    ADD CONSTRAINT users_extraction_temperature_range CHECK (extraction_temperature BETWEEN 0 AND 2),
    ADD CONSTRAINT users_maximum_facts_range CHECK (maximum_facts BETWEEN 10 AND 1000000),
    ADD CONSTRAINT users_pruning_policy_values CHECK (pruning_policy IN ('fifo', 'lru', 'least_relevant'));
