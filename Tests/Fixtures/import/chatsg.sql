-- ChatSG's tables as its migrations 001 and 002 make them, with short vectors.
CREATE TABLE users (
    id serial PRIMARY KEY, azure_id varchar(255) UNIQUE NOT NULL, email varchar(255) UNIQUE NOT NULL, name varchar(255), groups text[],
    last_login timestamptz, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now()
);
CREATE TABLE mem0_memories (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_id varchar(255) NOT NULL, memory text NOT NULL, embedding vector(3), metadata jsonb DEFAULT '{}',
    created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now()
);
CREATE TABLE mem0_history (
    id serial PRIMARY KEY, memory_id uuid NOT NULL REFERENCES mem0_memories (id) ON DELETE CASCADE,
    user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE, action varchar(50) NOT NULL, previous_content text, new_content text,
    metadata jsonb DEFAULT '{}', created_at timestamptz DEFAULT now()
);
CREATE TABLE mem0_metadata (
    id serial PRIMARY KEY, collection_name varchar(255) NOT NULL DEFAULT 'chatsg_memories', user_id integer NOT NULL REFERENCES users (id),
    total_memories integer DEFAULT 0, last_memory_at timestamptz, metadata jsonb DEFAULT '{}', created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(), UNIQUE (collection_name, user_id)
);

INSERT INTO users (id, azure_id, email, name) VALUES (41, 'az-41', 'cy@example.org', 'Cy'), (42, 'az-42', 'dee@example.org', 'Dee');
INSERT INTO mem0_memories (id, user_id, session_id, memory, embedding, metadata, created_at) VALUES
    ('e0000000-0000-4000-8000-000000000001', 41, 'session-1', 'Prefers tea', '[1,0,0]', '{"source": "chat"}', '2025-05-01T00:00:00Z'),
    ('e0000000-0000-4000-8000-000000000002', 42, 'session-2', 'Prefers coffee', '[0,1,0]', '{}', '2025-05-02T00:00:00Z');
INSERT INTO mem0_history (memory_id, user_id, action, previous_content, new_content, created_at) VALUES
    ('e0000000-0000-4000-8000-000000000001', 41, 'created', NULL, 'Likes tea', '2025-05-01T00:00:00Z'),
    ('e0000000-0000-4000-8000-000000000001', 41, 'updated', 'Likes tea', 'Prefers tea', '2025-05-03T00:00:00Z');
INSERT INTO mem0_metadata (user_id, total_memories) VALUES (41, 1), (42, 1);
