import WebSocket
import Wire

/// `/api/settings/extraction`: which language model extracts; for administrators.
struct ExtractionSettingsRoutes: Sendable {
    let models: ConfiguredModels

    func add(to router: inout Router) {
        let path = "/api/settings/extraction"
        router.add(
            "GET", path, .describes("Which language models extract", tag: "settings", answers: .json(ExtractionSettings.self))
        ) { request in
            _ = try request.admin()
            return .json(models.settings())
        }
        router.add(
            "PUT", path,
            .describes(
                "Choose the language model that extracts", tag: "settings", takes: ExtractionSettingsUpdate.self,
                answers: .json(ExtractionSettings.self))
        ) { request in
            _ = try request.admin()
            return .json(try await models.update(try request.body(ExtractionSettingsUpdate.self)))
        }
        router.add(
            "POST", path + "/test",
            .describes(
                "Ask the model a real question, with settings that are not stored or with those that are", tag: "settings",
                takes: ExtractionSettingsUpdate.self, isBodyOptional: true, answers: .json(ExtractionTestResult.self))
        ) { request in
            _ = try request.admin()
            return .json(try await models.test(request.hasBody ? try request.body(ExtractionSettingsUpdate.self) : nil))
        }
    }
}
