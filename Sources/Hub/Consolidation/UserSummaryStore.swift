import Foundation
import Postgres
import Wire

/// Users' summaries, as they are shown.
package struct UserSummaryStore: Sendable {
    let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// - Throws: ``WireError`` for a user nobody knows; ``PostgresError``.
    package func summary(of userId: String) async throws -> UserSummary {
        try await pool.withConnection { connection in
            guard let row = try connection.query(.userSummary, [.text(userId)]).first else { throw UserStore.unknownUser }
            return UserSummary(
                userId: userId, summary: try row.get("summary"),
                factIds: try row.get("fact_ids", as: [UUID].self).map(Identifier.init),
                updatedAt: try row.getOptional("updated_at", as: Date.self).map(Timestamp.init))
        }
    }
}
