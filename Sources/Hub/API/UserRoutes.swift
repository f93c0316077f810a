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
        router.add(
            "GET", user + "/settings", .describes("A user's settings", tag: "user", answers: .json(UserSettings.self))
        ) { request in .json(try await users.settings(of: try request.user())) }
        router.add(
            "PUT", user + "/settings",
            .describes("Change a user's settings", tag: "user", takes: UserSettingsUpdate.self, answers: .json(UserSettings.self))
        ) { request in
            .json(try await users.update(try request.body(UserSettingsUpdate.self), of: try request.user()))
        }
        router.add(
            "GET", user + "/export",
            .describes("Everything that is held about a user (GDPR, article 20)", tag: "user", answers: .document)
        ) { request in
            Response(
                status: 200,
                headers: [
                    ("Content-Type", "application/json"),
                    ("Content-Disposition", "attachment; filename=\"memhub-export.json\""),
                ],
                body: try await export.document(of: try request.user()))
        }
        router.add(
            "GET", user + "/links", .describes("Facts that are about the same", tag: "facts", answers: .page(of: ListedLink.self))
        ) { request in
            .list(try await sources.links(of: try request.user(), page: try request.page()), of: request)
        }
        router.add(
            "GET", user + "/turns/{turn_id}",
            .describes("What was said when a fact was learned", tag: "facts", answers: .json(StoredTurn.self))
        ) { request in
            .json(try await sources.turn(try request.identifier("turn_id").uuid, of: try request.user()))
        }
        router.add(
            "DELETE", user,
            .describes(
                "Erase a user and every trace; cannot be undone", tag: "user", query: [.flag("confirm", "Must be true.").required],
                answers: .nothing)
        ) { request in
            guard try request.queryFlag("confirm") else {
                throw WireError.invalid("confirm", "must be true: erasure cannot be undone")
            }
            try await users.erase(try request.user())
            return .noContent
        }
        let policy = "/api/system-settings/admin-memory-policy"
        router.add(
            "GET", policy,
            .describes("Whether bot users are remembered", tag: "settings", answers: .json(MemoryPolicy.self))
        ) { request in
            _ = try request.admin()
            return .json(try await users.policy())
        }
        router.add(
            "PUT", policy,
            .describes(
                "Say whether bot users are remembered who have not answered themselves", tag: "settings", takes: MemoryPolicy.self,
                answers: .json(MemoryPolicy.self))
        ) { request in
            _ = try request.admin()
            let policy = try request.body(MemoryPolicy.self)
            try await users.setPolicy(policy)
            return .json(policy)
        }
    }
}
