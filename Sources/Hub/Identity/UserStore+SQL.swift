import Postgres

extension Statement {
    static let insertWebUser = Statement(
        "insert_web_user",
        """
        INSERT INTO users (user_id, platform, display_name, memory_enabled, created_at, updated_at)
        VALUES ($1, $2, $3, false, $4, $4)
        """)

    static let findUser = Statement(
        "find_user",
        """
        SELECT display_name, is_memory_enabled(memory_enabled) AS memory_enabled, time_zone, extraction_model, extraction_temperature
        FROM users WHERE user_id = $1
        """)

    static let updateUser = Statement(
        "update_user",
        """
        UPDATE users
        SET display_name = coalesce($2, display_name), memory_enabled = coalesce($3, memory_enabled),
            time_zone = coalesce($4, time_zone), updated_at = $5,
            extraction_model = CASE WHEN $6 THEN $7 ELSE extraction_model END,
            extraction_temperature = CASE WHEN $8 THEN $9 ELSE extraction_temperature END
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

    static let deleteUser = Statement("delete_user", "DELETE FROM users WHERE user_id = $1")

    static let deleteUserEvents = Statement("delete_user_events", "DELETE FROM events WHERE user_id = $1")

    static let memoryPolicy = Statement(
        "memory_policy",
        "SELECT value = 'true'::jsonb AS default_enabled FROM system_settings WHERE name = 'memory.default_enabled'")

    static let setMemoryPolicy = Statement(
        "set_memory_policy",
        """
        INSERT INTO system_settings (name, value, updated_at) VALUES ('memory.default_enabled', to_jsonb($1), $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
        """)
}
