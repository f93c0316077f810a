-- Recall for users with more memories than a node keeps in process (see LargeMemory): their rows, and only theirs, lie in indexes by
-- meaning and by words. Every index here is partial on a flag, so that a row of anybody else costs it nothing but a look at the flag.

ALTER TABLE users
    -- New rows of this user are flagged `is_indexed` when they are inserted.
    ADD COLUMN has_large_memory boolean NOT NULL DEFAULT false,
    -- So are all the older ones.
    ADD COLUMN is_memory_indexed boolean NOT NULL DEFAULT false;

-- Who waits to be indexed is found without looking at anybody else.
CREATE INDEX users_large_memory_index ON users (user_id) WHERE has_large_memory;

-- An index by meaning is one model's: it is made at run time, over a cast to the model's dimensions (see VectorIndex).
ALTER TABLE vectors ADD COLUMN is_indexed boolean NOT NULL DEFAULT false;
ALTER TABLE facts ADD COLUMN is_indexed boolean NOT NULL DEFAULT false;
ALTER TABLE turns ADD COLUMN is_indexed boolean NOT NULL DEFAULT false;

-- The stems of a text, each with its owner before it: one user's words are never looked for among another's.
CREATE FUNCTION memory_words(owner text, content text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ARRAY (
        SELECT owner || ' ' || word FROM unnest(tsvector_to_array(to_tsvector('pg_catalog.english'::regconfig, content))) AS word
    );

-- Without a list of pending entries, which every search would have to read.
CREATE INDEX facts_words_index ON facts USING gin (memory_words(user_id, fact_text)) WITH (fastupdate = off) WHERE is_indexed;
CREATE INDEX turns_words_index ON turns USING gin (memory_words(user_id, user_message)) WITH (fastupdate = off) WHERE is_indexed;
