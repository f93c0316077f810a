import Foundation
import WebSocket
import Wire

/// A user's settings, what their facts come from and are linked to, export and erasure.
struct UserRoutes: Sendable {
    let users: UserStore
    let export: UserExport
    let sources: FactSources

    func add(to router: inout Router) {
        let user = "/api/memory/users/{user_id}"
        router.add("GET", user + "/settings") { request in .json(try await users.settings(of: try request.user())) }
        router.add("PUT", user + "/settings") { request in
            .json(try await users.update(try request.body(UserSettingsUpdate.self), of: try request.user()))
        }
        router.add("GET", user + "/export") { request in
            Response(
                status: 200,
                headers: [
                    ("Content-Type", "application/json"),
                    ("Content-Disposition", "attachment; filename=\"memhub-export.json\""),
                ],
                body: try await export.document(of: try request.user()))
        }
        router.add("GET", user + "/links") { request in
            .list(try await sources.links(of: try request.user(), page: try request.page()), of: request)
        }
        router.add("GET", user + "/turns/{turn_id}") { request in
            .json(try await sources.turn(try request.identifier("turn_id").uuid, of: try request.user()))
        }
        router.add("DELETE", user) { request in
            guard try request.queryFlag("confirm") else {
                throw WireError.invalid("confirm", "must be true: erasure cannot be undone")
            }
            try await users.erase(try request.user())
            return .noContent
        }
        let policy = "/api/system-settings/admin-memory-policy"
        router.add("GET", policy) { request in
            _ = try request.admin()
            return .json(try await users.policy())
        }
        router.add("PUT", policy) { request in
            _ = try request.admin()
            let policy = try request.body(MemoryPolicy.self)
            try await users.setPolicy(policy)
            return .json(policy)
        }
    }
}
