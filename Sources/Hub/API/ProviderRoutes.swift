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
        router.add(
            "POST", "/memory/remember",
            .describes(
                "Remember a content word for word; recallable at once", tag: "provider", takes: RememberRequest.self,
                refuses: [.notFound], answers: .json(Remembered.self))
        ) { request in
            let body = try request.body(RememberRequest.self)
            let principal = try request.principal()
            let userId = try principal.user(named: body.userId)
            return .json(try await facts.remember(body, for: userId, by: principal))
        }
        router.add(
            "POST", "/memory/recall",
            .describes(
                "The memories that a text is about, best first", tag: "provider", takes: RecallRequest.self, refuses: [.notFound],
                answers: .json(Recalled.self))
        ) { request in
            let body = try request.body(RecallRequest.self)
            return .json(try await recalled(body, for: try request.principal().user(named: body.userId)))
        }
        router.add(
            "DELETE", "/memory/{id}",
            .describes("Forget a memory", tag: "provider", query: [.user()], answers: .nothing)
        ) { request in
            let principal = try request.principal()
            let userId = try principal.user(named: request.query("user_id"))
            try await facts.delete(try request.identifier("id").uuid, of: userId, by: principal)
            return .noContent
        }
        router.add(
            "GET", "/memory/list",
            .describes(
                "All memories of a user, newest first", tag: "provider", query: [.user()], refuses: [.notFound],
                answers: .page(of: Memory.self))
        ) { request in
            let userId = try request.principal().user(named: request.query("user_id"))
            let page = try await facts.list(userId, filter: FactStore.Filter(), page: try request.page())
            return .list(page.map(Memory.init), of: request)
        }
        router.add(
            "GET", "/memory/health", access: .open,
            .describes(
                "Whether memories can be kept and found", tag: "provider", answers: .json(ProviderHealth.self),
                .json(ProviderHealth.self, status: 503))
        ) { _ in
            let health = await health.health()
            return .json(ProviderHealth(status: health.status, provider: "native"), status: health.httpStatus)
        }
    }

    private func recalled(_ request: RecallRequest, for userId: String) async throws -> Recalled {
        try request.checkRules()
        let query = RecallQuery(userId: userId, agentId: nil, text: request.query, limit: request.limit ?? 10)
        let memory = try await recall.hot.memory(of: userId, deadline: .seconds(5))
        guard memory.isMemoryEnabled else { return Recalled(memories: []) }
        let vector = try await embedding.vector(for: recall.embeddedText(of: query, in: memory), priority: .interactive)
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
