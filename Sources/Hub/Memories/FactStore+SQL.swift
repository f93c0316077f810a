import Postgres

extension Statement {
    static let factColumns = """
        user_id, fact_id, position, agent_id, fact_key, fact_value, fact_text, importance, memory_bank, sector, origin,
        metadata::text AS metadata, is_protected, source_turn_id, task_id, validity_start, validity_end, superseded_by,
        created_at, updated_at, last_recalled_at,
        ARRAY(
            SELECT source_id FROM fact_sources
            WHERE fact_sources.user_id = facts.user_id AND fact_sources.fact_id = facts.fact_id ORDER BY source_id
        ) AS sources
        """

    static let insertFact = Statement(
        "insert_fact",
        """
        INSERT INTO facts
            (user_id, fact_id, agent_id, fact_key, fact_value, fact_text, importance, memory_bank, sector, origin, metadata,
             is_protected, source_turn_id, task_id, validity_start, validity_end, created_at, updated_at, basis, entities, is_indexed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $18, $19, \(hasLargeMemory))
        """)

    /// Newest first; `position` is the cursor.
    static let listFacts = Statement(
        "list_facts",
        """
        SELECT \(factColumns) FROM facts
        WHERE user_id = $1 AND ($2::uuid IS NULL OR agent_id = $2) AND ($3::text IS NULL OR memory_bank = $3)
          AND ($4::text IS NULL OR sector = $4)
          AND ($5 OR (superseded_by IS NULL AND (validity_end IS NULL OR validity_end > $7)))
          AND ($6::text IS NULL OR strpos(lower(fact_key || ' ' || fact_value || ' ' || fact_text), lower($6)) > 0)
          AND ($8::bigint IS NULL OR position < $8) AND ($10::boolean IS NULL OR (agent_id IS NOT NULL) = $10)
        ORDER BY position DESC LIMIT $9
        """)

    static let agentMemoryAllowed = Statement(
        "agent_memory_allowed",
        "SELECT is_agent_memory_allowed(allow_agent_specific_memory) AS is_allowed FROM users WHERE user_id = $1")

    static let findFact = Statement(
        "find_fact", "SELECT \(factColumns) FROM facts WHERE user_id = $1 AND fact_id = $2")

    /// What a new fact may repeat or replace.
    static let openFactsByKey = Statement(
        "open_facts_by_key",
        """
        SELECT fact_id, agent_id, fact_key, fact_value, fact_text, source_turn_id FROM facts
        WHERE user_id = $1 AND fact_key = ANY ($2) AND agent_id IS NOT DISTINCT FROM $3 AND \(isKnown(at: "$4"))
        ORDER BY position
        """)

    static let closeFact = Statement(
        "close_fact",
        """
        UPDATE facts SET validity_end = $3, superseded_by = $4, updated_at = $3
        WHERE user_id = $1 AND fact_id = $2
        """)

    static let updateFact = Statement(
        "update_fact",
        """
        UPDATE facts
        SET fact_key = $3, fact_value = $4, fact_text = $5, importance = $6, memory_bank = $7, sector = $8, is_protected = $9,
            metadata = $10, validity_end = $11, updated_at = $12
        WHERE user_id = $1 AND fact_id = $2
        """)

    static let deleteFact = Statement("delete_fact", "DELETE FROM facts WHERE user_id = $1 AND fact_id = $2")

    /// Both directions; unless the other fact has its `$6` links already, or is gone.
    static let insertFactLink = Statement(
        "insert_fact_link",
        """
        INSERT INTO fact_links (user_id, fact_id, linked_id, strength, created_at)
        SELECT $1, ends.fact_id, ends.linked_id, $4, $5
        FROM (VALUES ($2::uuid, $3::uuid), ($3::uuid, $2::uuid)) AS ends (fact_id, linked_id)
        WHERE (SELECT count(*) FROM fact_links WHERE user_id = $1 AND fact_id = $3) < $6
          AND EXISTS (SELECT FROM facts WHERE user_id = $1 AND fact_id = $3)
        ON CONFLICT DO NOTHING
        """)

    static let insertQuarantinedFact = Statement(
        "insert_quarantined_fact",
        """
        INSERT INTO quarantined_facts (user_id, quarantine_id, fact_key, fact_text, task_id, turn_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)

    static let insertFactHistory = Statement(
        "insert_fact_history",
        """
        INSERT INTO fact_history (user_id, history_id, fact_id, event, old_text, new_text, actor, task_id, turn_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)

    static let redactFactHistory = Statement(
        "redact_fact_history",
        "UPDATE fact_history SET old_text = NULL, new_text = NULL WHERE user_id = $1 AND fact_id = $2")

    static let listFactHistory = Statement(
        "list_fact_history",
        """
        SELECT history_id, position, fact_id, event, old_text, new_text, actor, task_id, turn_id, at FROM fact_history
        WHERE user_id = $1 AND fact_id = $2 AND ($3::bigint IS NULL OR position > $3)
        ORDER BY position LIMIT $4
        """)
}
