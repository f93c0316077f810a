import Postgres

extension Statement {
    static let insertWebhookReceipts = Statement(
        "insert_webhook_receipts",
        """
        INSERT INTO webhook_receipts (digest, type, body_bytes, received_at)
        SELECT digest, $2, $3, $4 FROM unnest($1::text[]) WITH ORDINALITY AS new (digest, place) ORDER BY place
        ON CONFLICT (digest) DO NOTHING
        """)

    static let insertCall = Statement(
        "insert_call",
        """
        INSERT INTO calls (user_id, session_id, conversation_id, agent_ref, task_id, document, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT ON CONSTRAINT calls_conversation_key DO NOTHING
        """)

    static let pruneWebhookReceipts = Statement("prune_webhook_receipts", "DELETE FROM webhook_receipts WHERE received_at < $1")

    static let pruneToolInvocations = Statement("prune_tool_invocations", "DELETE FROM tool_invocations WHERE at < $1")

    /// Of tasks that failed, or were forgotten, and are gone.
    static let pruneUnprocessedCalls = Statement(
        "prune_unprocessed_calls",
        """
        DELETE FROM calls
        WHERE processed_at IS NULL AND received_at < $1
          AND NOT EXISTS (
              SELECT FROM extraction_tasks WHERE extraction_tasks.user_id = calls.user_id AND extraction_tasks.task_id = calls.task_id)
        """)
}
