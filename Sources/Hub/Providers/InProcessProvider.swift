import Foundation
import Ranking
import Synchronization
import Wire

/// Memories in this process alone, gone with it: for tests, and for trials that should leave nothing behind.
///
/// - Limits: ``capacity`` memories of all users together; what is more is refused.
package final class InProcessProvider: MemoryProvider {
    package static let capacity = 100_000

    private struct User {
        var index = MemoryIndex()
        /// By the slot in the index.
        var memories: [Int: Memory] = [:]
        var slots: [Identifier: Int] = [:]
        /// Oldest first.
        var order: [Identifier] = []

        mutating func insert(_ memory: Memory, vector: [Float]) {
            let slot = index.insert(MemoryEntry(text: memory.content, occurredAt: memory.createdAt.date, vector: vector))
            memories[slot] = memory
            slots[memory.id] = slot
            order.append(memory.id)
        }

        mutating func remove(_ id: Identifier) -> Bool {
            guard let slot = slots.removeValue(forKey: id) else { return false }
            index.remove(slot)
            memories[slot] = nil
            order.removeAll { $0 == id }
            return true
        }
    }

    private struct State {
        var users: [String: User] = [:]
        var count = 0
    }

    private let state = Mutex(State())
    private let weights: RecallWeights
    private let embed: @Sendable (String) async throws -> [Float]
    private let clock: @Sendable () -> Date

    /// - Parameter embed: a text to its vector, of length 1.
    package init(
        weights: RecallWeights = RecallWeights(), embed: @escaping @Sendable (String) async throws -> [Float],
        clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.weights = weights
        self.embed = embed
        self.clock = clock
    }

    package var name: String { "memory" }

    package func remember(_ memory: NewMemory) async throws -> Identifier {
        let vector = try await embed(memory.content)
        let kept = Memory(
            id: Identifier(UUID()), content: memory.content, metadata: memory.metadata, createdAt: Timestamp(clock()))
        let isKept = state.withLock { state in
            guard state.count < Self.capacity else { return false }
            state.users[memory.userId, default: User()].insert(kept, vector: vector)
            state.count += 1
            return true
        }
        guard isKept else { throw ProviderError(code: .full) }
        return kept.id
    }

    package func recall(_ query: String, of userId: String, limit: Int) async throws -> [Memory] {
        let vector = try await embed(query)
        let (now, weights) = (clock(), weights)
        return state.withLock { state in
            guard let user = state.users[userId] else { return [] }
            return user.index.best(MemoryQuery(text: query, vector: vector), limit: limit, weights: weights, now: now) { _ in true }
                .compactMap { ranked in
                    user.memories[ranked.slot].map { memory in
                        Memory(
                            id: memory.id, content: memory.content, metadata: memory.metadata, createdAt: memory.createdAt,
                            similarityScore: ranked.score.total, why: RecalledItem.Why(ranked.score))
                    }
                }
        }
    }

    package func delete(_ id: Identifier, of userId: String, by caller: Principal) async throws {
        let isDeleted = state.withLock { state in
            guard state.users[userId]?.remove(id) == true else { return false }
            state.count -= 1
            return true
        }
        if !isDeleted { throw FactStore.unknownFact }
    }

    package func deleteAll(of userId: String) async throws {
        state.withLock { state in
            guard let user = state.users.removeValue(forKey: userId) else { return }
            state.count -= user.order.count
        }
    }

    /// The cursor is how many newer ones have been shown.
    package func list(of userId: String, page: PageRequest) async throws -> MemoryPage {
        let shown = Int(page.cursor ?? 0)
        return state.withLock { state in
            guard let user = state.users[userId] else { return MemoryPage(memories: [], nextCursor: nil) }
            let rest = user.order.reversed().dropFirst(shown)
            let memories = rest.prefix(page.limit).compactMap { user.slots[$0].flatMap { user.memories[$0] } }
            return MemoryPage(memories: memories, nextCursor: rest.count > page.limit ? Int64(shown + page.limit) : nil)
        }
    }

    package func isHealthy() async -> Bool { state.withLock { $0.count < Self.capacity } }
}
