import Foundation
import WebSocket
import Wire

/// Tasks, queue metrics and statistics.
struct QueueRoutes: Sendable {
    let tasks: TaskStore
    let statistics: StatisticsService

    func add(to router: inout Router) {
        router.add("GET", "/api/memory/tasks") { request in
            .list(
                try await tasks.list(
                    visibleTo: try request.principal().visibility, status: request.query("status"), page: try request.page()),
                of: request)
        }
        router.add("GET", "/api/memory/tasks/{task_id}") { request in
            .json(
                try await tasks.task(try request.identifier("task_id").uuid, visibleTo: try request.principal().visibility))
        }
        router.add("POST", "/api/memory/tasks/{task_id}/retry") { request in
            .json(
                try await tasks.retry(try request.identifier("task_id").uuid, visibleTo: try request.principal().visibility),
                status: 202)
        }
        router.add("POST", "/api/memory/tasks/retry-all") { request in
            let principal = try request.principal()
            let userId = try request.query("user_id").map { name throws(WireError) in try principal.user(named: name) }
            let error = request.query("error")
            try Limits.check(error, "error", bytes: Limits.nameBytes)
            return .json(
                try await tasks.retryAll(visibleTo: principal.visibility, userId: userId, error: error), status: 202)
        }
        router.add("GET", "/api/metrics/extraction-queue") { request in
            .json(try await tasks.metrics(visibleTo: try request.principal().visibility))
        }
        router.add("GET", "/api/memory/stats") { request in
            .json(try await statistics.statistics(visibleTo: try request.principal().visibility))
        }
    }
}
