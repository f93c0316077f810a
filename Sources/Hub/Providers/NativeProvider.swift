import Foundation
import Wire

/// The hub's own memory: PostgreSQL, with everything that recall knows.
struct NativeProvider: MemoryProvider {
    let facts: FactStore
    let embedding: EmbeddingService
    let recall: Recall
    let users: UserStore
    let health: HealthService

    var name: String { "native" }

    private static let patience: Duration = .seconds(5)

    func remember(_ memory: NewMemory) async throws -> Identifier {
        try await facts.remember(
            [RememberRequest(content: memory.content, metadata: memory.metadata)], for: memory.userId, by: memory.caller
        )[0].memoryId
    }

    func recall(_ query: String, of userId: String, limit: Int) async throws -> [Memory] {
        let query = RecallQuery(userId: userId, agentId: nil, text: query, limit: limit)
        let memory = try await recall.hot.memory(of: userId, deadline: Self.patience)
        guard memory.isMemoryEnabled else { return [] }
        let vector = try await embedding.vector(
            for: recall.embeddedText(of: query, in: memory), model: memory.modelId, priority: .interactive)
        return try await recall.search(query, in: memory, vector: vector, deadline: Self.patience).scored.map(Memory.init)
    }

    func delete(_ id: Identifier, of userId: String, by caller: Principal) async throws {
        try await facts.delete(id.uuid, of: userId, by: caller)
    }

    /// With everything else that is held about the user.
    func deleteAll(of userId: String) async throws {
        do {
            _ = try await users.erase(userId)
        } catch let error as WireError where error.code == .notFound {
            return
        }
    }

    func list(of userId: String, page: PageRequest) async throws -> MemoryPage {
        let page = try await facts.list(userId, filter: FactStore.Filter(), page: page)
        return MemoryPage(memories: page.elements.map(Memory.init), nextCursor: page.nextCursor)
    }

    func isHealthy() async -> Bool { await health.health().status == "healthy" }
}

extension Memory {
    fileprivate init(_ scored: ScoredMemory) {
        let memory = scored.memory
        self.init(
            id: Identifier(memory.id), content: memory.text, metadata: JSONValue(stored: memory.metadata),
            createdAt: Timestamp(memory.createdAt), similarityScore: scored.score.total, why: RecalledItem.Why(scored.score))
    }

    fileprivate init(_ fact: Fact) {
        self.init(id: fact.id, content: fact.factText, metadata: fact.metadata, createdAt: fact.createdAt)
    }
}
