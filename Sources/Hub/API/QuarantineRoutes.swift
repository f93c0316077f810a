import WebSocket
import Wire

/// What administrators see of facts that looked like instructions.
struct QuarantineRoutes: Sendable {
    let quarantine: QuarantineStore

    func add(to router: inout Router) {
        router.add(
            "GET", "/api/memory/quarantine",
            .describes(
                "What was kept out of memories because it looked like an instruction", tag: "quarantine", query: [.text("user_id")],
                answers: .page(of: QuarantinedFact.self))
        ) { request in
            _ = try request.admin()
            return .list(try await quarantine.list(of: request.query("user_id"), page: try request.page()), of: request)
        }
        router.add(
            "DELETE", "/api/memory/quarantine/{quarantine_id}",
            .describes("Remove a quarantined fact", tag: "quarantine", answers: .nothing)
        ) { request in
            _ = try request.admin()
            try await quarantine.delete(try request.identifier("quarantine_id").uuid)
            return .noContent
        }
    }
}
