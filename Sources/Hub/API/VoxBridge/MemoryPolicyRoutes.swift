import WebSocket
import Wire

/// `/api/system-settings/admin-memory-policy`: for administrators.
struct MemoryPolicyRoutes: Sendable {
    let policy: MemoryPolicyStore

    func add(to router: inout Router) {
        let path = "/api/system-settings/admin-memory-policy"
        router.add(
            "GET", path,
            .describes("What is decided about everybody's memory", tag: "settings", answers: .json(MemoryPolicyState.self))
        ) { request in
            _ = try request.admin()
            return .json(try await policy.state())
        }
        router.add(
            "PUT", path,
            .describes(
                "Decide about everybody's memory; absent fields stay", tag: "settings", takes: MemoryPolicyUpdate.self,
                answers: .json(MemoryPolicyState.self))
        ) { request in
            _ = try request.admin()
            return .json(try await policy.update(try request.body(MemoryPolicyUpdate.self)))
        }
        router.add(
            "POST", path + "/reset",
            .describes("Back to what a new hub does", tag: "settings", answers: .json(MemoryPolicyState.self))
        ) { request in
            _ = try request.admin()
            return .json(try await policy.reset())
        }
    }
}
