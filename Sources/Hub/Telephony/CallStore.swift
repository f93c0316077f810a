import Foundation
import Postgres
import Wire

/// Users' calls, and what agents asked during them, as they are shown.
struct CallStore: Sendable {
    let pool: PostgresPool
    let seal: CallSeal

    /// Newest first.
    func calls(of userId: String, page: PageRequest) async throws -> Page<CallRecord> {
        let seal = seal
        return try await list(.listCalls, of: userId, page) { row in
            let sessionId = try row.get("session_id", as: UUID.self)
            let document = try row.getOptional("document", as: [UInt8].self).flatMap {
                try? seal.open($0, userId: userId, sessionId: sessionId)
            }
            let call = document.flatMap { try? WireCoder.decode(PostCallWebhook.self, from: $0) }?.data
            return CallRecord(
                sessionId: Identifier(sessionId), conversationId: try row.get("conversation_id"),
                agentId: try row.getOptional("agent_ref", as: String.self), taskId: Identifier(try row.get("task_id", as: UUID.self)),
                receivedAt: Timestamp(try row.get("received_at")),
                processedAt: try row.getOptional("processed_at", as: Date.self).map(Timestamp.init),
                startedAt: try row.getOptional("started_at", as: Date.self).map(Timestamp.init),
                durationSecs: try row.getOptional("duration_seconds", as: Double.self),
                turns: try row.getOptional("turns_count", as: Int.self), analysis: call?.analysis)
        }
    }

    /// Newest first.
    func toolInvocations(of userId: String, page: PageRequest) async throws -> Page<ToolInvocation> {
        try await list(.listToolInvocations, of: userId, page) { row in
            ToolInvocation(
                id: Identifier(try row.get("invocation_id", as: UUID.self)), toolName: try row.get("tool_name"),
                conversationId: try row.getOptional("conversation_id", as: String.self), results: try row.get("results"),
                latencyMs: try row.get("latency_ms"), success: try row.get("success"), at: Timestamp(try row.get("at")))
        }
    }

    private func list<Element: Sendable>(
        _ statement: Statement, of userId: String, _ page: PageRequest, _ element: @escaping @Sendable (Row) throws -> Element
    ) async throws -> Page<Element> {
        try await pool.withConnection { connection in
            guard try !connection.query(.findUser, [.text(userId)]).isEmpty else { throw UserStore.unknownUser }
            let rows = try connection.query(statement, [.text(userId), .optional(page.cursor), .int(page.limit + 1)])
            return try Page(rows, request: page, position: try EventLog.position(on: connection), element)
        }
    }
}

extension Statement {
    static let listCalls = Statement(
        "list_calls",
        """
        SELECT position, session_id, conversation_id, agent_ref, task_id, document, received_at, processed_at, started_at,
            duration_seconds, turns_count
        FROM calls WHERE user_id = $1 AND ($2::bigint IS NULL OR position < $2)
        ORDER BY position DESC LIMIT $3
        """)

    static let listToolInvocations = Statement(
        "list_tool_invocations",
        """
        SELECT position, invocation_id, tool_name, conversation_id, results, latency_ms, success, at
        FROM tool_invocations WHERE user_id = $1 AND ($2::bigint IS NULL OR position < $2)
        ORDER BY position DESC LIMIT $3
        """)
}
