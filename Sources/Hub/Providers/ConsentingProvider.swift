import Foundation
import Postgres
import Wire

/// Lets nothing of users who are not remembered into a provider that does not know whether they are, and nothing of theirs out.
struct ConsentingProvider: ProviderAround {
    let base: any MemoryProvider
    let pool: PostgresPool

    func remember(_ memory: NewMemory) async throws -> Identifier {
        guard try await isRemembered(memory.userId) else { throw FactStore.memoryIsOff }
        return try await base.remember(memory)
    }

    func recall(_ query: String, of userId: String, limit: Int) async throws -> [Memory] {
        try await isRemembered(userId) ? try await base.recall(query, of: userId, limit: limit) : []
    }

    /// Users whom the hub has not met are what the administrator's policy says.
    private func isRemembered(_ userId: String) async throws -> Bool {
        try await pool.withConnection { try $0.query(.isRemembered, [.text(userId)]).first?.get("is_remembered") ?? false }
    }
}

extension Statement {
    static let isRemembered = Statement(
        "is_remembered",
        "SELECT is_memory_enabled((SELECT memory_enabled FROM users WHERE user_id = $1)) AS is_remembered")
}
