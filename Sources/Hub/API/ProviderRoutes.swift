import Foundation
import WebSocket
import Wire

/// `/memory/*`: remember and recall, word for word, wherever the settings say.
struct ProviderRoutes: Sendable {
    let provider: ProviderChain
    let log: EventLog

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
            try body.checkRules()
            let memory = NewMemory(
                userId: userId, content: body.content, metadata: body.metadata ?? .object([:]), caller: principal)
            return .json(Remembered(memoryId: try await provider.remember(memory)))
        }
        router.add(
            "POST", "/memory/recall",
            .describes(
                "The memories that a text is about, best first", tag: "provider", takes: RecallRequest.self, refuses: [.notFound],
                answers: .json(Recalled.self))
        ) { request in
            let body = try request.body(RecallRequest.self)
            try body.checkRules()
            let userId = try request.principal().user(named: body.userId)
            return .json(Recalled(memories: try await provider.recall(body.query, of: userId, limit: body.limit ?? 10)))
        }
        router.add(
            "DELETE", "/memory/{id}",
            .describes("Forget a memory", tag: "provider", query: [.user()], answers: .nothing)
        ) { request in
            try await provider.delete(try request.identifier("id"), of: try request.user(), by: try request.principal())
            return .noContent
        }
        router.add(
            "GET", "/memory/list",
            .describes(
                "All memories of a user, newest first", tag: "provider", query: [.user()], refuses: [.notFound],
                answers: .page(of: Memory.self))
        ) { request in
            let page = try await provider.list(of: try request.user(), page: try request.page())
            return .list(page.memories, nextCursor: page.nextCursor, position: try await log.position(), of: request)
        }
        router.add(
            "GET", "/memory/health", access: .open,
            .describes(
                "Whether memories can be kept and found", tag: "provider", answers: .json(ProviderHealth.self),
                .json(ProviderHealth.self, status: 503))
        ) { _ in
            let isHealthy = await provider.isHealthy()
            return .json(
                ProviderHealth(status: isHealthy ? "healthy" : "degraded", provider: provider.name), status: isHealthy ? 200 : 503)
        }
    }
}
