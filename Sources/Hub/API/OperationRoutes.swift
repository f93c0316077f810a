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
        router.add(
            "GET", "/health", access: .open, .describes("Whether the parts answer", tag: "operation", answers: .json(Health.self))
        ) { _ in .json(await health.health()) }
        router.add(
            "GET", "/health/live", access: .open,
            .describes("That the process runs", tag: "operation", answers: .json([String: String].self))
        ) { _ in .json(["status": "alive"]) }
        router.add(
            "GET", "/health/ready", access: .open,
            .describes(
                "Whether requests can be served", tag: "operation", answers: .json(Health.self), .json(Health.self, status: 503))
        ) { _ in
            let health = await health.health()
            return .json(health, status: health.httpStatus)
        }
        router.add(
            "GET", "/metrics", access: .open,
            .describes("Metrics in Prometheus' text format", tag: "operation", answers: .media("text/plain"))
        ) { _ in
            await refreshGauges()
            return Response(
                status: 200, headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")],
                body: Array(registry.exposition().utf8))
        }
        for file in pages.files {
            router.add(
                "GET", file.path, access: .open,
                .describes("A file of the dashboard", tag: "dashboard", answers: .media(file.type), .notModified)
            ) { request in
                if request.head.header("if-none-match") == file.tag { return Response(status: 304, headers: file.headers) }
                return Response(status: 200, headers: file.headers, body: file.body)
            }
        }
    }
}
