import Foundation
import WebSocket
import Wire

/// `/api/memory/users/{user_id}/facts`, the same without the user, and search.
struct FactRoutes: Sendable {
    let facts: FactStore
    let context: ContextService
    let everybody: EverybodysMemory

    func add(to router: inout Router) {
        addFacts("/api/memory/users/{user_id}/facts", to: &router)
        // As VoxBridge's older clients ask: web users mean themselves, bots and administrators say `?user_id=`.
        addFacts("/api/memory/facts", naming: [.user()], to: &router)
        router.add(
            "POST", "/api/memory/search",
            .describes(
                "What is remembered that a text is about", tag: "facts", takes: SearchRequest.self, refuses: [.notFound],
                answers: .json(SearchResult.self))
        ) { request in
            let body = try request.body(SearchRequest.self)
            try body.checkRules()
            let limit = body.limit ?? 5
            let principal = try request.principal()
            if principal.role == .admin, body.userId == nil {
                return .json(
                    SearchResult(results: try await everybody.search(body.query, agentId: body.agentId?.uuid, limit: limit)))
            }
            let userId = try principal.user(named: body.userId)
            let answer = await context.answer(
                RecallQuery(userId: userId, agentId: body.agentId?.uuid, text: body.query, limit: limit),
                deadline: .seconds(2))
            guard answer.outcome == .complete else { throw unavailable }
            return .json(SearchResult(results: answer.items))
        }
    }

    /// - Parameter named: the user, where the path has none.
    private func addFacts(_ collection: String, naming named: [Parameter] = [], to router: inout Router) {
        router.add(
            "GET", collection,
            .describes(
                "A user's facts, newest first", tag: "facts", query: named + FactStore.Filter.parameters, refuses: [.notFound],
                answers: .page(of: Fact.self))
        ) { request in
            .list(try await facts.list(try request.user(), filter: try request.factFilter(), page: try request.page()), of: request)
        }
        router.add(
            "POST", collection,
            .describes(
                "Give a fact; a worker stores it", tag: "facts", query: named, takes: FactCreate.self, refuses: [.notFound],
                answers: .json(TaskAccepted.self, status: 202))
        ) { request in
            .json(try await facts.create(try request.body(FactCreate.self), for: try request.user()), status: 202)
        }
        router.add(
            "GET", collection + "/{fact_id}", .describes("A fact", tag: "facts", query: named, answers: .json(Fact.self))
        ) { request in
            .json(try await facts.fact(try request.identifier("fact_id").uuid, of: try request.user()))
        }
        router.add(
            "PUT", collection + "/{fact_id}",
            .describes(
                "Change a fact; absent fields stay", tag: "facts", query: named, takes: FactUpdate.self, refuses: [.conflict],
                answers: .json(Fact.self))
        ) { request in
            .json(
                try await facts.update(
                    try request.body(FactUpdate.self), of: try request.identifier("fact_id").uuid, userId: try request.user(),
                    by: try request.principal()))
        }
        router.add(
            "DELETE", collection + "/{fact_id}",
            .describes(
                "Forget a fact, the turn it was said in and what was made of it", tag: "facts", query: named,
                answers: .json(FactDeleted.self))
        ) { request in
            let factId = try request.identifier("fact_id")
            try await facts.delete(factId.uuid, of: try request.user(), by: try request.principal())
            return .json(FactDeleted(factId: factId))
        }
        router.add(
            "GET", collection + "/{fact_id}/history",
            .describes("What became of a fact", tag: "facts", query: named, answers: .page(of: FactHistoryEntry.self))
        ) { request in
            .list(
                try await facts.history(
                    of: try request.identifier("fact_id").uuid, userId: try request.user(), page: try request.page()),
                of: request)
        }
    }
}

extension FactStore.Filter {
    /// What ``APIRequest/factFilter()`` reads.
    static let parameters: [Parameter] = [
        .identifier("agent_id"), .name("scope", of: ["global", "agent", "all", ""], "Which facts where no agent is named."),
        .text("bank"), .text("memory_bank", "Another name of `bank`."), .text("sector"),
        .flag("include_invalid", "Also those that no longer hold."), .text("q", "What key, value or text must contain."),
    ]
}

extension APIRequest {
    /// Which facts a list is of.
    func factFilter() throws(WireError) -> FactStore.Filter {
        FactStore.Filter(
            agentId: try queryIdentifier("agent_id")?.uuid, isAgentSpecific: try isAgentSpecific(),
            bank: query("bank") ?? query("memory_bank"), sector: query("sector"), includesInvalid: try queryFlag("include_invalid"),
            containing: query("q"))
    }

    private func isAgentSpecific() throws(WireError) -> Bool? {
        switch query("agent_id") == nil ? query("scope") : nil {
        case nil, "all", "": nil
        case "global": false
        case "agent": true
        default: throw .invalid("scope", "must be global, agent or all")
        }
    }
}
