import Foundation
import Postgres
import Ranking

/// Reads users' memories out of PostgreSQL for ``HotMemory``, and leaves word there of users who have too many.
struct MemoryReader: Sendable {
    let pool: PostgresPool
    /// A user with more is large.
    let maximumMemories: Int
    let clock: @Sendable () -> Date

    /// Up to where a set holds what the tables hold.
    struct Positions: Sendable, Equatable {
        var facts: Int64 = 0
        var turns: Int64 = 0
        /// When the user was made: an erased user who comes back begins again at version 0.
        var userSince: Date?
    }

    /// What is in process already.
    struct Known: Sendable {
        var version: Int64
        var positions: Positions
        var isLarge: Bool
        var isMemoryEnabled: Bool
        var isAgentMemoryAllowed: Bool
        var modelId: Int
    }

    struct Reading: Sendable {
        var version: Int64 = 0
        var isMemoryEnabled = true
        var isAgentMemoryAllowed = true
        /// Whose vectors are read: the model that serves.
        var modelId = 0
        /// As other people say it, if they would.
        var userName: String?
        /// False: ``memories`` is only what was added since the positions that were asked for.
        var isWhole = true
        /// There are more than `maximumMemories`; ``memories`` is then empty.
        var isLarge = false
        var positions = Positions()
        var memories: [StoredMemory] = []
        var links: [FactLink] = []
    }

    /// - Parameter known: of this, only the rest is read if that is enough.
    /// - Returns: at least the state at the time of the call; a user nobody has heard of has an empty memory.
    func read(_ userId: String, since known: Known?, deadline: Duration) async throws -> Reading {
        let (maximumMemories, now) = (maximumMemories, clock())
        return try await pool.withConnection(deadline: deadline) { connection in
            // The version first: what commits between the two statements is read, and read again with the next version.
            var reading = Reading()
            guard let user = try connection.query(.memoryState, [.text(userId)]).first else {
                reading.modelId = try connection.query(.servingModel).first?.get("model_id") ?? 0
                return reading
            }
            reading.modelId = try user.getOptional("model_id", as: Int.self) ?? 0
            reading.version = try user.get("memory_version")
            reading.isMemoryEnabled = try user.get("memory_enabled")
            reading.isAgentMemoryAllowed = try user.get("agent_memory_allowed")
            reading.positions.userSince = try user.get("created_at", as: Date.self)
            reading.userName = try user.getOptional("display_name", as: String.self).flatMap(Names.spoken)
            let resetVersion = try user.get("memory_reset_version", as: Int64.self)
            if let known, known.version >= resetVersion, known.positions.userSince == reading.positions.userSince,
                known.isMemoryEnabled == reading.isMemoryEnabled, known.isAgentMemoryAllowed == reading.isAgentMemoryAllowed,
                known.modelId == reading.modelId
            {
                reading.isWhole = false
                reading.isLarge = known.isLarge
                reading.positions = known.positions
                if known.isLarge || known.version >= reading.version { return reading }
            }
            guard reading.isMemoryEnabled else { return reading }
            let count = try connection.query(.countMemories, [.text(userId), .int(maximumMemories)]).first
            guard try count?.get("is_large", as: Bool.self) != true else {
                reading.isLarge = true
                if try !user.get("has_large_memory", as: Bool.self) {
                    _ = try connection.execute(.markLargeMemory, [.text(userId)])
                }
                return reading
            }
            let rows = try connection.pipeline([
                (
                    .memoriesOfUser,
                    [
                        .text(userId), .int(reading.modelId), .int(reading.positions.facts), .int(reading.positions.turns),
                        .timestamp(now),
                    ]
                ),
                (.linksOfUser, [.text(userId), .int(reading.positions.facts)]),
            ])
            reading.links = try rows[1].map { row in
                FactLink(factId: try row.get("fact_id"), linkedId: try row.get("linked_id"), strength: try row.get("strength"))
            }
            for row in rows[0] {
                let position = try row.get("position", as: Int64.self)
                if try row.get("is_turn", as: Bool.self) {
                    reading.positions.turns = max(reading.positions.turns, position)
                } else {
                    reading.positions.facts = max(reading.positions.facts, position)
                }
                reading.memories.append(try StoredMemory(row, modelId: reading.modelId))
            }
            return reading
        }
    }
}
