import WebSocket
import Wire

/// Health, metrics, and the files of the dashboard and the JavaScript client.
struct OperationRoutes: Sendable {
    let health: HealthService
    let registry: PrometheusRegistry
    let pages: StaticFiles
    /// Brings gauges up to date before they are read.
    let refreshGauges: @Sendable () async -> Void

    func add(to router: inout Router) {
        router.add("GET", "/health", access: .open) { _ in .json(await health.health()) }
        router.add("GET", "/health/live", access: .open) { _ in .json(["status": "alive"]) }
        router.add("GET", "/health/ready", access: .open) { _ in
            let health = await health.health()
            return .json(health, status: health.httpStatus)
        }
        router.add("GET", "/metrics", access: .open) { _ in
            await refreshGauges()
            return Response(
                status: 200, headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")],
                body: Array(registry.exposition().utf8))
        }
        for file in pages.files {
            router.add("GET", file.path, access: .open) { request in
                if request.head.header("if-none-match") == file.tag { return Response(status: 304, headers: file.headers) }
                return Response(status: 200, headers: file.headers, body: file.body)
            }
        }
    }
}
