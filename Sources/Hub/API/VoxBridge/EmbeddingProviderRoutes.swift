import WebSocket
import Wire

/// `/api/settings/embedding-providers` and `/api/system-settings/embedding-config`: who makes vectors; for administrators.
struct EmbeddingProviderRoutes: Sendable {
    let providers: EmbeddingProviders

    func add(to router: inout Router) {
        let path = "/api/settings/embedding-providers"
        router.add(
            "GET", path, .describes("Who can make vectors", tag: "embedding", answers: .json([EmbeddingProvider].self))
        ) { request in
            _ = try request.admin()
            return .json(try await providers.list())
        }
        router.add(
            "POST", path,
            .describes(
                "Add a provider; an active one is asked for a vector first", tag: "embedding", takes: EmbeddingProviderFields.self,
                refuses: [.conflict], answers: .json(EmbeddingProvider.self, status: 201))
        ) { request in
            _ = try request.admin()
            return .json(try await providers.create(try request.body(EmbeddingProviderFields.self)), status: 201)
        }
        router.add(
            "PUT", path + "/{id}",
            .describes(
                "Change a provider; absent fields stay", tag: "embedding", takes: EmbeddingProviderFields.self, refuses: [.conflict],
                answers: .json(EmbeddingProvider.self))
        ) { request in
            _ = try request.admin()
            let fields = try request.body(EmbeddingProviderFields.self)
            return .json(try await providers.update(try request.identifier("id").uuid, fields))
        }
        router.add(
            "DELETE", path + "/{id}",
            .describes(
                "Remove a provider; neither the active one nor the last", tag: "embedding", refuses: [.conflict], answers: .nothing)
        ) { request in
            _ = try request.admin()
            try await providers.delete(try request.identifier("id").uuid)
            return .noContent
        }
        router.add(
            "POST", path + "/{id}/test",
            .describes("Ask a provider for a vector", tag: "embedding", answers: .json(EmbeddingProviderTest.self))
        ) { request in
            _ = try request.admin()
            return .json(try await providers.test(try request.identifier("id").uuid))
        }
        router.add(
            "POST", path + "/{id}/activate",
            .describes(
                "Let a provider serve once all vectors are its own", tag: "embedding", refuses: [.conflict],
                answers: .json(EmbeddingProvider.self))
        ) { request in
            _ = try request.admin()
            return .json(try await providers.activate(try request.identifier("id").uuid))
        }
        addConfig(to: &router)
    }

    private func addConfig(to router: inout Router) {
        let path = "/api/system-settings/embedding-config"
        router.add(
            "GET", path, .describes("What makes vectors now", tag: "embedding", answers: .json(EmbeddingConfigState.self))
        ) { request in
            _ = try request.admin()
            return .json(try await providers.config())
        }
        for method in ["PUT", "POST"] {
            router.add(
                method, path,
                .describes(
                    "Choose what makes vectors", tag: "embedding", takes: EmbeddingConfigUpdate.self, refuses: [.conflict],
                    answers: .json(EmbeddingConfigChange.self))
            ) { request in
                _ = try request.admin()
                return .json(try await providers.setConfig(try request.body(EmbeddingConfigUpdate.self)))
            }
        }
        router.add(
            "POST", path + "/reset",
            .describes(
                "Back to what the environment says", tag: "embedding", refuses: [.conflict], answers: .json(EmbeddingConfigChange.self))
        ) { request in
            _ = try request.admin()
            return .json(try await providers.resetConfig())
        }
    }
}
