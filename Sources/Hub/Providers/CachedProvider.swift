import Foundation
import Synchronization
import Wire

/// Keeps what a provider elsewhere has recalled, until this hub changes anything there or ``lifetime`` is over.
///
/// Not for the native provider: its own caches are told of every change.
package final class CachedProvider: ProviderAround {
    private struct Key: Hashable {
        var userId: String
        var generation: UInt64
        var query: String
        var limit: Int
    }

    /// Seconds: what other programs change there is seen after these.
    package static let lifetime: TimeInterval = 10
    private static let capacity = 8 << 20

    package let base: any MemoryProvider
    private let answers = LRUCache<Key, [Memory]>(capacity: CachedProvider.capacity)
    /// Raised with every change: answers that are on their way while something changes are not found again.
    private let generation = Atomic<UInt64>(0)
    private let clock: @Sendable () -> Date

    package init(_ base: any MemoryProvider, clock: @escaping @Sendable () -> Date = { Date() }) {
        self.base = base
        self.clock = clock
    }

    package func remember(_ memory: NewMemory) async throws -> Identifier {
        try await changing { try await base.remember(memory) }
    }

    package func recall(_ query: String, of userId: String, limit: Int) async throws -> [Memory] {
        let key = Key(userId: userId, generation: generation.load(ordering: .acquiring), query: query, limit: limit)
        if let known = answers.value(for: key, now: clock()) { return known }
        let found = try await base.recall(query, of: userId, limit: limit)
        let cost = query.utf8.count + userId.utf8.count + found.reduce(200) { $0 + $1.content.utf8.count + 200 }
        answers.insert(found, for: key, cost: cost, expiresAt: clock().addingTimeInterval(Self.lifetime))
        return found
    }

    package func delete(_ id: Identifier, of userId: String, by caller: Principal) async throws {
        try await changing { try await base.delete(id, of: userId, by: caller) }
    }

    package func deleteAll(of userId: String) async throws {
        try await changing { try await base.deleteAll(of: userId) }
    }

    /// Whether it succeeds or not: a change that fails here may have been made there.
    private func changing<Value>(_ body: () async throws -> Value) async throws -> Value {
        defer { generation.add(1, ordering: .acquiringAndReleasing) }
        return try await body()
    }
}
