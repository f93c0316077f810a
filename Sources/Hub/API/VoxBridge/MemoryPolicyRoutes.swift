import WebSocket
import Wire

/// `/api/system-settings/admin-memory-policy`: for administrators.
struct MemoryPolicyRoutes: Sendable {
    let policy: MemoryPolicyStore

    func add(to router: inout Router) {
        let path = "/api/system-settings/admin-memory-policy"
        router.add("GET", path) { request in
            _ = try request.admin()
            return .json(try await policy.state())
        }
        router.add("PUT", path) { request in
            _ = try request.admin()
            return .json(try await policy.update(try request.body(MemoryPolicyUpdate.self)))
        }
        router.add("POST", path + "/reset") { request in
            _ = try request.admin()
            return .json(try await policy.reset())
        }
    }
}
