import Postgres

extension Statement {
    /// A plan for any user is a bad one here; and the index goes on searching until it has enough of this user's rows.
    static let planLargeMemory = Statement(
        "plan_large_memory",
        """
        SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('hnsw.iterative_scan', 'strict_order', true),
            set_config('hnsw.ef_search', '200', true)
        """)

    static let largeMemoryState = Statement(
        "large_memory_state",
        """
        SELECT is_memory_indexed AS has_indexed_rows,
            EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass($2) AND indisvalid) AS has_vector_index
        FROM users WHERE user_id = $1
        """)

    // $1: the user, $2: the agent, $3: now.
    private static let visibleFact = """
        superseded_by IS NULL AND (validity_end IS NULL OR validity_end > $3) AND (agent_id IS NULL OR agent_id = $2)
        """
    private static let visibleTurn = "user_message <> '' AND (NOT is_agent_scoped OR agent_id = $2)"

    /// The nearest first. Each row that the index offers is looked up before it counts.
    package static func nearestMemories(by index: VectorIndex) -> Statement {
        Statement(
            "nearest_memories",
            """
            SELECT vectors.item_id
            FROM vectors
            CROSS JOIN LATERAL (
                SELECT FROM facts WHERE user_id = $1 AND fact_id = vectors.item_id AND \(visibleFact)
                UNION ALL
                SELECT FROM turns WHERE user_id = $1 AND turn_id = vectors.item_id AND \(visibleTurn)
            ) AS visible
            WHERE vectors.user_id = $1 AND \(index.condition(on: "vectors"))
            ORDER BY \(index.distance("vectors.embedding", "$4"))
            LIMIT $5
            """)
    }

    static let nearestMemoriesExactly = Statement(
        "nearest_memories_exactly",
        """
        WITH visible AS (
            SELECT fact_id AS item_id FROM facts WHERE user_id = $1 AND \(visibleFact)
            UNION ALL
            SELECT turn_id FROM turns WHERE user_id = $1 AND \(visibleTurn)
        )
        SELECT vectors.item_id
        FROM vectors JOIN visible USING (item_id)
        WHERE vectors.user_id = $1 AND vectors.model_id = $5::integer
        ORDER BY vectors.embedding <=> $4::vector
        LIMIT $6
        """)

    /// Of each word of `$4` up to 200 rows, so that a word that is everywhere costs no more than a rare one; a row counts what its
    /// words are rare.
    static let memoriesByWords = Statement(
        "memories_by_words",
        """
        WITH matches AS (
            SELECT found.item_id, count(*) OVER (PARTITION BY word) AS frequency
            FROM (SELECT unnest(memory_words($1, $4)) AS word LIMIT 24) AS words
            CROSS JOIN LATERAL (
                (SELECT fact_id AS item_id FROM facts
                 WHERE is_indexed AND memory_words(user_id, fact_text) @> ARRAY[word] AND \(visibleFact) LIMIT 200)
                UNION ALL
                (SELECT turn_id FROM turns
                 WHERE is_indexed AND memory_words(user_id, user_message) @> ARRAY[word] AND \(visibleTurn) LIMIT 200)
            ) AS found
        )
        SELECT item_id FROM matches GROUP BY item_id ORDER BY sum(1.0 / frequency) DESC, item_id LIMIT $5
        """)

    static let newestMemories = Statement(
        "newest_memories",
        """
        SELECT item_id FROM (
            (SELECT fact_id AS item_id, created_at FROM facts WHERE user_id = $1 AND \(visibleFact) ORDER BY position DESC LIMIT $4)
            UNION ALL
            (SELECT turn_id, created_at FROM turns WHERE user_id = $1 AND \(visibleTurn) ORDER BY position DESC LIMIT $4)
        ) AS newest
        ORDER BY created_at DESC LIMIT $4
        """)

    /// The memories `$4` and those up to two places beside `$5` in their sessions, oldest first, each with the one right before it.
    static let memoriesBeside = Statement(
        "memories_beside",
        """
        WITH wanted AS (
            SELECT unnest($4) AS item_id
            UNION
            SELECT near.turn_id
            FROM turns AS best
            CROSS JOIN LATERAL (
                (SELECT turn_id FROM turns
                 WHERE user_id = $1 AND session_id = best.session_id AND position > best.position ORDER BY position LIMIT 2)
                UNION ALL
                (SELECT turn_id FROM turns
                 WHERE user_id = $1 AND session_id = best.session_id AND position < best.position ORDER BY position DESC LIMIT 2)
            ) AS near
            WHERE best.user_id = $1 AND best.turn_id = ANY ($5)
            UNION
            SELECT near.fact_id
            FROM facts AS best
            CROSS JOIN LATERAL (
                (SELECT fact_id, metadata FROM facts WHERE user_id = $1 AND position > best.position ORDER BY position LIMIT 2)
                UNION ALL
                (SELECT fact_id, metadata FROM facts WHERE user_id = $1 AND position < best.position ORDER BY position DESC LIMIT 2)
            ) AS near
            WHERE best.user_id = $1 AND best.fact_id = ANY ($5) AND near.metadata -> 'session_id' = best.metadata -> 'session_id'
        )
        SELECT items.*, vectors.embedding
        FROM wanted
        CROSS JOIN LATERAL (
            SELECT false AS is_turn, position, fact_id AS item_id, fact_key, fact_text AS text, importance, memory_bank, sector,
                source_turn_id, agent_id, created_at, validity_end, metadata::text AS metadata, NULL::uuid AS session_id,
                CASE WHEN metadata ? 'session_id' THEN (
                    SELECT before.fact_id
                    FROM (
                        SELECT earlier.fact_id, earlier.metadata FROM facts AS earlier
                        WHERE earlier.user_id = $1 AND earlier.position < facts.position ORDER BY earlier.position DESC LIMIT 1
                    ) AS before
                    WHERE before.metadata -> 'session_id' = facts.metadata -> 'session_id'
                ) END AS previous_id
            FROM facts WHERE user_id = $1 AND fact_id = wanted.item_id AND \(visibleFact)
            UNION ALL
            SELECT true, position, turn_id, NULL, user_message, NULL, NULL, NULL, turn_id,
                CASE WHEN is_agent_scoped THEN agent_id END, created_at, NULL, NULL, session_id,
                (
                    SELECT before.turn_id FROM turns AS before
                    WHERE before.user_id = $1 AND before.session_id = turns.session_id AND before.position < turns.position
                    ORDER BY before.position DESC LIMIT 1
                )
            FROM turns WHERE user_id = $1 AND turn_id = wanted.item_id AND \(visibleTurn)
        ) AS items
        LEFT JOIN vectors ON vectors.user_id = $1 AND vectors.model_id = $6::integer AND vectors.item_id = items.item_id
        ORDER BY created_at, position
        """)
}
