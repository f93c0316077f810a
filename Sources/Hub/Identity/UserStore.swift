import Crypto
import Foundation
import Postgres
import Wire

/// Users: their registration, their settings, whether they are remembered, and their erasure.
package struct UserStore: Sendable {
    let pool: PostgresPool
    let hot: HotMemory
    let clock: @Sendable () -> Date

    package init(pool: PostgresPool, hot: HotMemory, clock: @escaping @Sendable () -> Date) {
        self.pool = pool
        self.hot = hot
        self.clock = clock
    }

    /// A web user, with a token that is shown this once; memory stays off until they turn it on.
    package func register(displayName: String) async throws -> Registered {
        try RegisterRequest(displayName: displayName).checkRules()
        let userId = "\(UserName.webPlatform)_\(Hex.encode(try SecureRandom.bytes(16)))"
        let issued = try IssuedToken.make(kind: .user)
        let now = clock()
        try await pool.transaction { connection in
            _ = try connection.execute(
                .insertWebUser, [.text(userId), .text(UserName.webPlatform), .text(displayName), .timestamp(now)])
            try TokenStore.insert(
                issued, kind: .user, userId: userId, platform: nil, label: nil, expiresAt: nil, now: now, on: connection)
        }
        return Registered(userId: userId, authToken: issued.token, displayName: displayName, memoryEnabled: false)
    }

    package func settings(of userId: String) async throws -> UserSettings {
        let now = clock()
        return try await pool.withConnection { connection in try UserStore.settings(of: userId, now: now, on: connection) }
    }

    /// Of another platform's user also before they have said anything: whoever does not want to be remembered says so first.
    package func update(_ change: UserSettingsUpdate, of userId: String) async throws -> UserSettings {
        try change.checkRules()
        let now = clock()
        return try await hot.transaction(in: pool, of: [userId]) { connection in
            if let name = UserName(userId), name.platform != UserName.webPlatform {
                _ = try connection.execute(.ensureUsers, [.textArray([userId]), .textArray([name.platform]), .timestamp(now)])
            }
            _ = try connection.execute(
                .updateUser,
                [
                    .text(userId), .optional(change.displayName), .optional(change.memoryEnabled ?? change.memoryExtractionEnabled),
                    .optional(change.timeZone), .timestamp(now), .bool(change.extractionModel.isChange),
                    .optional(change.extractionModel.value), .bool(change.extractionTemperature.isChange),
                    .optional(change.extractionTemperature.value), .optional(change.allowAgentSpecificMemory),
                ])
            let changes = try connection.query(.resetMemoryVersions, [.textArray([userId])]).map { try MemoryChange(reset: $0) }
            return (try UserStore.settings(of: userId, now: now, on: connection), changes)
        }
    }

    private static func settings(
        of userId: String, now: Date, on connection: isolated PostgresConnection
    ) throws -> UserSettings {
        guard let row = try connection.query(.userSettings, [.text(userId), .timestamp(now)]).first else { throw unknownUser }
        return UserSettings(
            userId: userId, displayName: try row.getOptional("display_name", as: String.self),
            memoryEnabled: try row.get("memory_enabled"), allowAgentSpecificMemory: try row.get("allow_agent_specific_memory"),
            timeZone: try row.get("time_zone"), extractionModel: try row.getOptional("extraction_model", as: String.self),
            extractionTemperature: try row.getOptional("extraction_temperature", as: Double.self),
            globalFacts: try row.get("global_facts"), agentSpecificFacts: try row.get("agent_specific_facts"),
            lastLoginAt: try row.getOptional("last_login_at", as: Date.self).map(Timestamp.init),
            createdAt: Timestamp(try row.get("created_at")), updatedAt: Timestamp(try row.get("updated_at")))
    }

    static let unknownUser = WireError(.notFound, "There is no such user.", field: "user_id")

    /// Removes a user and every trace: rows, vectors, queue, event payloads, tokens. Irreversible.
    ///
    /// A worker that finishes later finds neither its task nor the user and writes nothing.
    ///
    /// - Returns: how many facts there were.
    @discardableResult
    package func erase(_ userId: String) async throws -> Int {
        let now = clock()
        let facts: Int
        do {
            defer { hot.forget(userId) }
            facts = try await pool.transaction { connection in
                guard try !connection.query(.lockUsers, [.textArray([userId])]).isEmpty else { throw UserStore.unknownUser }
                let facts = try connection.query(.countFactsOfUser, [.text(userId)]).first?.get("count", as: Int.self)
                let tokens = try connection.query(.livingTokensOfUser, [.text(userId)]).map { try $0.get("token_id", as: UUID.self) }
                // Deleting the user waits for workers that hold its tasks; only then are all its events there to be deleted.
                _ = try connection.execute(.deleteUser, [.text(userId)])
                _ = try connection.execute(.deleteUserEvents, [.text(userId)])
                _ = try connection.query(.ringMemoryErased, [.text(userId)])
                try EventLog.append(tokens.map(EventDraft.tokenRevoked) + [.userErased(userId)], now: now, on: connection)
                return facts ?? 0
            }
        }
        await hot.untilOthersKnow("\(Notice.digest(of: userId)):erased")
        return facts
    }
}
