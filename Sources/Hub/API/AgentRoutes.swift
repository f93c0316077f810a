import Foundation
import WebSocket
import Wire

/// `/api/agents`: read by everybody with a token, changed by administrators.
struct AgentRoutes: Sendable {
    let agents: AgentStore

    func add(to router: inout Router) {
        router.add("GET", "/api/agents") { _ in .json(try await agents.list()) }
        router.add("POST", "/api/agents") { request in
            _ = try request.admin()
            return .json(try await agents.create(try request.body(AgentFields.self)), status: 201)
        }
        router.add("GET", "/api/agents/{id}") { request in
            .json(try await agents.agent(try request.identifier("id").uuid))
        }
        router.add("PUT", "/api/agents/{id}") { request in
            _ = try request.admin()
            return .json(try await agents.update(try request.identifier("id").uuid, try request.body(AgentFields.self)))
        }
        router.add("DELETE", "/api/agents/{id}") { request in
            _ = try request.admin()
            try await agents.delete(try request.identifier("id").uuid)
            return .noContent
        }
    }
}
