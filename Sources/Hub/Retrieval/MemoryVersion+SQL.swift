import Postgres

extension Statement {
    /// Makes every node's copy of these users' memories stale; what was added since is enough to make it true again.
    static let bumpMemoryVersions = Statement(
        "bump_memory_versions",
        """
        WITH bumped AS (
            UPDATE users SET memory_version = memory_version + 1 WHERE user_id = ANY ($1) RETURNING user_id, memory_version
        )
        SELECT user_id, memory_version, \(ringing) FROM bumped
        """)

    /// The same after anything but an addition: copies are read again whole.
    static let resetMemoryVersions = Statement(
        "reset_memory_versions",
        """
        WITH bumped AS (
            UPDATE users SET memory_version = memory_version + 1, memory_reset_version = memory_version + 1
            WHERE user_id = ANY ($1) RETURNING user_id, memory_version
        )
        SELECT user_id, memory_version, \(ringing) FROM bumped
        """)

    /// For users about to be erased: no version will ever be right again.
    static let ringMemoryErased = Statement(
        "ring_memory_erased",
        "SELECT pg_notify('\(HotMemory.doorbellChannel)', \(digest("$1::text")) || ':erased')")

    /// For a change of the policy: nobody's consent is known any more.
    static let ringMemoryPolicy = Statement(
        "ring_memory_policy", "SELECT pg_notify('\(HotMemory.doorbellChannel)', 'policy:' || $1::text)")

    private static let ringing = "pg_notify('\(HotMemory.doorbellChannel)', \(digest("user_id")) || ':' || memory_version)"

    /// Users are named by digest: a notification says nothing about anybody.
    private static func digest(_ userId: String) -> String { "encode(sha256(convert_to(\(userId), 'UTF8')), 'hex')" }

    static let memoryState = Statement(
        "memory_state",
        """
        SELECT memory_version, memory_reset_version, is_memory_enabled(memory_enabled) AS memory_enabled,
            is_agent_memory_allowed(allow_agent_specific_memory) AS agent_memory_allowed, created_at, has_large_memory,
            display_name, (SELECT model_id FROM embedding_models WHERE is_serving) AS model_id
        FROM users WHERE user_id = $1
        """)

    /// Stops counting at the limit.
    static let countMemories = Statement(
        "count_memories",
        """
        SELECT count(*) > $2 AS is_large FROM (
            SELECT FROM facts WHERE user_id = $1 AND superseded_by IS NULL
            UNION ALL SELECT FROM turns WHERE user_id = $1
            LIMIT $2 + 1
        ) AS memories
        """)

    /// From here on new rows of this user are flagged for the indexes of ``LargeMemory``, and ``LargeMemoryIndexing`` flags the older
    /// ones. Waits for nobody: who holds the user's row now will be followed by another reader.
    static let markLargeMemory = Statement(
        "mark_large_memory",
        """
        WITH found AS (
            SELECT user_id FROM users WHERE user_id = $1 AND NOT has_large_memory FOR NO KEY UPDATE SKIP LOCKED
        )
        UPDATE users SET has_large_memory = true FROM found WHERE users.user_id = found.user_id
        """)

    /// Facts and turns after the given positions, oldest first; the vector is this model's.
    package static let memoriesOfUser = Statement(
        "memories_of_user",
        """
        SELECT items.*, vectors.embedding
        FROM (
            SELECT false AS is_turn, position, fact_id AS item_id, fact_key, fact_text AS text, importance, memory_bank, sector,
                source_turn_id, agent_id, created_at, validity_end, metadata::text AS metadata, NULL::uuid AS session_id
            FROM facts
            WHERE user_id = $1 AND position > $3 AND superseded_by IS NULL AND (validity_end IS NULL OR validity_end > $5)
            UNION ALL
            SELECT true, position, turn_id, NULL, user_message, NULL, NULL, NULL, turn_id,
                CASE WHEN is_agent_scoped THEN agent_id END, created_at, NULL, NULL, session_id
            FROM turns
            WHERE user_id = $1 AND position > $4 AND user_message <> '' AND (NOT is_agent_scoped OR agent_id IS NOT NULL)
        ) AS items
        LEFT JOIN vectors ON vectors.user_id = $1 AND vectors.model_id = $2::integer AND vectors.item_id = items.item_id
        ORDER BY created_at, position
        """)

    /// Links of the facts after the given position; a link is as new as the newer of its facts.
    static let linksOfUser = Statement(
        "links_of_user",
        """
        SELECT fact_id, linked_id, strength FROM fact_links JOIN facts USING (user_id, fact_id)
        WHERE user_id = $1 AND facts.position > $2 AND superseded_by IS NULL
        """)
}
