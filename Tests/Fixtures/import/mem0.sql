-- A collection as mem0's pgvector store makes it, with payloads of the Python library (the first five) and of the Node library.
CREATE TABLE memories (id uuid PRIMARY KEY, vector vector(3), payload jsonb);

INSERT INTO memories (id, vector, payload) VALUES
    ('6a0c0001-0000-4000-8000-000000000001', '[1,0,0]', '{"data": "Loves sushi", "hash": "e1", "user_id": "discord_1",
        "created_at": "2025-03-01T10:00:00.250000-08:00", "updated_at": "2025-03-04T10:00:00-08:00", "category": "food"}'),
    ('6a0c0001-0000-4000-8000-000000000002', '[0,1,0]', '{"data": "Lives in Bergen", "hash": "e2", "user_id": "discord_2",
        "created_at": "2025-03-02T10:00:00Z"}'),
    ('6a0c0001-0000-4000-8000-000000000003', '[0,0,1]', '{"data": "Calls the helper Max", "hash": "e3", "user_id": "discord_1",
        "agent_id": "butler", "run_id": "run-7", "created_at": "2025-03-03T10:00:00Z"}'),
    ('6a0c0001-0000-4000-8000-000000000004', '[0,0,1]', '{"data": "Belongs to no user", "hash": "e4", "agent_id": "butler",
        "created_at": "2025-03-03T11:00:00Z"}'),
    ('6a0c0001-0000-4000-8000-000000000005', NULL, '{"data": "  ", "hash": "e5", "user_id": "discord_1",
        "created_at": "2025-03-03T12:00:00Z"}'),
    ('6a0c0001-0000-4000-8000-000000000006', '[1,1,0]', '{"data": "Plays the cello", "hash": "e6", "userId": "discord_2",
        "createdAt": "2025-03-05T10:00:00.000Z", "runId": "run-8"}'),
    ('6a0c0001-0000-4000-8000-000000000007', '[1,1,0]', '{"data": "Has a boat", "hash": "e7", "user_id": "somebody else",
        "created_at": "2025-03-06T10:00:00Z"}');
