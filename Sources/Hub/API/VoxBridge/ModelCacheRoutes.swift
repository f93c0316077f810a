import WebSocket
import Wire

/// `/api/system-settings/embedding-model*`: the models on this node's disk; for administrators.
struct ModelCacheRoutes: Sendable {
    let cache: ModelCache

    func add(to router: inout Router) {
        let settings = "/api/system-settings"
        router.add(
            "GET", settings + "/embedding-model-status",
            .describes(
                "Whether an embedding model is on this node's disk", tag: "settings",
                query: [.text("model", "A repository of the model hub; the active model unless said otherwise.")],
                answers: .json(EmbeddingModelStatus.self))
        ) { request in
            _ = try request.admin()
            return .json(try await cache.status(of: request.query("model")))
        }
        router.add(
            "POST", settings + "/embedding-model/download",
            .describes(
                "Begin to download an embedding model, unless it is there", tag: "settings", takes: ModelDownloadRequest.self,
                isBodyOptional: true, refuses: [.rateLimited], answers: .json(ModelDownloadAnswer.self),
                .json(ModelDownloadAnswer.self, status: 202))
        ) { request in
            _ = try request.admin()
            let answer = try await cache.download(
                request.hasBody ? try request.body(ModelDownloadRequest.self) : ModelDownloadRequest())
            return .json(answer, status: answer.status == .downloading ? 202 : 200)
        }
        router.add(
            "POST", settings + "/embedding-model/cleanup",
            .describes(
                "Remove every downloaded model but the active one", tag: "settings", answers: .json(ModelCleanup.self))
        ) { request in
            _ = try request.admin()
            return .json(await cache.cleanUp())
        }
    }
}
