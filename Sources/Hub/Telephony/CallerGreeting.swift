import Foundation
import Postgres
import Ranking
import Wire

/// Answers who is calling and what is known of them, before the agent picks up: two statements, no search by meaning.
///
/// - Invariants: a new number is a guest, who exists from then on; of users whose memory is off, and of withheld numbers, nothing is said.
/// - Next: ``CallerIdentity`` for who a number is, ``CallerMemories`` for which memories are chosen.
package struct CallerGreeting: Sendable {
    let pool: PostgresPool
    let platforms: [String]
    let clock: @Sendable () -> Date

    package init(pool: PostgresPool, platforms: [String], clock: @escaping @Sendable () -> Date) {
        self.pool = pool
        self.platforms = platforms
        self.clock = clock
    }

    /// Facts read, the newest and the most important; the best five are among them.
    private static let candidates = 50

    /// - Throws: ``WireError`` for a token of another platform, ``PostgresError``.
    package func greet(_ call: ConversationInitiation, by principal: Principal) async throws -> ConversationInitiationData {
        guard case .bot(let platform) = principal.role, platforms.contains(platform) else {
            let name = SettingTable.telephonyPlatforms.definition.name
            throw WireError(.notAllowed, "This route is for bots of a telephony platform (\(name)).")
        }
        try Limits.check(call.callerId, "caller_id", bytes: Limits.nameBytes)
        guard let userId = CallerIdentity.userId(of: call.callerId, on: platform) else { return greeting(userId: "", Caller()) }
        return greeting(userId: userId, try await caller(userId, platform))
    }

    private struct Caller: Sendable {
        var name: String?
        var lastInteraction: Date?
        var memories: [CallerMemories.Candidate] = []
    }

    private func caller(_ userId: String, _ platform: String) async throws -> Caller {
        let now = clock()
        let parameters: [PostgresValue] = [.text(userId), .timestamp(now)]
        return try await pool.withConnection { connection in
            guard let row = try connection.query(.caller, parameters).first else {
                _ = try connection.execute(.ensureUsers, [.textArray([userId]), .textArray([platform]), .timestamp(now)])
                return Caller()
            }
            guard try row.get("memory_enabled", as: Bool.self) else { return Caller() }
            let facts = try connection.query(.callerFacts, parameters + [.int(Self.candidates)])
            return Caller(
                name: try row.getOptional("name", as: String.self).flatMap(Names.spoken),
                lastInteraction: try row.getOptional("last_interaction", as: Date.self),
                memories: CallerMemories.best(of: try facts.map { try CallerMemories.Candidate($0) }, at: now))
        }
    }

    private func greeting(userId: String, _ caller: Caller) -> ConversationInitiationData {
        let isKnown = caller.lastInteraction != nil || !caller.memories.isEmpty
        let hello = caller.name.map { "Hello \($0)!" } ?? (isKnown ? "Hello again!" : "Hello!")
        return ConversationInitiationData(
            dynamicVariables: ConversationInitiationData.DynamicVariables(
                userId: userId, userName: caller.name ?? "guest", memoryContext: CallerMemories.context(caller.memories),
                recentTopics: CallerMemories.topics(caller.memories),
                lastInteraction: caller.lastInteraction.map { Timestamp($0).text } ?? ""),
            firstMessage: "\(hello) How can I help you today?")
    }
}

extension CallerMemories.Candidate {
    init(_ row: Row) throws(PostgresError) {
        self.init(key: try row.get("fact_key"), text: try row.get("fact_text"), salience: try Salience(row))
    }
}

extension Statement {
    /// What anybody but an agent of its own may recall of a user now.
    static func isRecallable(at now: String) -> String {
        """
        facts.agent_id IS NULL AND facts.superseded_by IS NULL AND (facts.validity_end IS NULL OR facts.validity_end > \(now))
        """
    }

    static let caller = Statement(
        "caller",
        """
        SELECT is_memory_enabled(memory_enabled) AS memory_enabled,
            coalesce(display_name, (
                SELECT fact_value FROM facts
                WHERE facts.user_id = $1 AND fact_key = 'name' AND \(isRecallable(at: "$2"))
                ORDER BY position DESC LIMIT 1)) AS name,
            (SELECT max(coalesce(ended_at, last_active_at)) FROM sessions WHERE sessions.user_id = $1) AS last_interaction
        FROM users WHERE users.user_id = $1
        """)

    static let callerFacts = Statement(
        "caller_facts",
        """
        WITH recallable AS (
            SELECT position, fact_key, fact_text, importance, sector, created_at, recall_count, last_recalled_at FROM facts
            WHERE user_id = $1 AND \(isRecallable(at: "$2"))
        )
        (SELECT * FROM recallable ORDER BY position DESC LIMIT $3)
        UNION
        (SELECT * FROM recallable ORDER BY importance DESC, position DESC LIMIT $3)
        """)
}
