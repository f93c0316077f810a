import Crypto
import Foundation
import Postgres

/// Everything the hub holds about a user, as one JSON document (GDPR, article 20).
struct UserExport: Sendable {
    let pool: PostgresPool
    let seal: CallSeal
    let clock: @Sendable () -> Date

    /// Made by PostgreSQL in one statement, so that the document is one consistent reading.
    func document(of userId: String) async throws -> [UInt8] {
        let (now, seal) = (clock(), seal)
        return try await pool.withConnection(deadline: .seconds(60)) { connection in
            guard let row = try connection.query(.exportUser, [.text(userId), .timestamp(now)]).first else {
                throw UserStore.unknownUser
            }
            let calls = try zip(row.get("calls", as: [UUID].self), row.get("call_documents", as: [String].self))
            let opened = calls.map { sessionId, box in
                (try? seal.open(Hex.decode(box) ?? [], userId: userId, sessionId: sessionId)) ?? Array("null".utf8)
            }
            var document = Array(try row.get("document", as: String.self).utf8.dropLast())
            document += #","call_documents":["#.utf8
            document += opened.joined(separator: [UInt8(ascii: ",")])
            return document + "]}".utf8
        }
    }
}

extension Statement {
    static let exportUser = Statement(
        "export_user",
        """
        SELECT jsonb_build_object(
            'exported_at', $2::timestamptz,
            'user_id', user_id,
            'display_name', display_name,
            'total_facts', (SELECT count(*) FROM facts WHERE user_id = $1),
            'user', to_jsonb(users)
                - '{memory_version,memory_reset_version,has_large_memory,is_memory_indexed,consolidation_due_at}'::text[],
            'tokens', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', token_id, 'kind', kind, 'label', label, 'created_at', created_at, 'expires_at', expires_at,
                    'revoked_at', revoked_at) ORDER BY created_at), '[]')
                FROM tokens WHERE user_id = $1),
            'sessions', (
                SELECT coalesce(jsonb_agg(to_jsonb(sessions) ORDER BY started_at), '[]') FROM sessions WHERE user_id = $1),
            'turns', (
                SELECT coalesce(jsonb_agg(to_jsonb(turns) - 'is_indexed' ORDER BY position), '[]') FROM turns WHERE user_id = $1),
            'facts', (
                SELECT coalesce(jsonb_agg(
                    to_jsonb(facts) - 'is_indexed' || jsonb_build_object(
                        'id', fact_id,
                        'is_valid', superseded_by IS NULL AND (validity_end IS NULL OR validity_end > $2::timestamptz))
                    ORDER BY position), '[]')
                FROM facts WHERE user_id = $1),
            'fact_links', (
                SELECT coalesce(jsonb_agg(to_jsonb(fact_links) ORDER BY fact_id, linked_id), '[]') FROM fact_links WHERE user_id = $1),
            'fact_sources', (
                SELECT coalesce(jsonb_agg(to_jsonb(fact_sources) ORDER BY fact_id, source_id), '[]')
                FROM fact_sources WHERE user_id = $1),
            'summary', (SELECT to_jsonb(user_summaries) FROM user_summaries WHERE user_id = $1),
            'fact_history', (
                SELECT coalesce(jsonb_agg(to_jsonb(fact_history) ORDER BY position), '[]')
                FROM fact_history WHERE user_id = $1),
            'forget_receipts', (
                SELECT coalesce(jsonb_agg(to_jsonb(forget_receipts) ORDER BY at), '[]') FROM forget_receipts WHERE user_id = $1),
            'tasks', (
                SELECT coalesce(jsonb_agg(to_jsonb(extraction_tasks) - 'lease_id' ORDER BY position), '[]')
                FROM extraction_tasks WHERE user_id = $1),
            'calls', (
                SELECT coalesce(jsonb_agg(to_jsonb(calls) - 'document' ORDER BY position), '[]') FROM calls WHERE user_id = $1),
            'tool_invocations', (
                SELECT coalesce(jsonb_agg(to_jsonb(tool_invocations) ORDER BY position), '[]')
                FROM tool_invocations WHERE user_id = $1),
            'events', (
                SELECT coalesce(jsonb_agg(to_jsonb(events) ORDER BY seq), '[]') FROM events WHERE user_id = $1),
            'vectors', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'item_id', item_id, 'model', name, 'embedding', embedding::text) ORDER BY item_id), '[]')
                FROM vectors JOIN embedding_models USING (model_id) WHERE user_id = $1)
        )::text AS document,
        ARRAY(SELECT session_id FROM calls WHERE user_id = $1 AND document IS NOT NULL ORDER BY position) AS calls,
        ARRAY(SELECT encode(document, 'hex') FROM calls WHERE user_id = $1 AND document IS NOT NULL ORDER BY position)
            AS call_documents
        FROM users WHERE user_id = $1
        """)
}
