-- Who makes vectors, and whose vectors recall uses: another model is prepared beside the one that serves, and takes its place at once.

CREATE TABLE embedding_providers (
    provider_id    uuid        NOT NULL,
    name           text        NOT NULL,
    provider_type  text        NOT NULL,
    is_active      boolean     NOT NULL DEFAULT false,
    dimensions     integer     NOT NULL,
    -- AES-256-GCM, bound to provider_id: address, model and key.
    sealed_configuration bytea NOT NULL,
    -- Of the last 100 calls.
    avg_latency_ms double precision,
    p95_latency_ms double precision,
    p99_latency_ms double precision,
    total_requests bigint      NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    CONSTRAINT embedding_providers_pkey PRIMARY KEY (provider_id),
    CONSTRAINT embedding_providers_type_values CHECK (provider_type IN ('local', 'azure_openai', 'openai', 'ollama')),
    CONSTRAINT embedding_providers_dimensions_range CHECK (dimensions BETWEEN 1 AND 4000)
);

CREATE UNIQUE INDEX embedding_providers_active_index ON embedding_providers (is_active) WHERE is_active;

ALTER TABLE embedding_models
    -- NULL: what the environment names.
    ADD COLUMN provider_id uuid,
    -- How its vectors are made, as it was when the model was chosen; bound to the fingerprint.
    ADD COLUMN sealed_configuration bytea,
    -- Recall and everything that is compared uses this model's vectors.
    ADD COLUMN is_serving boolean NOT NULL DEFAULT false,
    -- Its vectors are being made, to serve once there are all of them.
    ADD COLUMN is_target boolean NOT NULL DEFAULT false,
    -- When it stopped serving; NULL: its vectors are in use, or gone.
    ADD COLUMN retired_at timestamptz,
    ADD CONSTRAINT embedding_models_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES embedding_providers (provider_id)
        ON DELETE SET NULL,
    ADD CONSTRAINT embedding_models_one_use CHECK (NOT (is_serving AND is_target));

CREATE UNIQUE INDEX embedding_models_serving_index ON embedding_models (is_serving) WHERE is_serving;
CREATE UNIQUE INDEX embedding_models_target_index ON embedding_models (is_target) WHERE is_target;

UPDATE embedding_models SET is_serving = true
WHERE model_id = (SELECT model_id FROM vectors GROUP BY model_id ORDER BY count(*) DESC LIMIT 1);

-- Facts and turns without a vector of a model in use: stored while none could be made, or while another model was prepared.
CREATE TABLE missing_vectors (
    user_id    text    NOT NULL,
    item_id    uuid    NOT NULL,
    -- The model refused the text: it is not asked again before another model is prepared.
    is_refused boolean NOT NULL DEFAULT false,
    CONSTRAINT missing_vectors_pkey PRIMARY KEY (user_id, item_id),
    CONSTRAINT missing_vectors_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE
);
