import Foundation
import Postgres
import Wire

/// Facts as mem0's clients ask for them: by filter and by their id alone.
///
/// - Invariant: nothing leaves this type that `visibility` does not include; what it does not include is not known (404).
/// - Errors: ``WireError``, ``PostgresError``.
/// - Next: ``FactSelection`` for what a filter can do, ``FilteredRecall`` for search.
package struct SelectedFacts: Sendable {
    let pool: PostgresPool
    let clock: @Sendable () -> Date

    package init(pool: PostgresPool, clock: @escaping @Sendable () -> Date) {
        self.pool = pool
        self.clock = clock
    }

    /// Newest first, and how many there are on all pages.
    ///
    /// - Parameter page: the first is 1.
    package func list(_ selection: FactSelection, page: Int, size: Int) async throws -> (count: Int, facts: [Mem0Memory]) {
        let parameters = selection.parameters + [.timestamp(clock())]
        return try await pool.withConnection { connection in
            let results = try connection.pipeline([
                (.countSelectedFacts(ofUsers: selection.isOfNamedUsers), parameters),
                (.listSelectedFacts(ofUsers: selection.isOfNamedUsers), parameters + [.int(size), .int((page - 1) * size)]),
            ])
            return (try results[0].first?.get("count") ?? 0, try results[1].map { try Mem0Memory($0) })
        }
    }

    /// The ids of all that are meant, closed ones too, by user.
    func ids(_ selection: FactSelection) async throws -> [String: [UUID]] {
        try await pool.withConnection { connection in
            try connection.query(.selectedFactIds(ofUsers: selection.isOfNamedUsers), selection.parameters)
                .reduce(into: [:]) { ids, row in
                    ids[try row.get("user_id", as: String.self), default: []].append(try row.get("fact_id"))
                }
        }
    }

    package func fact(_ id: UUID, visibleTo visibility: Visibility) async throws -> Mem0Memory {
        guard let fact = try await facts([id], visibleTo: visibility)[id] else { throw FactStore.unknownFact }
        return fact
    }

    /// Those of the ids that are visible.
    func facts(_ ids: [UUID], visibleTo visibility: Visibility) async throws -> [UUID: Mem0Memory] {
        try await pool.withConnection { connection in
            let rows = try connection.query(
                .visibleFacts, [.optional(visibility.userIdParameter), .text(visibility.prefixParameter), .uuidArray(ids)])
            return Dictionary(try rows.map { (try $0.get("fact_id", as: UUID.self), try Mem0Memory($0)) }) { first, _ in first }
        }
    }

    /// What became of a fact, oldest first; of one that is deleted too.
    func history(of id: UUID, visibleTo visibility: Visibility) async throws -> [Mem0HistoryEntry] {
        let entries = try await pool.withConnection { connection in
            try connection.query(
                .visibleFactHistory, [.optional(visibility.userIdParameter), .text(visibility.prefixParameter), .uuid(id)]
            ).map { try Mem0HistoryEntry($0) }
        }
        guard !entries.isEmpty else { throw FactStore.unknownFact }
        return entries
    }

    /// Everybody and everything that facts are kept for, by type and name.
    ///
    /// - Parameter page: the first is 1.
    func entities(visibleTo visibility: Visibility, page: Int, size: Int) async throws -> (count: Int, entities: [Mem0Entity]) {
        try await pool.withConnection { connection in
            let rows = try connection.query(
                .visibleEntities,
                [.optional(visibility.userIdParameter), .text(visibility.prefixParameter), .int(size), .int((page - 1) * size)])
            let entities = try rows.map { row in
                Mem0Entity(
                    name: try row.get("name"), type: try row.get("type"), totalMemories: try row.get("total_memories"),
                    createdAt: Timestamp(try row.get("created_at")), updatedAt: Timestamp(try row.get("updated_at")))
            }
            return (try rows.first?.get("count") ?? 0, entities)
        }
    }
}

extension Mem0Memory {
    /// A row of ``Statement/selectedColumns``.
    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: Identifier(try row.get("fact_id", as: UUID.self)), memory: try row.get("fact_text"), userId: try row.get("user_id"),
            agentId: try row.getOptional("agent_name", as: String.self), appId: try row.getOptional("app_name", as: String.self),
            runId: try row.getOptional("run_name", as: String.self), metadata: JSONValue(stored: try row.get("metadata")),
            categories: [try row.get("category")], createdAt: Timestamp(try row.get("created_at")),
            updatedAt: Timestamp(try row.get("updated_at")))
    }
}

extension Mem0HistoryEntry {
    /// mem0 knows three events: what was closed for another is changed by it, what was closed for nothing is deleted.
    init(_ row: Row) throws(PostgresError) {
        let newText = try row.getOptional("new_text", as: String.self)
        let event =
            switch try row.get("event", as: String.self) {
            case "ADD": "ADD"
            case "UPDATE": "UPDATE"
            case "SUPERSEDE" where newText != nil: "UPDATE"
            default: "DELETE"
            }
        self.init(
            id: Identifier(try row.get("history_id", as: UUID.self)), memoryId: Identifier(try row.get("fact_id", as: UUID.self)),
            userId: try row.get("user_id"), oldMemory: try row.getOptional("old_text", as: String.self), newMemory: newText,
            event: event, createdAt: Timestamp(try row.get("at")))
    }
}
