import Foundation
import Postgres
import Wire

/// Sessions in PostgreSQL, so that a client can resume on any node.
package struct SessionStore: Sendable {
    let pool: PostgresPool
    let clock: @Sendable () -> Date

    package init(pool: PostgresPool, clock: @escaping @Sendable () -> Date) {
        self.pool = pool
        self.clock = clock
    }

    /// Opens a session, or resumes the named one if it is this user's.
    package func open(_ request: SessionStart, userId: String) async throws -> OpenedSession {
        let now = clock()
        guard let user = UserName(userId) else { throw WireError.invalid("user_id", "is not a user id") }
        return try await pool.transaction { connection in
            if user.platform != UserName.webPlatform {
                let ensured = try connection.query(
                    .ensureUser, [.text(userId), .text(user.platform), .optional(request.displayName), .timestamp(now)])
                // Recall knows the user by name.
                if try ensured.first?.get("is_renamed", as: Bool.self) == true {
                    _ = try connection.query(.resetMemoryVersions, [.textArray([userId])])
                }
            }
            guard let locked = try connection.query(.lockUsers, [.textArray([userId])]).first else {
                throw UserStore.unknownUser
            }
            let isMemoryEnabled = try locked.get("memory_enabled", as: Bool.self)
            if let agentId = request.agentId?.uuid { try AgentStore.requireAgent(agentId, on: connection) }
            if let sessionId = request.sessionId?.uuid,
                let resumed = try SessionStore.resume(
                    sessionId, userId: userId, isMemoryEnabled: isMemoryEnabled, now: now, on: connection)
            {
                return resumed
            }
            let opened = OpenedSession(
                sessionId: UUID(), userId: userId, platform: request.platform ?? user.platform, agentId: request.agentId?.uuid,
                isMemoryEnabled: isMemoryEnabled, isResumed: false)
            _ = try connection.execute(
                .insertSession,
                [
                    .text(userId), .uuid(opened.sessionId), .text(opened.platform), .optional(request.channelId),
                    .optional(opened.agentId), .timestamp(now),
                ])
            try EventLog.append([opened.event(.sessionStarted)], now: now, on: connection)
            return opened
        }
    }

    package func end(_ session: OpenedSession) async throws {
        let now = clock()
        try await pool.transaction { connection in
            let ended = try connection.execute(
                .endSession, [.text(session.userId), .uuid(session.sessionId), .timestamp(now)])
            if ended == 1 { try EventLog.append([session.event(.sessionEnded)], now: now, on: connection) }
        }
    }

    /// Says that these sessions are still connected.
    func touch(_ sessionIds: [UUID]) async throws {
        let now = clock()
        try await pool.withConnection { connection in
            _ = try connection.execute(.touchSessions, [.uuidArray(sessionIds), .timestamp(now)])
        }
    }

    /// Ends sessions whose client went away without a word and did not come back.
    func endSilent(before: Date) async throws -> Int {
        let now = clock()
        return try await pool.transaction { connection in
            let ended = try connection.query(.endSilentSessions, [.timestamp(before), .timestamp(now)])
                .map { try OpenedSession($0, isMemoryEnabled: true) }
            try EventLog.append(ended.map { $0.event(.sessionEnded) }, now: now, on: connection)
            return ended.count
        }
    }

    private static func resume(
        _ sessionId: UUID, userId: String, isMemoryEnabled: Bool, now: Date, on connection: isolated PostgresConnection
    ) throws -> OpenedSession? {
        guard
            let row = try connection.query(.resumeSession, [.text(userId), .uuid(sessionId), .timestamp(now)]).first
        else { return nil }
        var session = try OpenedSession(row, isMemoryEnabled: isMemoryEnabled)
        session.isResumed = true
        session.turnCount = try row.get("turn_count")
        session.recent = try connection.query(
            .recentTurnsOfSession,
            [
                .text(userId), .uuid(sessionId), .timestamp(now.addingTimeInterval(-RecentTurns.lifetime)),
                .int(RecentTurns.maximumMessages / 2),
            ]
        ).map { try RecentExchange($0) }
        return session
    }
}

package struct OpenedSession: Sendable {
    package var sessionId: UUID
    package var userId: String
    package var platform: String
    package var agentId: UUID?
    package var isMemoryEnabled: Bool
    package var isResumed: Bool
    package var turnCount = 0
    package var recent: [RecentExchange] = []

    func event(_ type: EventType) -> EventDraft {
        EventDraft(
            type, userId: userId, agentId: agentId,
            data: SessionEventData(
                sessionId: Identifier(sessionId), userId: userId, platform: platform, agentId: agentId.map(Identifier.init)))
    }
}

extension OpenedSession {
    fileprivate init(_ row: Row, isMemoryEnabled: Bool) throws(PostgresError) {
        self.init(
            sessionId: try row.get("session_id"), userId: try row.get("user_id"), platform: try row.get("platform"),
            agentId: try row.getOptional("agent_id", as: UUID.self), isMemoryEnabled: isMemoryEnabled, isResumed: false)
    }
}

package struct RecentExchange: Sendable {
    /// The client's name of the turn.
    package var turnId: String
    package var userMessage: String
    package var aiResponse: String
    package var at: Date
}

extension RecentExchange {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            turnId: try row.get("client_turn_id"), userMessage: try row.get("user_message"), aiResponse: try row.get("ai_response"),
            at: try row.get("created_at"))
    }
}

extension Statement {
    static let insertSession = Statement(
        "insert_session",
        """
        INSERT INTO sessions (user_id, session_id, platform, channel_id, agent_id, started_at, last_active_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6)
        """)

    static let resumeSession = Statement(
        "resume_session",
        """
        UPDATE sessions SET last_active_at = $3, ended_at = NULL
        WHERE user_id = $1 AND session_id = $2
        RETURNING user_id, session_id, platform, agent_id,
            (SELECT count(*) FROM turns WHERE turns.user_id = $1 AND turns.session_id = $2) AS turn_count
        """)

    static let recentTurnsOfSession = Statement(
        "recent_turns_of_session",
        """
        SELECT client_turn_id, user_message, ai_response, created_at FROM (
            SELECT position, client_turn_id, user_message, ai_response, created_at FROM turns
            WHERE user_id = $1 AND session_id = $2 AND created_at > $3 AND (user_message <> '' OR ai_response <> '')
            ORDER BY position DESC LIMIT $4
        ) AS newest
        ORDER BY position
        """)

    static let endSession = Statement(
        "end_session",
        "UPDATE sessions SET ended_at = $3, last_active_at = $3 WHERE user_id = $1 AND session_id = $2 AND ended_at IS NULL")

    static let touchSessions = Statement(
        "touch_sessions", "UPDATE sessions SET last_active_at = $2 WHERE session_id = ANY ($1) AND ended_at IS NULL")

    static let endSilentSessions = Statement(
        "end_silent_sessions",
        """
        UPDATE sessions SET ended_at = $2 WHERE ended_at IS NULL AND last_active_at < $1
        RETURNING user_id, session_id, platform, agent_id
        """)
}
