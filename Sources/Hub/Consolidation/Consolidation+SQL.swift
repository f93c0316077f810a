import Postgres

extension Statement {
    /// Facts of user `$1` changed at `$2`, and of these no summary may speak any longer: `$3`.
    ///
    /// A day lies between two consolidations, unless the user's summary has gone; new users talk for a while first.
    static let markForConsolidation = Statement(
        "mark_for_consolidation",
        """
        WITH gone AS (DELETE FROM user_summaries WHERE user_id = $1 AND fact_ids && $3::uuid[] RETURNING user_id),
        due AS (
            SELECT CASE WHEN EXISTS (SELECT FROM gone) THEN $2
                ELSE greatest($2 + interval '15 minutes', consolidated_at + interval '1 day') END AS at
            FROM users WHERE user_id = $1
        )
        UPDATE users SET consolidation_due_at = due.at FROM due
        WHERE user_id = $1 AND (consolidation_due_at IS NULL OR consolidation_due_at > due.at)
        """)

    static let dueForConsolidation = Statement(
        "due_for_consolidation",
        """
        SELECT user_id, count(*) OVER () AS total FROM users WHERE consolidation_due_at <= $1
        ORDER BY consolidation_due_at, user_id LIMIT $2
        """)

    /// Facts that changed since `$3` are looked at tomorrow, those younger than `$4` when they are old enough.
    static let finishConsolidation = Statement(
        "finish_consolidation",
        """
        UPDATE users
        SET consolidated_at = $2, consolidation_due_at = least(
            (SELECT $2 + interval '1 day' WHERE EXISTS (
                SELECT FROM facts WHERE user_id = $1 AND updated_at >= $3 AND origin <> 'summarised' AND superseded_by IS NULL)),
            (SELECT greatest($2 + interval '1 day', $2 + (min(created_at) - $4)) FROM facts
             WHERE user_id = $1 AND created_at > $4 AND origin = 'extracted' AND superseded_by IS NULL
             HAVING count(*) > 0)
        )
        WHERE user_id = $1
        """)

    static let postponeConsolidation = Statement(
        "postpone_consolidation", "UPDATE users SET consolidation_due_at = $2 + interval '1 hour' WHERE user_id = $1")

    // MARK: Clusters

    /// What may go into a summarised fact: the user's own words, without an end, since `$2` or before.
    private static let mergeable = """
        user_id = $1 AND origin = 'extracted' AND basis = 'stated' AND NOT is_protected AND superseded_by IS NULL
        AND validity_end IS NULL AND created_at <= $2
        """

    static let mergeableKeys = Statement(
        "mergeable_keys",
        "SELECT fact_key, agent_id FROM facts WHERE \(mergeable) GROUP BY fact_key, agent_id HAVING count(*) >= $3 ORDER BY fact_key, agent_id")

    private static let sourceColumns = """
        facts.fact_id, agent_id, fact_key, fact_value, fact_text, importance, memory_bank, sector, origin, validity_start, created_at,
        recall_count, last_recalled_at
        """

    /// Oldest first, with their vectors of model `$5`.
    static let mergeableFacts = Statement(
        "mergeable_facts",
        """
        SELECT \(sourceColumns), embedding FROM facts
        JOIN vectors ON vectors.user_id = facts.user_id AND vectors.item_id = facts.fact_id AND vectors.model_id = $5::integer
        WHERE \(mergeable.replacing("user_id = $1", with: "facts.user_id = $1"))
          AND fact_key = $3 AND agent_id IS NOT DISTINCT FROM $4::uuid
        ORDER BY position LIMIT $6
        """)

    /// Those of the facts `$3` that still say `$4` and may still be merged.
    static let stillMergeable = Statement(
        "still_mergeable",
        """
        SELECT fact_id FROM facts JOIN unnest($3::uuid[], $4::text[]) AS read (fact_id, fact_text) USING (fact_id, fact_text)
        WHERE \(mergeable)
        """)

    static let insertFactSources = Statement(
        "insert_fact_sources",
        "INSERT INTO fact_sources (user_id, fact_id, source_id) SELECT $1, $2, source_id FROM unnest($3::uuid[]) AS new (source_id)")

    /// An end of its own stays: only the one that closing gave it goes.
    static let reopenFact = Statement(
        "reopen_fact",
        """
        UPDATE facts
        SET superseded_by = NULL, validity_end = CASE WHEN validity_end <> updated_at THEN validity_end END, updated_at = $3
        WHERE user_id = $1 AND fact_id = $2
        """)

    // MARK: Pruning

    /// `$2` and `$3` are what holds for users without a limit of their own.
    static let factLimits = Statement(
        "fact_limits",
        """
        SELECT coalesce(maximum_facts, $2) AS maximum_facts, coalesce(pruning_policy, $3) AS pruning_policy,
            (SELECT count(*) FROM facts WHERE facts.user_id = $1) AS facts_count
        FROM users WHERE user_id = $1
        """)

    /// Facts that may be pruned, of `$3` only unless that is NULL. Sources go with their summary, never alone.
    static let prunableFacts = Statement(
        "prunable_facts",
        """
        SELECT facts.fact_id, importance, sector, created_at, recall_count, last_recalled_at,
            superseded_by IS NOT NULL OR coalesce(validity_end <= $2, false) AS is_closed,
            1 + coalesce(summarised.count, 0) AS weight
        FROM facts
        LEFT JOIN (
            SELECT fact_sources.fact_id, count(*) AS count, bool_or(source.is_protected) AS has_protected
            FROM fact_sources JOIN facts AS source ON source.user_id = $1 AND source.fact_id = fact_sources.source_id
            WHERE fact_sources.user_id = $1 GROUP BY fact_sources.fact_id
        ) AS summarised ON summarised.fact_id = facts.fact_id
        WHERE facts.user_id = $1 AND NOT is_protected AND origin <> 'manual' AND summarised.has_protected IS NOT true
          AND NOT EXISTS (SELECT FROM fact_sources WHERE fact_sources.user_id = $1 AND source_id = facts.fact_id)
          AND ($3::uuid[] IS NULL OR facts.fact_id = ANY ($3))
        """)

    // MARK: The user's summary

    /// What a summary may speak of: open facts that every agent may know. Texts that were remembered word for word are not facts.
    static let summarisableFacts = Statement(
        "summarisable_facts",
        """
        SELECT \(sourceColumns) FROM facts
        WHERE user_id = $1 AND agent_id IS NULL AND origin <> 'remembered' AND superseded_by IS NULL
          AND (validity_end IS NULL OR validity_end > $2)
        """)

    /// How many of the facts `$2` still are open and say `$3`.
    static let countUnchangedFacts = Statement(
        "count_unchanged_facts",
        """
        SELECT count(*) AS count FROM facts JOIN unnest($2::uuid[], $3::text[]) AS read (fact_id, fact_text) USING (fact_id, fact_text)
        WHERE user_id = $1 AND superseded_by IS NULL
        """)

    static let userSummary = Statement(
        "user_summary",
        """
        SELECT coalesce(summary, '') AS summary, coalesce(fact_ids, '{}') AS fact_ids, user_summaries.updated_at
        FROM users LEFT JOIN user_summaries USING (user_id) WHERE users.user_id = $1
        """)

    static let writeUserSummary = Statement(
        "write_user_summary",
        """
        INSERT INTO user_summaries (user_id, summary, fact_ids, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id) DO UPDATE
        SET summary = excluded.summary, fact_ids = excluded.fact_ids, updated_at = excluded.updated_at
        """)

    static let deleteUserSummary = Statement("delete_user_summary", "DELETE FROM user_summaries WHERE user_id = $1")
}
