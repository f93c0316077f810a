import Postgres

// $1: the user, $2: whatever the agent, $3: else global and this agent's, $4: after this position, $5: at most so many.
extension Statement {
    static let factsToForget = Statement(
        "facts_to_forget",
        """
        SELECT facts.position, facts.fact_id, fact_key, fact_value, fact_text, source_turn_id,
            superseded_by IS NULL AND (validity_end IS NULL OR validity_end > $10) AS is_open,
            1 - (vectors.embedding <=> $8::vector) AS similarity
        FROM facts
        LEFT JOIN vectors
            ON vectors.user_id = $1 AND vectors.model_id = $9::integer AND vectors.item_id = facts.fact_id AND $8::vector IS NOT NULL
        WHERE facts.user_id = $1 AND ($2 OR facts.agent_id IS NULL OR facts.agent_id = $3) AND facts.position > $4
          AND ($6::uuid[] IS NULL OR facts.fact_id = ANY ($6)) AND ($7::uuid IS NULL OR facts.source_turn_id = $7)
        ORDER BY facts.position LIMIT $5
        """)

    static let turnsToForget = Statement(
        "turns_to_forget",
        """
        SELECT position, turn_id, session_id, client_turn_id, user_message, ai_response
        FROM turns
        WHERE user_id = $1 AND ($2 OR NOT is_agent_scoped OR agent_id = $3) AND position > $4
          AND ($6::uuid[] IS NULL OR turn_id = ANY ($6)) AND (user_message <> '' OR ai_response <> '')
        ORDER BY position LIMIT $5
        """)

    static let tasksToForget = Statement(
        "tasks_to_forget",
        """
        SELECT position, task_id, payload::text AS payload FROM extraction_tasks
        WHERE user_id = $1 AND ($2 OR agent_id IS NULL OR agent_id = $3) AND position > $4 AND payload IS NOT NULL
        ORDER BY position LIMIT $5
        """)

    static let quarantinedFactsOfUser = Statement(
        "quarantined_facts_of_user", "SELECT quarantine_id, fact_key, fact_text FROM quarantined_facts WHERE user_id = $1")

    /// What was said right before the turn `$3`, or last; nothing while memory is off, for then what was said last is not here.
    static let turnBefore = Statement(
        "turn_before",
        """
        SELECT turn_id FROM turns
        WHERE user_id = $1 AND session_id = $2
          AND position < coalesce(
              (SELECT position FROM turns WHERE user_id = $1 AND session_id = $2 AND client_turn_id = $3), 9223372036854775807)
          AND (SELECT is_memory_enabled(memory_enabled) FROM users WHERE user_id = $1)
        ORDER BY position DESC LIMIT 1
        """)
}
