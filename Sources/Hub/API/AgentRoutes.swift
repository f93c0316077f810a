import Foundation
import WebSocket
import Wire

/// `/api/agents`: read by everybody with a token, changed by administrators.
struct AgentRoutes: Sendable {
    let agents: AgentStore

    func add(to router: inout Router) {
        router.add("GET", "/api/agents", .describes("All agents", tag: "agents", answers: .json([Agent].self))) { _ in
            .json(try await agents.list())
        }
        router.add(
            "POST", "/api/agents",
            .describes("Make an agent", tag: "agents", takes: AgentFields.self, answers: .json(Agent.self, status: 201))
        ) { request in
            _ = try request.admin()
            return .json(try await agents.create(try request.body(AgentFields.self)), status: 201)
        }
        router.add("GET", "/api/agents/{id}", .describes("An agent", tag: "agents", answers: .json(Agent.self))) { request in
            .json(try await agents.agent(try request.identifier("id").uuid))
        }
        router.add(
            "PUT", "/api/agents/{id}",
            .describes("Change an agent; absent fields stay", tag: "agents", takes: AgentFields.self, answers: .json(Agent.self))
        ) { request in
            _ = try request.admin()
            return .json(try await agents.update(try request.identifier("id").uuid, try request.body(AgentFields.self)))
        }
        router.add(
            "DELETE", "/api/agents/{id}", .describes("Remove an agent and what only it knew", tag: "agents", answers: .nothing)
        ) { request in
            _ = try request.admin()
            try await agents.delete(try request.identifier("id").uuid)
            return .noContent
        }
    }
}
