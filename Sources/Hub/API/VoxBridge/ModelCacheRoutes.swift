import WebSocket
import Wire

/// `/api/system-settings/embedding-model*`: the models on this node's disk; for administrators.
struct ModelCacheRoutes: Sendable {
    let cache: ModelCache

    func add(to router: inout Router) {
        let settings = "/api/system-settings"
        router.add("GET", settings + "/embedding-model-status") { request in
            _ = try request.admin()
            return .json(try await cache.status(of: request.query("model")))
        }
        router.add("POST", settings + "/embedding-model/download") { request in
            _ = try request.admin()
            let answer = try await cache.download(
                request.hasBody ? try request.body(ModelDownloadRequest.self) : ModelDownloadRequest())
            return .json(answer, status: answer.status == .downloading ? 202 : 200)
        }
        router.add("POST", settings + "/embedding-model/cleanup") { request in
            _ = try request.admin()
            return .json(await cache.cleanUp())
        }
    }
}
