import WebSocket
import Wire

/// Whom and what memories are kept for: mem0's users, agents, apps and runs.
struct Mem0EntityRoutes: Sendable {
    let selected: SelectedFacts
    let erasure: AccountErasure
    let forgetting: Forgetting

    func add(to router: inout Router) {
        router.add("GET", "/v1/entities") { request in
            let (names, page) = (try request.names(), try request.mem0Page())
            let (count, entities) = try await selected.entities(
                visibleTo: names.principal.visibility, page: page.number, size: page.size)
            let named = entities.map { entity in
                var entity = entity
                if entity.type == "user" {
                    entity.name = names.name(of: entity.name)
                    entity.id = entity.name
                }
                return entity
            }
            return .json(page.of(named, count: count, path: "/v1/entities/"))
        }
        router.add("DELETE", "/v2/entities/{type}/{name}") { request in
            let (type, name) = (request.parameters["type"] ?? "", request.parameters["name"] ?? "")
            let (names, actor) = (try request.names(), try request.principal().actor)
            switch type {
            case "user": try await deleteUser(try names.user(named: name), by: actor)
            case "agent", "app", "run":
                let filter = try MemoryFilter(.object([type + "_id": .string(name)]))
                // Whoever deletes all entities finds that the memories of some went with those of others: that is no error.
                try await forgetting.forget(try await selected.ids(names.selection(filter)), by: actor)
            default: throw WireError.invalid("type", "must be user, agent, app or run")
            }
            return .json(Mem0Done("Entity deleted successfully!"))
        }
    }

    /// A web user's own account and token stay: they end at `/api/auth/delete-account`.
    private func deleteUser(_ userId: String, by actor: String) async throws {
        if UserName(userId)?.platform == UserName.webPlatform {
            _ = try await forgetting.forget(.everything, of: userId, in: .everyAgent, by: actor)
        } else {
            _ = try await erasure.erase(userId)
        }
    }
}
