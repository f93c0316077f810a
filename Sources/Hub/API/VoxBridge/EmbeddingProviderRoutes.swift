import WebSocket
import Wire

/// `/api/settings/embedding-providers` and `/api/system-settings/embedding-config`: who makes vectors; for administrators.
struct EmbeddingProviderRoutes: Sendable {
    let providers: EmbeddingProviders

    func add(to router: inout Router) {
        let path = "/api/settings/embedding-providers"
        router.add("GET", path) { request in
            _ = try request.admin()
            return .json(try await providers.list())
        }
        router.add("POST", path) { request in
            _ = try request.admin()
            return .json(try await providers.create(try request.body(EmbeddingProviderFields.self)), status: 201)
        }
        router.add("PUT", path + "/{id}") { request in
            _ = try request.admin()
            let fields = try request.body(EmbeddingProviderFields.self)
            return .json(try await providers.update(try request.identifier("id").uuid, fields))
        }
        router.add("DELETE", path + "/{id}") { request in
            _ = try request.admin()
            try await providers.delete(try request.identifier("id").uuid)
            return .noContent
        }
        router.add("POST", path + "/{id}/test") { request in
            _ = try request.admin()
            return .json(try await providers.test(try request.identifier("id").uuid))
        }
        router.add("POST", path + "/{id}/activate") { request in
            _ = try request.admin()
            return .json(try await providers.activate(try request.identifier("id").uuid))
        }
        addConfig(to: &router)
    }

    private func addConfig(to router: inout Router) {
        let path = "/api/system-settings/embedding-config"
        router.add("GET", path) { request in
            _ = try request.admin()
            return .json(try await providers.config())
        }
        for method in ["PUT", "POST"] {
            router.add(method, path) { request in
                _ = try request.admin()
                return .json(try await providers.setConfig(try request.body(EmbeddingConfigUpdate.self)))
            }
        }
        router.add("POST", path + "/reset") { request in
            _ = try request.admin()
            return .json(try await providers.resetConfig())
        }
    }
}
