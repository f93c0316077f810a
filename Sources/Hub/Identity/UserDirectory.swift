import Foundation
import Postgres
import Wire

/// All users, as administrators list them.
struct UserDirectory: Sendable {
    let pool: PostgresPool
    let clock: @Sendable () -> Date

    /// - Parameter wanted: the beginning of a user id, or a part of a display name in any case; nil: everybody.
    func list(matching wanted: String?, page: PageRequest) async throws -> Page<ListedUser> {
        try Limits.check(wanted, "q", bytes: Limits.nameBytes)
        let now = clock()
        return try await pool.withConnection { connection in
            let rows = try connection.query(
                .listUsers, [.optional(wanted), .timestamp(now), .optional(page.cursor), .int(page.limit + 1)])
            return try Page(rows, request: page, position: try EventLog.position(on: connection)) { row in
                ListedUser(
                    userId: try row.get("user_id"), platform: try row.get("platform"),
                    displayName: try row.getOptional("display_name", as: String.self),
                    memoryEnabled: try row.get("memory_enabled"), facts: Int(try row.get("facts", as: Int64.self)),
                    createdAt: Timestamp(try row.get("created_at")))
            }
        }
    }
}

extension Statement {
    static let listUsers = Statement(
        "list_users",
        """
        SELECT user_id, platform, display_name, is_memory_enabled(memory_enabled) AS memory_enabled, created_at, position,
            (SELECT count(*) FROM facts
             WHERE facts.user_id = users.user_id AND (validity_end IS NULL OR validity_end > $2)) AS facts
        FROM users
        WHERE ($1::text IS NULL OR starts_with(user_id, $1) OR position(lower($1) IN lower(display_name)) > 0)
            AND ($3::bigint IS NULL OR users.position < $3)
        ORDER BY users.position DESC LIMIT $4
        """)
}
