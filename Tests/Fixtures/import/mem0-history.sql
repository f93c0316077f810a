-- history.db of mem0's Python library.
CREATE TABLE history (
    id TEXT PRIMARY KEY, memory_id TEXT, old_memory TEXT, new_memory TEXT, event TEXT, created_at DATETIME, updated_at DATETIME,
    is_deleted INTEGER, actor_id TEXT, role TEXT
);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_scope TEXT, role TEXT, content TEXT, name TEXT, created_at DATETIME);

INSERT INTO history VALUES
    ('7b0d0001-0000-4000-8000-000000000001', '6a0c0001-0000-4000-8000-000000000001', NULL, 'Likes sushi', 'ADD',
        '2025-03-01T10:00:00.250000-08:00', NULL, 0, NULL, 'user'),
    ('7b0d0001-0000-4000-8000-000000000002', '6a0c0001-0000-4000-8000-000000000008', NULL, 'Owns a parrot', 'ADD',
        '2025-03-02T09:00:00-08:00', NULL, 0, NULL, 'user'),
    ('7b0d0001-0000-4000-8000-000000000003', '6a0c0001-0000-4000-8000-000000000001', 'Likes sushi', 'Loves sushi', 'UPDATE',
        '2025-03-01T10:00:00.250000-08:00', '2025-03-04T10:00:00-08:00', 0, NULL, 'user'),
    ('7b0d0001-0000-4000-8000-000000000004', '6a0c0001-0000-4000-8000-000000000008', 'Owns a parrot', NULL, 'DELETE',
        '2025-03-02T09:00:00-08:00', '2025-03-05T09:00:00-08:00', 1, NULL, NULL);
