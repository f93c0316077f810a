import Foundation
import WebSocket
import Wire

/// A user's settings, what their facts come from and are linked to, export and erasure.
struct UserRoutes: Sendable {
    let users: UserStore
    let erasure: AccountErasure
    let export: UserExport
    let sources: FactSources
    let embedding: EmbeddingService

    func add(to router: inout Router) {
        let user = "/api/memory/users/{user_id}"
        router.add(
            "GET", user + "/settings", .describes("A user's settings", tag: "user", answers: .json(UserSettings.self))
        ) { request in shown(try await users.settings(of: try request.user())) }
        router.add(
            "PUT", user + "/settings",
            .describes("Change a user's settings", tag: "user", takes: UserSettingsUpdate.self, answers: .json(UserSettings.self))
        ) { request in
            shown(try await users.update(try request.body(UserSettingsUpdate.self), of: try request.user()))
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
        // Older clients of VoxBridge leave out "memory".
        for user in [user, "/api/users/{user_id}"] {
            router.add(
                "GET", user + "/export",
                .describes("Everything that is held about a user (GDPR, article 20)", tag: "user", answers: .document)
            ) { request in try await exported(request) }
            router.add(
                "DELETE", user,
                .describes(
                    "Erase a user and every trace; cannot be undone", tag: "user",
                    query: [.flag("confirm", "Must be true, here or in the body.")], takes: Confirmation.self, isBodyOptional: true,
                    answers: .json(UserDeleted.self))
            ) { request in try await erased(request) }
        }
    }

    private func shown(_ settings: UserSettings) -> Response {
        var settings = settings
        settings.embeddingProvider = embedding.activeModel.provider
        return .json(settings)
    }

    private func exported(_ request: APIRequest) async throws -> Response {
        Response(
            status: 200,
            headers: [
                ("Content-Type", "application/json"),
                ("Content-Disposition", "attachment; filename=\"memhub-export.json\""),
            ],
            body: try await export.document(of: try request.user()))
    }

    private func erased(_ request: APIRequest) async throws -> Response {
        let isConfirmed = try request.hasBody ? request.body(Confirmation.self).confirm : request.queryFlag("confirm")
        guard isConfirmed else { throw WireError.invalid("confirm", "must be true: erasure cannot be undone") }
        let userId = try request.user()
        return .json(UserDeleted(userId: userId, factsDeleted: try await erasure.erase(userId)))
    }
}
