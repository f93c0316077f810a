import WebSocket
import Wire

/// What administrators see of facts that looked like instructions.
struct QuarantineRoutes: Sendable {
    let quarantine: QuarantineStore

    func add(to router: inout Router) {
        router.add("GET", "/api/memory/quarantine") { request in
            _ = try request.admin()
            return .list(try await quarantine.list(of: request.query("user_id"), page: try request.page()), of: request)
        }
        router.add("DELETE", "/api/memory/quarantine/{quarantine_id}") { request in
            _ = try request.admin()
            try await quarantine.delete(try request.identifier("quarantine_id").uuid)
            return .noContent
        }
    }
}
