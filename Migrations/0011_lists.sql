-- The order of lists that people page through: newest first, stable while rows come and go.

ALTER TABLE users ADD COLUMN position bigint NOT NULL GENERATED ALWAYS AS IDENTITY;
ALTER TABLE tokens ADD COLUMN position bigint NOT NULL GENERATED ALWAYS AS IDENTITY;
ALTER TABLE fact_links ADD COLUMN position bigint NOT NULL GENERATED ALWAYS AS IDENTITY;

CREATE INDEX users_position_index ON users (position);
CREATE INDEX tokens_position_index ON tokens (position);
CREATE INDEX fact_links_position_index ON fact_links (user_id, position);
