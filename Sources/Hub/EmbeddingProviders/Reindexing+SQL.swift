import Postgres

extension Statement {
    /// Before the switch gives up waiting for a writer, behind which all others would wait.
    static let limitLockWait = Statement("limit_lock_wait", "SELECT set_config('lock_timeout', '2s', true)")

    /// Users who are not remembered now are not embedded; should they want to be, it is found here.
    static let noteUnremembered = Statement(
        "note_unremembered",
        """
        INSERT INTO missing_vectors (user_id, item_id)
        SELECT items.user_id, items.item_id
        FROM (
            SELECT user_id, fact_id AS item_id FROM facts
            UNION ALL SELECT user_id, turn_id FROM turns WHERE user_message <> ''
        ) AS items
        JOIN users ON users.user_id = items.user_id AND NOT is_memory_enabled(users.memory_enabled)
        WHERE NOT EXISTS (
            SELECT FROM vectors
            WHERE vectors.user_id = items.user_id AND vectors.model_id = $1::integer AND vectors.item_id = items.item_id)
        ON CONFLICT DO NOTHING
        """)

    /// Nobody notes anything until the transaction's end: who stores an item without a vector of the model to come waits.
    static let lockMissingVectors = Statement("lock_missing_vectors", "LOCK TABLE missing_vectors IN SHARE ROW EXCLUSIVE MODE")

    static let isIncomplete = Statement(
        "is_incomplete",
        """
        SELECT EXISTS (
            SELECT FROM missing_vectors AS missing JOIN users USING (user_id)
            WHERE NOT is_refused AND is_memory_enabled(users.memory_enabled)
              AND NOT EXISTS (
                  SELECT FROM vectors
                  WHERE vectors.user_id = missing.user_id AND vectors.model_id = $1::integer AND vectors.item_id = missing.item_id)
        ) AS is_incomplete
        """)

    static let retireServing = Statement(
        "retire_serving", "UPDATE embedding_models SET is_serving = false, retired_at = $1 WHERE is_serving")

    static let serveTarget = Statement(
        "serve_target",
        "UPDATE embedding_models SET is_serving = true, is_target = false WHERE model_id = $1::integer AND is_target")

    static let retiredModels = Statement(
        "retired_models", "SELECT model_id, dimensions FROM embedding_models WHERE retired_at <= $1 ORDER BY model_id")

    /// Of the next 200 users behind `$2`, unless the model was chosen again.
    ///
    /// - Returns: the last of them; null when there are none.
    static let removeRetiredVectors = Statement(
        "remove_retired_vectors",
        """
        WITH batch AS (
            SELECT user_id FROM users WHERE user_id > $2 ORDER BY user_id LIMIT 200
        ), removed AS (
            DELETE FROM vectors USING batch
            WHERE vectors.user_id = batch.user_id AND vectors.model_id = $1::integer
              AND EXISTS (SELECT FROM embedding_models WHERE model_id = $1::integer AND retired_at IS NOT NULL)
        )
        SELECT max(user_id) AS last FROM batch
        """)

    /// The row stays: who still holds its number writes on.
    static let finishRetirement = Statement(
        "finish_retirement",
        """
        UPDATE embedding_models SET retired_at = NULL, sealed_configuration = NULL, provider_id = NULL
        WHERE model_id = $1::integer AND retired_at IS NOT NULL
        """)
}
