import WebSocket
import Wire

/// `/api/settings/extraction`: which language model extracts; for administrators.
struct ExtractionSettingsRoutes: Sendable {
    let models: ConfiguredModels

    func add(to router: inout Router) {
        let path = "/api/settings/extraction"
        router.add("GET", path) { request in
            _ = try request.admin()
            return .json(models.settings())
        }
        router.add("PUT", path) { request in
            _ = try request.admin()
            return .json(try await models.update(try request.body(ExtractionSettingsUpdate.self)))
        }
        router.add("POST", path + "/test") { request in
            _ = try request.admin()
            return .json(try await models.test(request.hasBody ? try request.body(ExtractionSettingsUpdate.self) : nil))
        }
    }
}
