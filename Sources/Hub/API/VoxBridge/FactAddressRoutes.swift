import WebSocket
import Wire

/// The addresses of facts that VoxBridge's older clients know: without the user in them. Web users mean themselves; bots and
/// administrators say `?user_id=`.
struct FactAddressRoutes: Sendable {
    let facts: FactStore

    func add(to router: inout Router) {
        let collection = "/api/memory/facts"
        router.add("GET", collection) { request in
            .list(
                try await facts.list(try user(of: request), filter: try request.factFilter(), page: try request.page()), of: request)
        }
        router.add("POST", collection) { request in
            .json(try await facts.create(try request.body(FactCreate.self), for: try user(of: request)), status: 202)
        }
        router.add("GET", collection + "/{fact_id}") { request in
            .json(try await facts.fact(try request.identifier("fact_id").uuid, of: try user(of: request)))
        }
        router.add("PUT", collection + "/{fact_id}") { request in
            .json(
                try await facts.update(
                    try request.body(FactUpdate.self), of: try request.identifier("fact_id").uuid, userId: try user(of: request),
                    by: try request.principal()))
        }
        router.add("DELETE", collection + "/{fact_id}") { request in
            let factId = try request.identifier("fact_id")
            try await facts.delete(factId.uuid, of: try user(of: request), by: try request.principal())
            return .json(FactDeleted(factId: factId))
        }
    }

    private func user(of request: APIRequest) throws(WireError) -> String {
        try request.principal().user(named: request.query("user_id"))
    }
}
