import Foundation
import Postgres
import Wire

/// Agents: the characters bots speak as, and how far what they learn is shared.
struct AgentStore: Sendable {
    let pool: PostgresPool
    let hot: HotMemory
    let clock: @Sendable () -> Date

    func list() async throws -> [Agent] {
        try await pool.withConnection { connection in try connection.query(.listAgents).map { try Agent($0) } }
    }

    func agent(_ id: UUID) async throws -> Agent {
        try await pool.withConnection { connection in
            guard let row = try connection.query(.findAgent, [.uuid(id)]).first else { throw AgentStore.unknown }
            return try Agent(row)
        }
    }

    func create(_ fields: AgentFields) async throws -> Agent {
        guard fields.name != nil else { throw WireError.missing("name") }
        return try await write(.insertAgent, id: UUID(), fields)
    }

    func update(_ id: UUID, _ fields: AgentFields) async throws -> Agent {
        try await write(.updateAgent, id: id, fields)
    }

    /// Removes an agent and what only it knew.
    func delete(_ id: UUID) async throws {
        try await hot.transaction(in: pool, of: []) { connection in
            let users = try connection.query(.usersOfAgent, [.uuid(id)]).map { try $0.get("user_id", as: String.self) }
            _ = try connection.query(.lockUsers, [.textArray(users)])
            _ = try connection.execute(.deleteAgentVectors, [.uuid(id)])
            _ = try connection.execute(.deleteAgentTurns, [.uuid(id)])
            guard try connection.execute(.deleteAgent, [.uuid(id)]) == 1 else { throw AgentStore.unknown }
            return ((), try connection.query(.resetMemoryVersions, [.textArray(users)]).map { try MemoryChange(reset: $0) })
        }
    }

    /// Removes facts that are older than their agent keeps them.
    func pruneExpired() async throws -> Int {
        let now = clock()
        return try await hot.transaction(in: pool, of: []) { connection in
            let expired = try connection.query(.expiredAgentFacts, [.timestamp(now)])
            let users = Set(try expired.map { try $0.get("user_id", as: String.self) }).sorted()
            guard !users.isEmpty else { return (0, []) }
            _ = try connection.query(.lockUsers, [.textArray(users)])
            var (events, changes): ([EventDraft], [MemoryChange]) = ([], [])
            for row in expired {
                let userId = try row.get("user_id", as: String.self)
                var writer = FactWriter(userId: userId, actor: "admin", now: now)
                try FactRemoval.remove([try row.get("fact_id")], into: &writer, on: connection)
                if let change = try writer.write(on: connection) { changes.append(change) }
                events += writer.events
            }
            try EventLog.append(events, now: now, on: connection)
            return (expired.count, changes)
        }
    }

    private func write(_ statement: Statement, id: UUID, _ fields: AgentFields) async throws -> Agent {
        try fields.checkRules()
        let now = clock()
        return try await pool.withConnection { connection in
            let rows = try connection.query(
                statement,
                [
                    .uuid(id), .optional(fields.name), .optional(fields.memoryScope), .optional(fields.defaultBank),
                    .optional(fields.retention), .timestamp(now), .optional(fields.systemPrompt),
                ])
            guard let row = rows.first else { throw AgentStore.unknown }
            return try Agent(row)
        }
    }

    private static let unknown = WireError(.notFound, "There is no such agent.")

    /// The agent that a request's `agent_id` names.
    @discardableResult
    static func requireAgent(_ id: UUID, on connection: isolated PostgresConnection) throws -> Agent {
        guard let row = try connection.query(.findAgent, [.uuid(id)]).first else {
            throw WireError.invalid("agent_id", "names no known agent")
        }
        return try Agent(row)
    }
}

extension Agent {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: Identifier(try row.get("agent_id", as: UUID.self)), name: try row.get("name"),
            memoryScope: try row.get("memory_scope"), defaultBank: try row.getOptional("default_bank", as: String.self),
            retention: try row.getOptional("retention_days", as: Int.self), hasSystemPrompt: try row.get("has_system_prompt"),
            createdAt: Timestamp(try row.get("created_at")), updatedAt: Timestamp(try row.get("updated_at")))
    }
}

extension Statement {
    private static let agentColumns = """
        agent_id, name, memory_scope, default_bank, retention_days, system_prompt IS NOT NULL AS has_system_prompt, created_at, updated_at
        """

    static let listAgents = Statement("list_agents", "SELECT \(agentColumns) FROM agents ORDER BY created_at, agent_id LIMIT 500")

    static let findAgent = Statement("find_agent", "SELECT \(agentColumns) FROM agents WHERE agent_id = $1")

    static let insertAgent = Statement(
        "insert_agent",
        """
        INSERT INTO agents (agent_id, name, memory_scope, default_bank, retention_days, created_at, updated_at, system_prompt)
        VALUES ($1, $2, coalesce($3, 'global'), $4, nullif($5::integer, 0), $6, $6, nullif($7::text, '')) RETURNING \(agentColumns)
        """)

    static let updateAgent = Statement(
        "update_agent",
        """
        UPDATE agents
        SET name = coalesce($2, name), memory_scope = coalesce($3, memory_scope), default_bank = coalesce($4, default_bank),
            retention_days = nullif(coalesce($5::integer, retention_days), 0), updated_at = $6,
            system_prompt = nullif(coalesce($7::text, system_prompt), '')
        WHERE agent_id = $1 RETURNING \(agentColumns)
        """)

    static let usersOfAgent = Statement(
        "users_of_agent",
        """
        SELECT user_id FROM facts WHERE agent_id = $1
        UNION SELECT user_id FROM turns WHERE agent_id = $1 AND is_agent_scoped ORDER BY user_id
        """)

    static let deleteAgentVectors = Statement(
        "delete_agent_vectors",
        """
        DELETE FROM vectors USING (
            SELECT user_id, fact_id AS item_id FROM facts WHERE agent_id = $1
            UNION ALL SELECT user_id, turn_id FROM turns WHERE agent_id = $1 AND is_agent_scoped
        ) AS items
        WHERE vectors.user_id = items.user_id AND vectors.item_id = items.item_id
        """)

    static let deleteAgentTurns = Statement(
        "delete_agent_turns", "DELETE FROM turns WHERE agent_id = $1 AND is_agent_scoped")

    static let deleteAgent = Statement("delete_agent", "DELETE FROM agents WHERE agent_id = $1")

    static let expiredAgentFacts = Statement(
        "expired_agent_facts",
        """
        SELECT facts.user_id, facts.fact_id
        FROM facts JOIN agents USING (agent_id)
        WHERE agents.retention_days IS NOT NULL AND NOT facts.is_protected
          AND facts.created_at < $1 - make_interval(days => agents.retention_days)
        ORDER BY facts.user_id LIMIT 1000
        """)
}
