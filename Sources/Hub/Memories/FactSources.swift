import Foundation
import Postgres
import Wire

/// Where facts come from and what they are linked to.
struct FactSources: Sendable {
    let pool: PostgresPool

    func links(of userId: String, page: PageRequest) async throws -> Page<ListedLink> {
        try await pool.withConnection { connection in
            guard try !connection.query(.findUser, [.text(userId)]).isEmpty else { throw UserStore.unknownUser }
            let rows = try connection.query(.listFactLinks, [.text(userId), .optional(page.cursor), .int(page.limit + 1)])
            return try Page(rows, request: page, position: try EventLog.position(on: connection)) { row in
                ListedLink(
                    factId: Identifier(try row.get("fact_id", as: UUID.self)), linkedId: Identifier(try row.get("linked_id", as: UUID.self)),
                    strength: try row.get("strength"), createdAt: Timestamp(try row.get("created_at")))
            }
        }
    }

    func turn(_ turnId: UUID, of userId: String) async throws -> StoredTurn {
        try await pool.withConnection { connection in
            guard let row = try connection.query(.storedTurn, [.text(userId), .uuid(turnId)]).first else {
                throw WireError(.notFound, "There is no such turn.")
            }
            return StoredTurn(
                turnId: Identifier(turnId), sessionId: Identifier(try row.get("session_id", as: UUID.self)),
                agentId: try row.getOptional("agent_id", as: UUID.self).map(Identifier.init),
                userMessage: try row.get("user_message"), aiResponse: try row.get("ai_response"),
                interrupted: try row.get("interrupted"), createdAt: Timestamp(try row.get("created_at")))
        }
    }
}

extension Statement {
    static let listFactLinks = Statement(
        "list_fact_links",
        """
        SELECT fact_id, linked_id, strength, created_at, position FROM fact_links
        WHERE user_id = $1 AND ($2::bigint IS NULL OR position < $2)
        ORDER BY position DESC LIMIT $3
        """)

    static let storedTurn = Statement(
        "stored_turn",
        """
        SELECT session_id, agent_id, user_message, ai_response, interrupted, created_at FROM turns
        WHERE user_id = $1 AND turn_id = $2
        """)
}
