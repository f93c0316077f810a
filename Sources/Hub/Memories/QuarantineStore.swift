import Foundation
import Postgres
import Wire

/// What was kept out of memories because it looked like an instruction.
struct QuarantineStore: Sendable {
    let pool: PostgresPool

    func list(of userId: String?, page: PageRequest) async throws -> Page<QuarantinedFact> {
        try await pool.withConnection { connection in
            let rows = try connection.query(
                .listQuarantinedFacts, [.optional(userId), .optional(page.cursor), .int(page.limit + 1)])
            return try Page(rows, request: page, position: try EventLog.position(on: connection)) { row in
                QuarantinedFact(
                    id: Identifier(try row.get("quarantine_id", as: UUID.self)), userId: try row.get("user_id"),
                    factKey: try row.get("fact_key"), factText: try row.get("fact_text"),
                    taskId: try row.getOptional("task_id", as: UUID.self).map(Identifier.init),
                    turnId: try row.getOptional("turn_id", as: UUID.self).map(Identifier.init),
                    at: Timestamp(try row.get("at")))
            }
        }
    }

    func delete(_ id: UUID) async throws {
        let removed = try await pool.withConnection { try $0.execute(.deleteQuarantinedFact, [.uuid(id)]) }
        if removed == 0 { throw WireError(.notFound, "There is no such quarantined fact.") }
    }
}

extension Statement {
    static let listQuarantinedFacts = Statement(
        "list_quarantined_facts",
        """
        SELECT quarantine_id, position, user_id, fact_key, fact_text, task_id, turn_id, at FROM quarantined_facts
        WHERE user_id = coalesce($1::text, user_id) AND ($2::bigint IS NULL OR position < $2)
        ORDER BY position DESC LIMIT $3
        """)

    static let deleteQuarantinedFact = Statement(
        "delete_quarantined_fact", "DELETE FROM quarantined_facts WHERE quarantine_id = $1")
}
