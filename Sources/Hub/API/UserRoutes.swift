import Foundation
import WebSocket
import Wire

/// A user's settings, export and erasure.
struct UserRoutes: Sendable {
    let users: UserStore
    let export: UserExport
    let embedding: EmbeddingService

    func add(to router: inout Router) {
        let user = "/api/memory/users/{user_id}"
        router.add("GET", user + "/settings") { request in shown(try await users.settings(of: try request.user())) }
        router.add("PUT", user + "/settings") { request in
            shown(try await users.update(try request.body(UserSettingsUpdate.self), of: try request.user()))
        }
        // Older clients of VoxBridge leave out "memory".
        for user in [user, "/api/users/{user_id}"] {
            router.add("GET", user + "/export") { request in try await exported(request) }
            router.add("DELETE", user) { request in try await erased(request) }
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
        return .json(UserDeleted(userId: userId, factsDeleted: try await users.erase(userId)))
    }
}
