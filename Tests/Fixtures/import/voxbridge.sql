-- VoxBridge's tables as its migrations up to 030 leave them (of agents only what memories need), and mem0's table beside them.
CREATE TABLE agents (
    id uuid PRIMARY KEY, name varchar(255) NOT NULL, memory_scope varchar(20) DEFAULT 'global', created_at timestamptz DEFAULT now()
);
CREATE TABLE users (
    id uuid PRIMARY KEY, user_id varchar(255) UNIQUE NOT NULL, display_name varchar(255), embedding_provider varchar(50) DEFAULT 'azure',
    memory_extraction_enabled boolean DEFAULT false, allow_agent_specific_memory boolean DEFAULT true, timezone varchar(50),
    auth_token text, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now()
);
CREATE TABLE user_facts (
    id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE, agent_id uuid REFERENCES agents (id) ON DELETE CASCADE,
    fact_key varchar(100) NOT NULL, fact_value text NOT NULL, fact_text text NOT NULL, importance double precision DEFAULT 0.5,
    vector_id varchar(255) UNIQUE NOT NULL, embedding_provider varchar(50) NOT NULL, embedding_model varchar(100),
    validity_start timestamptz DEFAULT now(), validity_end timestamptz, created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(), memory_bank varchar(50) NOT NULL DEFAULT 'General', last_accessed_at timestamptz,
    is_protected boolean NOT NULL DEFAULT false, is_summarized boolean NOT NULL DEFAULT false, summarized_from jsonb,
    CONSTRAINT uq_user_fact_key_agent UNIQUE (user_id, fact_key, agent_id)
);
CREATE TABLE user_memories (id uuid PRIMARY KEY, vector vector(4), payload jsonb);

INSERT INTO agents VALUES ('a0000000-0000-4000-8000-000000000001', 'Oracle', 'agent', '2025-01-01T00:00:00Z');
INSERT INTO users (id, user_id, display_name, memory_extraction_enabled, timezone, auth_token, created_at) VALUES
    ('b0000000-0000-4000-8000-000000000001', 'discord_11', 'Ada', true, 'Europe/Oslo', 'vb-secret-token', '2025-01-02T00:00:00Z'),
    ('b0000000-0000-4000-8000-000000000002', 'webrtc_ab12', 'Bo', false, NULL, NULL, '2025-01-03T00:00:00Z');
INSERT INTO user_facts (
    id, user_id, agent_id, fact_key, fact_value, fact_text, importance, vector_id, embedding_provider, embedding_model, validity_start,
    validity_end, created_at, memory_bank, is_protected, is_summarized, summarized_from) VALUES
    ('c0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', NULL, 'home', 'Oslo', 'home: lives in Oslo', 0.9,
        'd0000000-0000-4000-8000-000000000001', 'local', 'BAAI/bge-large-en-v1.5', '2025-02-01T00:00:00Z', NULL, '2025-02-01T00:00:00Z',
        'Personal', true, false, NULL),
    ('c0000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'quest',
        'the ring', 'quest: seeks the ring', 1.5, 'd0000000-0000-4000-8000-000000000002', 'local', 'BAAI/bge-large-en-v1.5',
        '2025-02-02T00:00:00Z', NULL, '2025-02-02T00:00:00Z', 'Somewhere', false, false, NULL),
    ('c0000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000001', NULL, 'job', 'cook', 'job: works as a cook', 0.4,
        'not-a-uuid', 'azure', NULL, '2025-02-03T00:00:00Z', '2025-02-20T00:00:00Z', '2025-02-03T00:00:00Z', 'Work', false, false, NULL),
    ('c0000000-0000-4000-8000-000000000004', 'b0000000-0000-4000-8000-000000000001', NULL, 'life', 'in Oslo', 'life: a cook from Oslo', 0.7,
        'd0000000-0000-4000-8000-000000000004', 'local', 'BAAI/bge-large-en-v1.5', '2025-02-21T00:00:00Z', NULL, '2025-02-21T00:00:00Z',
        'General', false, true, '["c0000000-0000-4000-8000-000000000001", "c0000000-0000-4000-8000-000000000003"]'),
    ('c0000000-0000-4000-8000-000000000005', 'b0000000-0000-4000-8000-000000000002', NULL, 'pet', 'a dog', 'pet: has a dog', 0.5,
        'd0000000-0000-4000-8000-000000000005', 'local', 'BAAI/bge-large-en-v1.5', '2025-02-05T00:00:00Z', NULL, '2025-02-05T00:00:00Z',
        'Personal', false, false, NULL);
INSERT INTO user_memories VALUES
    ('d0000000-0000-4000-8000-000000000001', '[1,0,0,0]', '{"data": "home: lives in Oslo", "user_id": "discord_11"}'),
    ('d0000000-0000-4000-8000-000000000002', '[0,1,0,0]', '{"data": "quest: seeks the ring", "user_id": "discord_11:a0000000-0000-4000-8000-000000000001"}'),
    ('d0000000-0000-4000-8000-000000000099', '[0,0,1,0]', '{"data": "job: was a sailor", "user_id": "discord_11"}');
