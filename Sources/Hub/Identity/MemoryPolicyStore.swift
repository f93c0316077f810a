import Foundation
import Postgres
import Wire

/// What the administrator decides about everybody's memory: in the database, and in effect on every node once it is answered.
package struct MemoryPolicyStore: Sendable {
    let pool: PostgresPool
    let hot: HotMemory
    let clock: @Sendable () -> Date

    package init(pool: PostgresPool, hot: HotMemory, clock: @escaping @Sendable () -> Date) {
        self.pool = pool
        self.hot = hot
        self.clock = clock
    }

    package func state() async throws -> MemoryPolicyState {
        try await pool.withConnection { connection in try MemoryPolicyStore.state(on: connection) }
    }

    @discardableResult
    package func update(_ change: MemoryPolicyUpdate) async throws -> MemoryPolicyState {
        let now = clock()
        return try await changing { connection in
            for (name, value) in [
                (Self.defaultEnabled, change.defaultEnabled), (Self.agentSpecificAllowed, change.allowAgentSpecificMemoryGlobally),
            ] {
                guard let value else { continue }
                _ = try connection.execute(.setMemoryPolicy, [.text(name), .bool(value), .timestamp(now)])
            }
            var state = try MemoryPolicyStore.state(on: connection)
            state.status = "updated"
            return state
        }
    }

    /// Back to what holds without an administrator's word: everything is allowed.
    package func reset() async throws -> MemoryPolicyState {
        try await changing { connection in
            _ = try connection.execute(.resetMemoryPolicy)
            var state = try MemoryPolicyStore.state(on: connection)
            state.status = "reset"
            return state
        }
    }

    static let defaultEnabled = "memory.default_enabled"
    static let agentSpecificAllowed = "memory.agent_specific_allowed"

    /// Nobody's consent is known any more, here and on the other nodes, until it has been read again.
    private func changing(
        _ body: @Sendable (isolated PostgresConnection) throws -> MemoryPolicyState
    ) async throws -> MemoryPolicyState {
        let change = UUID()
        let state: MemoryPolicyState
        do {
            defer { hot.doubtEverybody() }
            state = try await pool.transaction { connection in
                let state = try body(connection)
                _ = try connection.query(.ringMemoryPolicy, [.text(change.uuidString)])
                return state
            }
        }
        await hot.untilOthersKnow("policy:\(change.uuidString)")
        return state
    }

    private static func state(on connection: isolated PostgresConnection) throws -> MemoryPolicyState {
        guard let row = try connection.query(.memoryPolicy).first else {
            throw PostgresError(.decoding, "no answer about the policy")
        }
        return MemoryPolicyState(
            source: try row.get("is_set", as: Bool.self) ? .database : .default,
            policy: MemoryPolicy(
                defaultEnabled: try row.get("default_enabled"),
                allowAgentSpecificMemoryGlobally: try row.get("agent_specific_allowed")),
            updatedAt: try row.getOptional("updated_at", as: Date.self).map(Timestamp.init))
    }
}

extension Statement {
    fileprivate static let memoryPolicy = Statement(
        "memory_policy",
        """
        SELECT is_memory_enabled(NULL) AS default_enabled, is_agent_memory_allowed(true) AS agent_specific_allowed,
            count(*) > 0 AS is_set, max(updated_at) AS updated_at
        FROM system_settings WHERE name IN (\(policyNames))
        """)

    fileprivate static let setMemoryPolicy = Statement(
        "set_memory_policy",
        """
        INSERT INTO system_settings (name, value, updated_at) VALUES ($1, to_jsonb($2), $3)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
        """)

    fileprivate static let resetMemoryPolicy = Statement(
        "reset_memory_policy", "DELETE FROM system_settings WHERE name IN (\(policyNames))")

    private static let policyNames = "'\(MemoryPolicyStore.defaultEnabled)', '\(MemoryPolicyStore.agentSpecificAllowed)'"
}
