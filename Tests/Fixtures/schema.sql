CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

COMMENT ON EXTENSION vector IS 'vector data type and ivfflat and hnsw access methods';

CREATE TABLE public.system_settings (
    name text NOT NULL,
    value jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE FUNCTION public.is_agent_memory_allowed(own_answer boolean) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN (own_answer AND COALESCE((SELECT (system_settings.value = 'true'::jsonb) FROM public.system_settings WHERE (system_settings.name = 'memory.agent_specific_allowed'::text)), true));

CREATE FUNCTION public.is_memory_enabled(own_answer boolean) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN COALESCE(own_answer, (SELECT (system_settings.value = 'true'::jsonb) FROM public.system_settings WHERE (system_settings.name = 'memory.default_enabled'::text)), true);

CREATE FUNCTION public.memory_words(owner text, content text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ARRAY(SELECT ((memory_words.owner || ' '::text) || word.word) FROM unnest(tsvector_to_array(to_tsvector('english'::regconfig, memory_words.content))) word(word));

CREATE FUNCTION public.open_task_queues() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO task_queues AS queue (user_id, due_at)
    SELECT user_id, min(next_attempt_at) FROM new_tasks GROUP BY user_id ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET due_at = excluded.due_at WHERE queue.due_at IS NULL;
    RETURN NULL;
END
$$;

CREATE TABLE public.agents (
    agent_id uuid NOT NULL,
    name text NOT NULL,
    memory_scope text DEFAULT 'global'::text NOT NULL,
    default_bank text,
    retention_days integer,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    system_prompt text,
    CONSTRAINT agents_memory_scope_values CHECK ((memory_scope = ANY (ARRAY['global'::text, 'agent'::text]))),
    CONSTRAINT agents_retention_days_range CHECK (((retention_days >= 1) AND (retention_days <= 36500)))
);

CREATE TABLE public.calls (
    user_id text NOT NULL,
    session_id uuid NOT NULL,
    "position" bigint NOT NULL,
    conversation_id text NOT NULL,
    agent_ref text,
    task_id uuid NOT NULL,
    document bytea,
    received_at timestamp with time zone NOT NULL,
    processed_at timestamp with time zone,
    started_at timestamp with time zone,
    duration_seconds double precision,
    turns_count integer
);

ALTER TABLE public.calls ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.calls_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.embedding_models (
    model_id integer NOT NULL,
    fingerprint text NOT NULL,
    name text NOT NULL,
    dimensions integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    provider_id uuid,
    sealed_configuration bytea,
    is_serving boolean DEFAULT false NOT NULL,
    is_target boolean DEFAULT false NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT embedding_models_dimensions_range CHECK (((dimensions >= 1) AND (dimensions <= 16000))),
    CONSTRAINT embedding_models_one_use CHECK ((NOT (is_serving AND is_target)))
);

ALTER TABLE public.embedding_models ALTER COLUMN model_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.embedding_models_model_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.embedding_providers (
    provider_id uuid NOT NULL,
    name text NOT NULL,
    provider_type text NOT NULL,
    is_active boolean DEFAULT false NOT NULL,
    dimensions integer NOT NULL,
    sealed_configuration bytea NOT NULL,
    avg_latency_ms double precision,
    p95_latency_ms double precision,
    p99_latency_ms double precision,
    total_requests bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT embedding_providers_dimensions_range CHECK (((dimensions >= 1) AND (dimensions <= 4000))),
    CONSTRAINT embedding_providers_type_values CHECK ((provider_type = ANY (ARRAY['local'::text, 'azure_openai'::text, 'openai'::text, 'ollama'::text])))
);

CREATE TABLE public.event_epoch (
    is_single boolean DEFAULT true NOT NULL,
    epoch uuid NOT NULL,
    system_identifier bigint NOT NULL,
    timeline bigint NOT NULL,
    database_oid oid NOT NULL,
    pruned_through bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT event_epoch_is_single CHECK (is_single)
);

CREATE TABLE public.events (
    user_id text NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    agent_id uuid,
    fact_id uuid,
    data json NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE public.events ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.events_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.extraction_tasks (
    user_id text NOT NULL,
    task_id uuid NOT NULL,
    "position" bigint NOT NULL,
    kind text NOT NULL,
    agent_id uuid,
    session_id uuid,
    turn_id uuid,
    payload jsonb,
    status text DEFAULT 'queued'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    max_attempts integer NOT NULL,
    next_attempt_at timestamp with time zone NOT NULL,
    lease_id uuid,
    lease_until timestamp with time zone,
    error text,
    facts_count integer,
    duration_ms double precision,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    extractor text,
    wants_model boolean DEFAULT false NOT NULL,
    is_reextraction boolean DEFAULT false NOT NULL,
    CONSTRAINT extraction_tasks_kind_values CHECK ((kind = ANY (ARRAY['turn'::text, 'manual_fact'::text, 'call'::text]))),
    CONSTRAINT extraction_tasks_lease_pair CHECK (((status = 'processing'::text) = ((lease_id IS NOT NULL) AND (lease_until IS NOT NULL)))),
    CONSTRAINT extraction_tasks_status_values CHECK ((status = ANY (ARRAY['queued'::text, 'processing'::text, 'completed'::text, 'failed'::text])))
);

ALTER TABLE public.extraction_tasks ALTER COLUMN "position" ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.extraction_tasks_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.fact_history (
    user_id text NOT NULL,
    history_id uuid NOT NULL,
    "position" bigint NOT NULL,
    fact_id uuid NOT NULL,
    event text NOT NULL,
    old_text text,
    new_text text,
    actor text NOT NULL,
    task_id uuid,
    turn_id uuid,
    at timestamp with time zone NOT NULL,
    CONSTRAINT fact_history_actor_values CHECK ((actor = ANY (ARRAY['extraction'::text, 'maintenance'::text, 'user'::text, 'bot'::text, 'admin'::text]))),
    CONSTRAINT fact_history_event_values CHECK ((event = ANY (ARRAY['ADD'::text, 'UPDATE'::text, 'SUPERSEDE'::text, 'DELETE'::text, 'SUMMARISE'::text, 'PRUNE'::text])))
);

ALTER TABLE public.fact_history ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.fact_history_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.fact_links (
    user_id text NOT NULL,
    fact_id uuid NOT NULL,
    linked_id uuid NOT NULL,
    strength double precision NOT NULL,
    created_at timestamp with time zone NOT NULL,
    "position" bigint NOT NULL,
    CONSTRAINT fact_links_strength_range CHECK (((strength >= (0)::double precision) AND (strength <= (1)::double precision)))
);

ALTER TABLE public.fact_links ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.fact_links_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.fact_sources (
    user_id text NOT NULL,
    fact_id uuid NOT NULL,
    source_id uuid NOT NULL
);

CREATE TABLE public.facts (
    user_id text NOT NULL,
    fact_id uuid NOT NULL,
    "position" bigint NOT NULL,
    agent_id uuid,
    fact_key text NOT NULL,
    fact_value text NOT NULL,
    fact_text text NOT NULL,
    importance double precision NOT NULL,
    memory_bank text NOT NULL,
    sector text NOT NULL,
    origin text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_protected boolean DEFAULT false NOT NULL,
    source_turn_id uuid,
    task_id uuid,
    validity_start timestamp with time zone NOT NULL,
    validity_end timestamp with time zone,
    superseded_by uuid,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    is_indexed boolean DEFAULT false NOT NULL,
    basis text DEFAULT 'stated'::text NOT NULL,
    recall_count integer DEFAULT 0 NOT NULL,
    last_recalled_at timestamp with time zone,
    entities jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT facts_basis_values CHECK ((basis = ANY (ARRAY['stated'::text, 'inferred'::text]))),
    CONSTRAINT facts_importance_range CHECK (((importance >= (0)::double precision) AND (importance <= (1)::double precision))),
    CONSTRAINT facts_memory_bank_values CHECK ((memory_bank = ANY (ARRAY['Personal'::text, 'Work'::text, 'General'::text, 'Relationships'::text, 'Health'::text, 'Interests'::text, 'Events'::text]))),
    CONSTRAINT facts_origin_values CHECK ((origin = ANY (ARRAY['extracted'::text, 'manual'::text, 'remembered'::text, 'summarised'::text]))),
    CONSTRAINT facts_sector_values CHECK ((sector = ANY (ARRAY['semantic'::text, 'episodic'::text, 'procedural'::text, 'emotional'::text, 'reflective'::text])))
);

ALTER TABLE public.facts ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.facts_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.forget_receipts (
    user_id text NOT NULL,
    receipt_id uuid NOT NULL,
    facts_count integer NOT NULL,
    turns_count integer NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.missing_vectors (
    user_id text NOT NULL,
    item_id uuid NOT NULL,
    is_refused boolean DEFAULT false NOT NULL
);

CREATE TABLE public.quarantined_facts (
    user_id text NOT NULL,
    quarantine_id uuid NOT NULL,
    "position" bigint NOT NULL,
    fact_key text NOT NULL,
    fact_text text NOT NULL,
    task_id uuid,
    turn_id uuid,
    at timestamp with time zone NOT NULL
);

ALTER TABLE public.quarantined_facts ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.quarantined_facts_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.schema_migrations (
    number integer NOT NULL,
    name text NOT NULL,
    checksum bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.sessions (
    user_id text NOT NULL,
    session_id uuid NOT NULL,
    platform text NOT NULL,
    channel_id text,
    agent_id uuid,
    started_at timestamp with time zone NOT NULL,
    last_active_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

CREATE TABLE public.task_queues (
    user_id text NOT NULL,
    due_at timestamp with time zone
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02');

CREATE TABLE public.tokens (
    token_id uuid NOT NULL,
    kind text NOT NULL,
    token_hash bytea NOT NULL,
    user_id text,
    platform text,
    label text,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    "position" bigint NOT NULL,
    CONSTRAINT tokens_kind_scope CHECK ((((kind = 'user'::text) AND (user_id IS NOT NULL) AND (platform IS NULL)) OR ((kind = 'bot'::text) AND (user_id IS NULL) AND (platform IS NOT NULL)) OR ((kind = 'admin'::text) AND (user_id IS NULL) AND (platform IS NULL))))
);

ALTER TABLE public.tokens ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.tokens_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.tool_invocations (
    user_id text NOT NULL,
    invocation_id uuid NOT NULL,
    "position" bigint NOT NULL,
    tool_name text NOT NULL,
    conversation_id text,
    results integer NOT NULL,
    latency_ms double precision NOT NULL,
    success boolean NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE public.tool_invocations ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.tool_invocations_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.turns (
    user_id text NOT NULL,
    turn_id uuid NOT NULL,
    "position" bigint NOT NULL,
    session_id uuid NOT NULL,
    client_turn_id text NOT NULL,
    agent_id uuid,
    is_agent_scoped boolean DEFAULT false NOT NULL,
    user_message text NOT NULL,
    ai_response text NOT NULL,
    interrupted boolean DEFAULT false NOT NULL,
    task_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    is_indexed boolean DEFAULT false NOT NULL,
    injected uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    entities jsonb DEFAULT '{}'::jsonb NOT NULL
);

ALTER TABLE public.turns ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.turns_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.user_summaries (
    user_id text NOT NULL,
    summary text NOT NULL,
    fact_ids uuid[] NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE public.users (
    user_id text NOT NULL,
    platform text NOT NULL,
    display_name text,
    memory_enabled boolean,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    memory_version bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    memory_reset_version bigint DEFAULT 0 NOT NULL,
    has_large_memory boolean DEFAULT false NOT NULL,
    is_memory_indexed boolean DEFAULT false NOT NULL,
    extraction_model text,
    extraction_temperature double precision,
    maximum_facts integer,
    pruning_policy text,
    consolidated_at timestamp with time zone,
    consolidation_due_at timestamp with time zone,
    "position" bigint NOT NULL,
    allow_agent_specific_memory boolean DEFAULT true NOT NULL,
    CONSTRAINT users_extraction_temperature_range CHECK (((extraction_temperature >= (0)::double precision) AND (extraction_temperature <= (2)::double precision))),
    CONSTRAINT users_maximum_facts_range CHECK (((maximum_facts >= 10) AND (maximum_facts <= 1000000))),
    CONSTRAINT users_pruning_policy_values CHECK ((pruning_policy = ANY (ARRAY['fifo'::text, 'lru'::text, 'least_relevant'::text]))),
    CONSTRAINT users_user_id_length CHECK (((octet_length(user_id) >= 3) AND (octet_length(user_id) <= 255)))
);

ALTER TABLE public.users ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.users_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.vectors (
    user_id text NOT NULL,
    model_id integer NOT NULL,
    item_id uuid NOT NULL,
    embedding public.vector NOT NULL,
    is_indexed boolean DEFAULT false NOT NULL
);

CREATE TABLE public.webhook_receipts (
    digest text NOT NULL,
    type text NOT NULL,
    body_bytes bigint NOT NULL,
    received_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_pkey PRIMARY KEY (agent_id);

ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_conversation_key UNIQUE (user_id, conversation_id);

ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_pkey PRIMARY KEY (user_id, session_id);

ALTER TABLE ONLY public.embedding_models
    ADD CONSTRAINT embedding_models_fingerprint_key UNIQUE (fingerprint);

ALTER TABLE ONLY public.embedding_models
    ADD CONSTRAINT embedding_models_pkey PRIMARY KEY (model_id);

ALTER TABLE ONLY public.embedding_providers
    ADD CONSTRAINT embedding_providers_pkey PRIMARY KEY (provider_id);

ALTER TABLE ONLY public.event_epoch
    ADD CONSTRAINT event_epoch_pkey PRIMARY KEY (is_single);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (user_id, seq);

ALTER TABLE ONLY public.extraction_tasks
    ADD CONSTRAINT extraction_tasks_pkey PRIMARY KEY (user_id, task_id);

ALTER TABLE ONLY public.extraction_tasks
    ADD CONSTRAINT extraction_tasks_task_id_key UNIQUE (task_id);

ALTER TABLE ONLY public.fact_history
    ADD CONSTRAINT fact_history_pkey PRIMARY KEY (user_id, history_id);

ALTER TABLE ONLY public.fact_links
    ADD CONSTRAINT fact_links_pkey PRIMARY KEY (user_id, fact_id, linked_id);

ALTER TABLE ONLY public.fact_sources
    ADD CONSTRAINT fact_sources_pkey PRIMARY KEY (user_id, fact_id, source_id);

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT facts_pkey PRIMARY KEY (user_id, fact_id);

ALTER TABLE ONLY public.forget_receipts
    ADD CONSTRAINT forget_receipts_pkey PRIMARY KEY (user_id, receipt_id);

ALTER TABLE ONLY public.missing_vectors
    ADD CONSTRAINT missing_vectors_pkey PRIMARY KEY (user_id, item_id);

ALTER TABLE ONLY public.quarantined_facts
    ADD CONSTRAINT quarantined_facts_pkey PRIMARY KEY (user_id, quarantine_id);

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_key PRIMARY KEY (number);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (user_id, session_id);

ALTER TABLE ONLY public.system_settings
    ADD CONSTRAINT system_settings_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.task_queues
    ADD CONSTRAINT task_queues_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (token_id);

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.tool_invocations
    ADD CONSTRAINT tool_invocations_pkey PRIMARY KEY (user_id, invocation_id);

ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_pkey PRIMARY KEY (user_id, turn_id);

ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_session_client_turn_key UNIQUE (user_id, session_id, client_turn_id);

ALTER TABLE ONLY public.user_summaries
    ADD CONSTRAINT user_summaries_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.vectors
    ADD CONSTRAINT vectors_pkey PRIMARY KEY (user_id, model_id, item_id);

ALTER TABLE ONLY public.webhook_receipts
    ADD CONSTRAINT webhook_receipts_pkey PRIMARY KEY (digest);

CREATE INDEX calls_position_index ON public.calls USING btree (user_id, "position");

CREATE INDEX calls_unprocessed_index ON public.calls USING btree (received_at) WHERE (processed_at IS NULL);

CREATE UNIQUE INDEX embedding_models_serving_index ON public.embedding_models USING btree (is_serving) WHERE is_serving;

CREATE UNIQUE INDEX embedding_models_target_index ON public.embedding_models USING btree (is_target) WHERE is_target;

CREATE UNIQUE INDEX embedding_providers_active_index ON public.embedding_providers USING btree (is_active) WHERE is_active;

CREATE INDEX events_at_index ON public.events USING btree (at);

CREATE INDEX events_fact_index ON public.events USING btree (user_id, fact_id) WHERE (fact_id IS NOT NULL);

CREATE UNIQUE INDEX events_seq_index ON public.events USING btree (seq);

CREATE INDEX extraction_tasks_failed_index ON public.extraction_tasks USING btree ("position") WHERE (status = 'failed'::text);

CREATE INDEX extraction_tasks_finished_index ON public.extraction_tasks USING btree (status, finished_at);

CREATE INDEX extraction_tasks_turn_index ON public.extraction_tasks USING btree (turn_id, user_id);

CREATE INDEX extraction_tasks_user_failed_index ON public.extraction_tasks USING btree (user_id, "position") WHERE (status = 'failed'::text);

CREATE INDEX extraction_tasks_user_order_index ON public.extraction_tasks USING btree (user_id, "position") WHERE (status = ANY (ARRAY['queued'::text, 'processing'::text]));

CREATE INDEX extraction_tasks_wants_model_index ON public.extraction_tasks USING btree (finished_at) WHERE (wants_model AND (status = 'completed'::text));

CREATE INDEX fact_history_fact_id_index ON public.fact_history USING btree (fact_id);

CREATE INDEX fact_history_fact_index ON public.fact_history USING btree (user_id, fact_id, "position");

CREATE INDEX fact_links_linked_index ON public.fact_links USING btree (user_id, linked_id);

CREATE INDEX fact_links_position_index ON public.fact_links USING btree (user_id, "position");

CREATE INDEX fact_sources_source_index ON public.fact_sources USING btree (user_id, source_id);

CREATE INDEX facts_agent_id_index ON public.facts USING btree (agent_id);

CREATE INDEX facts_fact_id_index ON public.facts USING btree (fact_id);

CREATE INDEX facts_key_index ON public.facts USING btree (user_id, fact_key);

CREATE INDEX facts_position_index ON public.facts USING btree (user_id, "position");

CREATE INDEX facts_words_index ON public.facts USING gin (public.memory_words(user_id, fact_text)) WITH (fastupdate=off) WHERE is_indexed;

CREATE INDEX quarantined_facts_position_index ON public.quarantined_facts USING btree ("position");

CREATE INDEX sessions_agent_id_index ON public.sessions USING btree (agent_id);

CREATE INDEX task_queues_due_index ON public.task_queues USING btree (due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX tokens_position_index ON public.tokens USING btree ("position");

CREATE INDEX tokens_user_id_index ON public.tokens USING btree (user_id);

CREATE INDEX tool_invocations_at_index ON public.tool_invocations USING btree (at);

CREATE INDEX tool_invocations_position_index ON public.tool_invocations USING btree (user_id, "position");

CREATE INDEX turns_agent_id_index ON public.turns USING btree (agent_id);

CREATE INDEX turns_position_index ON public.turns USING btree (user_id, "position");

CREATE INDEX turns_session_position_index ON public.turns USING btree (user_id, session_id, "position");

CREATE INDEX turns_words_index ON public.turns USING gin (public.memory_words(user_id, user_message)) WITH (fastupdate=off) WHERE is_indexed;

CREATE INDEX users_consolidation_index ON public.users USING btree (consolidation_due_at) WHERE (consolidation_due_at IS NOT NULL);

CREATE INDEX users_large_memory_index ON public.users USING btree (user_id) WHERE has_large_memory;

CREATE INDEX users_position_index ON public.users USING btree ("position");

CREATE INDEX webhook_receipts_received_index ON public.webhook_receipts USING btree (received_at);

CREATE TRIGGER extraction_tasks_open_queues AFTER INSERT ON public.extraction_tasks REFERENCING NEW TABLE AS new_tasks FOR EACH STATEMENT EXECUTE FUNCTION public.open_task_queues();

ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.embedding_models
    ADD CONSTRAINT embedding_models_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.embedding_providers(provider_id) ON DELETE SET NULL;

ALTER TABLE ONLY public.extraction_tasks
    ADD CONSTRAINT extraction_tasks_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.fact_history
    ADD CONSTRAINT fact_history_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.fact_links
    ADD CONSTRAINT fact_links_fact_fkey FOREIGN KEY (user_id, fact_id) REFERENCES public.facts(user_id, fact_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.fact_links
    ADD CONSTRAINT fact_links_linked_fkey FOREIGN KEY (user_id, linked_id) REFERENCES public.facts(user_id, fact_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.fact_sources
    ADD CONSTRAINT fact_sources_fact_fkey FOREIGN KEY (user_id, fact_id) REFERENCES public.facts(user_id, fact_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.fact_sources
    ADD CONSTRAINT fact_sources_source_fkey FOREIGN KEY (user_id, source_id) REFERENCES public.facts(user_id, fact_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT facts_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES public.agents(agent_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT facts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.forget_receipts
    ADD CONSTRAINT forget_receipts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.missing_vectors
    ADD CONSTRAINT missing_vectors_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.quarantined_facts
    ADD CONSTRAINT quarantined_facts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES public.agents(agent_id) ON DELETE SET NULL;

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.task_queues
    ADD CONSTRAINT task_queues_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.tool_invocations
    ADD CONSTRAINT tool_invocations_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES public.agents(agent_id) ON DELETE SET NULL;

ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_summaries
    ADD CONSTRAINT user_summaries_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.vectors
    ADD CONSTRAINT vectors_model_id_fkey FOREIGN KEY (model_id) REFERENCES public.embedding_models(model_id);

ALTER TABLE ONLY public.vectors
    ADD CONSTRAINT vectors_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;
