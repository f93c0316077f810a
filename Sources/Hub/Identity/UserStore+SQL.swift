import Postgres

extension Statement {
    static let insertWebUser = Statement(
        "insert_web_user",
        """
        INSERT INTO users (user_id, platform, display_name, memory_enabled, created_at, updated_at)
        VALUES ($1, $2, $3, false, $4, $4)
        """)

    static let findUser = Statement(
        "find_user", "SELECT user_id, is_memory_enabled(memory_enabled) AS memory_enabled FROM users WHERE user_id = $1")

    static let userSettings = Statement(
        "user_settings",
        """
        SELECT display_name, is_memory_enabled(memory_enabled) AS memory_enabled, allow_agent_specific_memory, time_zone,
            extraction_model, extraction_temperature, created_at, updated_at, counted.global_facts, counted.agent_specific_facts,
            (SELECT max(started_at) FROM sessions WHERE sessions.user_id = $1) AS last_login_at
        FROM users
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE agent_id IS NULL) AS global_facts,
                count(*) FILTER (WHERE agent_id IS NOT NULL) AS agent_specific_facts
            FROM facts
            WHERE facts.user_id = $1 AND superseded_by IS NULL AND (validity_end IS NULL OR validity_end > $2)
        ) AS counted
        WHERE users.user_id = $1
        """)

    static let updateUser = Statement(
        "update_user",
        """
        UPDATE users
        SET display_name = coalesce($2, display_name), memory_enabled = coalesce($3, memory_enabled),
            time_zone = coalesce($4, time_zone), updated_at = $5,
            extraction_model = CASE WHEN $6 THEN $7 ELSE extraction_model END,
            extraction_temperature = CASE WHEN $8 THEN $9 ELSE extraction_temperature END,
            allow_agent_specific_memory = coalesce($10, allow_agent_specific_memory)
        WHERE user_id = $1
        """)

    /// Users whom a bot speaks for appear with their first word; web users only by registration.
    static let ensureUser = Statement(
        "ensure_user",
        """
        INSERT INTO users (user_id, platform, display_name, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $4)
        ON CONFLICT (user_id) DO UPDATE SET display_name = excluded.display_name, updated_at = excluded.updated_at
            WHERE excluded.display_name IS NOT NULL AND users.display_name IS DISTINCT FROM excluded.display_name
        RETURNING xmax <> 0 AS is_renamed
        """)

    static let ensureUsers = Statement(
        "ensure_users",
        """
        INSERT INTO users (user_id, platform, created_at, updated_at)
        SELECT user_id, platform, $3, $3 FROM unnest($1::text[], $2::text[]) AS named (user_id, platform) ORDER BY user_id
        ON CONFLICT (user_id) DO NOTHING
        """)

    /// Every transaction that writes for users takes their rows first, in this order: one writer a user, and no deadlocks.
    static let lockUsers = Statement(
        "lock_users",
        """
        SELECT user_id, is_memory_enabled(memory_enabled) AS memory_enabled, time_zone FROM users
        WHERE user_id = ANY ($1) ORDER BY user_id FOR NO KEY UPDATE
        """)

    static let countFactsOfUser = Statement(
        "count_facts_of_user", "SELECT count(*) AS count FROM facts WHERE user_id = $1")

    static let deleteUser = Statement("delete_user", "DELETE FROM users WHERE user_id = $1")

    static let deleteUserEvents = Statement("delete_user_events", "DELETE FROM events WHERE user_id = $1")
}
