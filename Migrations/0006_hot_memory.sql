-- What nodes that keep memories in process need to keep them true (see HotMemory).

-- The version at which something else than new facts and new turns changed: what a node holds from before is read again whole,
-- instead of only what was added.
ALTER TABLE users ADD COLUMN memory_reset_version bigint NOT NULL DEFAULT 0;

-- A user's turns in the order in which they became durable, across sessions.
CREATE INDEX turns_position_index ON turns (user_id, position);
