-- What mem0's clients name beside the user (agent, app, run), and the metadata that a conversation's facts are to carry.

ALTER TABLE facts
    -- agent_id, app_id and run_id in the client's own words: no rows of other tables, and no rights.
    ADD COLUMN entities jsonb NOT NULL DEFAULT '{}';

-- What the facts of a turn are given when they are extracted.
ALTER TABLE turns
    ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN entities jsonb NOT NULL DEFAULT '{}';

-- mem0's clients name a memory without its user.
CREATE INDEX facts_fact_id_index ON facts (fact_id);
CREATE INDEX fact_history_fact_id_index ON fact_history (fact_id);
