-- memory.db of mem0's Node library.
CREATE TABLE memory_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT, memory_id TEXT NOT NULL, previous_value TEXT, new_value TEXT, action TEXT NOT NULL,
    created_at TEXT, updated_at TEXT, is_deleted INTEGER DEFAULT 0
);

INSERT INTO memory_history (memory_id, previous_value, new_value, action, created_at, updated_at) VALUES
    ('6a0c0001-0000-4000-8000-000000000009', NULL, 'Has two cats', 'ADD', '2025-04-01T08:00:00.000Z', NULL),
    ('6a0c0001-0000-4000-8000-000000000009', 'Has two cats', 'Has three cats', 'UPDATE', '2025-04-01T08:00:00.000Z', '2025-04-02 08:00:00');
