import Foundation
import Logging
import Postgres
import Wire

/// VoxBridge's memory: `users`, `agents`, the facts in `user_facts`, and their vectors in mem0's table `user_memories`.
///
/// Rows are read as JSON: VoxBridge has added columns from release to release, and what a release does not have is left at its default.
package struct VoxBridgeSource: ImportSource {
    package static let kind = "voxbridge"

    private let database: ForeignDatabase
    private let vectors: String

    /// - Parameter vectors: mem0's table; default there: `user_memories`.
    package init(address: String, vectors: String, logger: Logger) {
        database = ForeignDatabase(address: address, logger: logger)
        self.vectors = vectors
    }

    package func count() async throws -> Int {
        try await database.columns(of: "users", requiring: ["id", "user_id"])
        try await database.columns(of: "user_facts", requiring: ["id", "user_id", "fact_key", "fact_value", "fact_text", "vector_id"])
        return try await database.count(["users", "user_facts"])
    }

    package func records() async throws -> ImportedRecords {
        let hasAgents = try await !database.columns(of: "agents").isEmpty
        let idType = try await database.columns(of: vectors)["id"]
        var readings = [users]
        if hasAgents { readings.append(agents) }
        readings.append(facts(vectorIdType: idType))
        if idType != nil { readings.append(orphans) }
        return database.records(readings)
    }

    package func close() async { await database.close() }

    private var users: ForeignReading {
        ForeignReading(cursor: "voxbridge_users", selection: "SELECT to_jsonb(users)::text AS person FROM users ORDER BY created_at, id") {
            try $0.map { .user(Self.user(try $0.object("person"))) }
        }
    }

    private var agents: ForeignReading {
        ForeignReading(cursor: "voxbridge_agents", selection: "SELECT to_jsonb(agents)::text AS agent FROM agents ORDER BY id") { rows in
            try rows.map { row in
                let agent = try row.object("agent")
                return .agent(
                    ImportedAgent(
                        name: agent.text("id") ?? "", displayName: agent.text("name"),
                        isScoped: (agent.text("memory_scope") ?? "global") != "global", createdAt: agent.date("created_at")))
            }
        }
    }

    private func facts(vectorIdType: String?) -> ForeignReading {
        ForeignReading(
            cursor: "voxbridge_facts",
            selection: """
                SELECT to_jsonb(user_facts)::text AS fact, to_jsonb(users)::text AS person
                FROM user_facts JOIN users ON users.id = user_facts.user_id ORDER BY user_facts.created_at, user_facts.id
                """
        ) { rows in
            let facts = try rows.map { (try $0.object("fact"), Self.user(try $0.object("person"))) }
            let embedded = try await vectorIdType.asyncMap { try await memories(facts.compactMap { $0.0.text("vector_id") }, idType: $0) } ?? [:]
            return facts.map { fact, user in .fact(Self.fact(fact, of: user, embedded: fact.text("vector_id").flatMap { embedded[$0] })) }
        }
    }

    /// mem0's rows by id.
    private func memories(_ ids: [String], idType: String) async throws -> [String: (text: String, vector: [Float])] {
        // A text that is no UUID would be refused with all the others.
        let usable = idType == "uuid" ? ids.filter { UUID(uuidString: $0) != nil } : ids
        let rows = try await database.rows(
            "voxbridge_vectors",
            """
            SELECT id::text AS id, coalesce(payload->>'data', '') AS text, vector::real[] AS vector
            FROM \(ForeignDatabase.quoted(vectors)) WHERE id = ANY (CAST($1::text[] AS \(idType)[])) AND vector IS NOT NULL
            """, [.textArray(usable)])
        return Dictionary(
            try rows.map { (try $0.get("id", as: String.self), (try $0.get("text", as: String.self), try $0.get("vector", as: [Float].self))) }
        ) { $1 }
    }

    /// Vectors that no fact points to: VoxBridge removes a fact before its vector, and sometimes only that.
    private var orphans: ForeignReading {
        ForeignReading(
            cursor: "voxbridge_orphans",
            selection: """
                SELECT id::text AS id FROM \(ForeignDatabase.quoted(vectors)) AS memories
                WHERE NOT EXISTS (SELECT FROM user_facts WHERE vector_id = memories.id::text)
                """
        ) { rows in
            try rows.map { .skipped(SkippedRecord(table: "facts", id: try $0.get("id"), reason: .vectorWithoutFact)) }
        }
    }

    private static func user(_ row: [String: JSONValue]) -> ImportedUser {
        ImportedUser(
            names: row.text("user_id").map { [$0] } ?? [], displayName: row.text("display_name"),
            memoryEnabled: row.flag("memory_extraction_enabled"), timeZone: row.text("timezone", "time_zone"),
            createdAt: row.date("created_at"))
    }

    private static func fact(
        _ row: [String: JSONValue], of user: ImportedUser, embedded: (text: String, vector: [Float])?
    ) -> ImportedFact {
        let text = row.text("fact_text") ?? ""
        var fact = ImportedFact(name: row.text("id") ?? "", user: user, value: row.text("fact_value") ?? text, text: text)
        fact.key = row.text("fact_key") ?? fact.key
        fact.agent = row.text("agent_id").map { ImportedAgent(name: $0) }
        fact.importance = row.number("importance") ?? fact.importance
        fact.bank = row.text("memory_bank") ?? fact.bank
        fact.origin = row.flag("is_summarized") == true ? .summarised : .extracted
        fact.sources = row.texts("summarized_from")
        fact.isProtected = row.flag("is_protected") ?? false
        fact.validityStart = row.date("validity_start")
        fact.validityEnd = row.date("validity_end")
        fact.createdAt = row.date("created_at")
        fact.updatedAt = row.date("updated_at")
        fact.vector = embedded.map { ImportedVector(values: $0.vector, text: $0.text, model: row.text("embedding_model") ?? "") }
        return fact
    }
}

extension Optional where Wrapped: Sendable {
    fileprivate func asyncMap<T>(_ transform: (Wrapped) async throws -> T) async rethrows -> T? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
