import Foundation
import Logging
import Postgres
import Wire

/// ChatSG's memory: `mem0_memories` with `mem0_history`; `mem0_metadata` only counts them.
///
/// A user is known by the number in `users.id`, by mail address or by `azure_id`: a user map may name any of the three.
package struct ChatSGSource: ImportSource {
    package static let kind = "chatsg"

    private let database: ForeignDatabase

    package init(address: String, logger: Logger) { database = ForeignDatabase(address: address, logger: logger) }

    package func count() async throws -> Int {
        let columns = try await database.columns(of: "mem0_memories", requiring: ["id"])
        if columns["payload"] != nil { throw ImportError("mem0_memories is a table of mem0's own making: import it as mem0") }
        try await database.columns(of: "mem0_memories", requiring: ["id", "user_id", "memory", "embedding"])
        try await database.columns(of: "users", requiring: ["id"])
        return try await database.count(["mem0_memories"])
    }

    package func records() async throws -> ImportedRecords {
        let hasHistory = try await !database.columns(of: "mem0_history").isEmpty
        return database.records([memories(hasHistory: hasHistory)])
    }

    package func close() async { await database.close() }

    private func memories(hasHistory: Bool) -> ForeignReading {
        ForeignReading(
            cursor: "chatsg_memories",
            selection: """
                SELECT (to_jsonb(mem0_memories) - 'embedding')::text AS memory, to_jsonb(users)::text AS person, embedding::real[] AS vector
                FROM mem0_memories LEFT JOIN users ON users.id = mem0_memories.user_id
                ORDER BY mem0_memories.created_at, mem0_memories.id
                """
        ) { rows in
            let changes = hasHistory ? try await self.changes(of: rows.map { try $0.object("memory").text("id") ?? "" }) : [:]
            return try rows.map { row in
                let memory = try row.object("memory")
                let vector = try row.getOptional("vector", as: [Float].self)
                return .fact(
                    Self.fact(memory, of: try row.object("person"), vector: vector, changes: changes[memory.text("id") ?? ""] ?? []))
            }
        }
    }

    private func changes(of memories: [String]) async throws -> [String: [ImportedChange]] {
        let rows = try await database.rows(
            "chatsg_history",
            """
            SELECT memory_id::text AS memory, to_jsonb(mem0_history)::text AS change FROM mem0_history
            WHERE memory_id = ANY ($1::text[]::uuid[]) ORDER BY id
            """, [.textArray(memories)])
        var changes: [String: [ImportedChange]] = [:]
        for row in rows {
            guard let change = Self.change(try row.object("change")) else { continue }
            changes[try row.get("memory"), default: []].append(change)
        }
        return changes
    }

    private static func change(_ row: [String: JSONValue]) -> ImportedChange? {
        let events: [String: ImportedChange.Event] = ["created": .added, "updated": .updated]
        guard let event = row.text("action").flatMap({ events[$0.lowercased()] }), let id = row.text("id") else { return nil }
        return ImportedChange(
            name: id, event: event, oldText: row.text("previous_content"), newText: row.text("new_content"), at: row.date("created_at"))
    }

    private static func fact(
        _ memory: [String: JSONValue], of person: [String: JSONValue], vector: [Float]?, changes: [ImportedChange]
    ) -> ImportedFact {
        let names = [person.text("id"), person.text("email"), person.text("azure_id")].compactMap(\.self)
        let text = memory.text("memory") ?? ""
        var metadata = memory.object("metadata") ?? [:]
        if let session = memory["session_id"], session != .null { metadata["session_id"] = session }
        var fact = ImportedFact(
            name: memory.text("id") ?? "", user: ImportedUser(names: names, displayName: person.text("name")), value: text, text: text,
            metadata: metadata, createdAt: memory.date("created_at"), updatedAt: memory.date("updated_at"), history: changes)
        fact.vector = vector.map { ImportedVector(values: $0, text: text) }
        return fact
    }
}
