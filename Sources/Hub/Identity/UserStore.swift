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

    func settings(of userId: String) async throws -> UserSettings {
        try await pool.withConnection { connection in try UserStore.settings(of: userId, on: connection) }
    }

    package func update(_ change: UserSettingsUpdate, of userId: String) async throws -> UserSettings {
        try change.checkRules()
        let now = clock()
        return try await hot.transaction(in: pool, of: [userId]) { connection in
            _ = try connection.execute(
                .updateUser,
                [
                    .text(userId), .optional(change.displayName), .optional(change.memoryEnabled), .optional(change.timeZone),
                    .timestamp(now), .bool(change.extractionModel.isChange), .optional(change.extractionModel.value),
                    .bool(change.extractionTemperature.isChange), .optional(change.extractionTemperature.value),
                ])
            let changes = try connection.query(.resetMemoryVersions, [.textArray([userId])]).map { try MemoryChange(reset: $0) }
            return (try UserStore.settings(of: userId, on: connection), changes)
        }
    }

    private static func settings(
        of userId: String, on connection: isolated PostgresConnection
    ) throws -> UserSettings {
        guard let row = try connection.query(.findUser, [.text(userId)]).first else { throw unknownUser }
        return UserSettings(
            userId: userId, displayName: try row.getOptional("display_name", as: String.self),
            memoryEnabled: try row.get("memory_enabled"), timeZone: try row.get("time_zone"),
            extractionModel: try row.getOptional("extraction_model", as: String.self),
            extractionTemperature: try row.getOptional("extraction_temperature", as: Double.self))
    }

    static let unknownUser = WireError(.notFound, "There is no such user.", field: "user_id")

    func policy() async throws -> MemoryPolicy {
        try await pool.withConnection { connection in
            let row = try connection.query(.memoryPolicy).first
            return MemoryPolicy(defaultEnabled: try row?.get("default_enabled") ?? true)
        }
    }

    package func setPolicy(_ policy: MemoryPolicy) async throws {
        let (now, change) = (clock(), UUID())
        do {
            defer { hot.doubtEverybody() }
            try await pool.transaction { connection in
                _ = try connection.execute(.setMemoryPolicy, [.bool(policy.defaultEnabled), .timestamp(now)])
                _ = try connection.query(.ringMemoryPolicy, [.text(change.uuidString)])
            }
        }
        await hot.untilOthersKnow("policy:\(change.uuidString)")
    }

    /// Removes a user and every trace: rows, vectors, queue, event payloads, tokens. Irreversible.
    ///
    /// A worker that finishes later finds neither its task nor the user and writes nothing.
    package func erase(_ userId: String) async throws {
        let now = clock()
        do {
            defer { hot.forget(userId) }
            try await pool.transaction { connection in
                guard try !connection.query(.lockUsers, [.textArray([userId])]).isEmpty else { throw UserStore.unknownUser }
                let tokens = try connection.query(.livingTokensOfUser, [.text(userId)]).map { try $0.get("token_id", as: UUID.self) }
                // Deleting the user waits for workers that hold its tasks; only then are all its events there to be deleted.
                _ = try connection.execute(.deleteUser, [.text(userId)])
                _ = try connection.execute(.deleteUserEvents, [.text(userId)])
                _ = try connection.query(.ringMemoryErased, [.text(userId)])
                try EventLog.append(tokens.map(EventDraft.tokenRevoked) + [.userErased(userId)], now: now, on: connection)
            }
        }
        await hot.untilOthersKnow("\(Notice.digest(of: userId)):erased")
    }
}
