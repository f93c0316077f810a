import Foundation
import WebSocket
import Wire

/// `/memory/*`: remember and recall, word for word.
struct ProviderRoutes: Sendable {
    let facts: FactStore
    let embedding: EmbeddingService
    let recall: Recall
    let health: HealthService

    func add(to router: inout Router) {
        router.add("POST", "/memory/remember") { request in
            let body = try request.body(RememberRequest.self)
            let principal = try request.principal()
            let userId = try principal.user(named: body.userId)
            return .json(try await facts.remember(body, for: userId, by: principal))
        }
        router.add("POST", "/memory/recall") { request in
            let body = try request.body(RecallRequest.self)
            return .json(try await recalled(body, for: try request.principal().user(named: body.userId)))
        }
        router.add("DELETE", "/memory/{id}") { request in
            let principal = try request.principal()
            let userId = try principal.user(named: request.query("user_id"))
            try await facts.delete(try request.identifier("id").uuid, of: userId, by: principal)
            return .noContent
        }
        router.add("GET", "/memory/list") { request in
            let userId = try request.principal().user(named: request.query("user_id"))
            let page = try await facts.list(userId, filter: FactStore.Filter(), page: try request.page())
            return .list(page.map(Memory.init), of: request)
        }
        router.add("GET", "/memory/health", access: .open) { _ in
            let health = await health.health()
            return .json(ProviderHealth(status: health.status, provider: "native"), status: health.httpStatus)
        }
    }

    private func recalled(_ request: RecallRequest, for userId: String) async throws -> Recalled {
        try Limits.check(request.query, "query", bytes: Limits.textBytes, allowsEmpty: false)
        let limit = request.limit ?? 10
        guard (1...Limits.listItems).contains(limit) else {
            throw WireError.invalid("limit", "must be between 1 and \(Limits.listItems)")
        }
        let query = RecallQuery(userId: userId, agentId: nil, text: request.query, limit: limit)
        let memory = try await recall.hot.memory(of: userId, deadline: .seconds(5))
        guard memory.isMemoryEnabled else { return Recalled(memories: []) }
        let vector = try await embedding.vector(
            for: recall.embeddedText(of: query, in: memory), model: memory.modelId, priority: .interactive)
        return Recalled(
            memories: try await recall.search(query, in: memory, vector: vector, deadline: .seconds(5)).scored.map(Memory.init))
    }
}

extension Memory {
    init(_ scored: ScoredMemory) {
        let memory = scored.memory
        self.init(
            id: Identifier(memory.id), content: memory.text, metadata: JSONValue(stored: memory.metadata),
            createdAt: Timestamp(memory.createdAt), similarityScore: scored.score.total, why: RecalledItem.Why(scored.score))
    }

    init(_ fact: Fact) {
        self.init(id: fact.id, content: fact.factText, metadata: fact.metadata, createdAt: fact.createdAt)
    }
}
