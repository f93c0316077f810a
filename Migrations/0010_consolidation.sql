-- Whose facts are to be summarised and pruned, and from when: found without looking at anybody else.

ALTER TABLE users
    -- NULL: nothing has changed since the last time, and nothing will by growing older.
    ADD COLUMN consolidation_due_at timestamptz;

CREATE INDEX users_consolidation_index ON users (consolidation_due_at) WHERE consolidation_due_at IS NOT NULL;

UPDATE users SET consolidation_due_at = now() WHERE EXISTS (SELECT FROM facts WHERE facts.user_id = users.user_id);
