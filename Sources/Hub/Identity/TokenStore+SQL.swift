import Postgres

extension Statement {
    static let findToken = Statement(
        "find_token",
        """
        SELECT token_id, kind, user_id, platform, expires_at FROM tokens
        WHERE token_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
        """)

    static let insertToken = Statement(
        "insert_token",
        """
        INSERT INTO tokens (token_id, kind, token_hash, user_id, platform, label, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)

    static let listTokens = Statement(
        "list_tokens",
        "SELECT token_id, kind, user_id, platform, label, created_at, expires_at, revoked_at FROM tokens ORDER BY created_at")

    static let pageOfTokens = Statement(
        "page_of_tokens",
        """
        SELECT token_id, kind, user_id, platform, label, created_at, expires_at, revoked_at, position FROM tokens
        WHERE $1::bigint IS NULL OR position < $1
        ORDER BY position DESC LIMIT $2
        """)

    static let revokeToken = Statement(
        "revoke_token", "UPDATE tokens SET revoked_at = $2 WHERE token_id = $1 AND revoked_at IS NULL")

    static let rotateToken = Statement(
        "rotate_token",
        """
        WITH old AS (
            UPDATE tokens SET revoked_at = $2
            WHERE token_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
            RETURNING kind, user_id, platform, label, expires_at
        )
        INSERT INTO tokens (token_id, kind, token_hash, user_id, platform, label, created_at, expires_at)
        SELECT $3, kind, $4, user_id, platform, label, $2, expires_at FROM old
        """)

    static let livingTokensOfUser = Statement(
        "living_tokens_of_user", "SELECT token_id FROM tokens WHERE user_id = $1 AND revoked_at IS NULL")
}
