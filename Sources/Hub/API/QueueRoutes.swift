import Foundation
import WebSocket
import Wire

/// Tasks, queue metrics and statistics.
struct QueueRoutes: Sendable {
    let tasks: TaskStore
    let statistics: StatisticsService

    func add(to router: inout Router) {
        router.add(
            "GET", "/api/memory/tasks",
            .describes(
                "Tasks that the token may see, newest first", tag: "queue", query: [.name("status", of: TaskStore.statuses)],
                answers: .page(of: ExtractionTask.self))
        ) { request in
            .list(
                try await tasks.list(
                    visibleTo: try request.principal().visibility, status: request.query("status"), page: try request.page()),
                of: request)
        }
        router.add(
            "GET", "/api/memory/tasks/{task_id}", .describes("A task", tag: "queue", answers: .json(ExtractionTask.self))
        ) { request in
            .json(
                try await tasks.task(try request.identifier("task_id").uuid, visibleTo: try request.principal().visibility))
        }
        router.add(
            "POST", "/api/memory/tasks/{task_id}/retry",
            .describes(
                "A failed task gets a new set of attempts", tag: "queue", refuses: [.conflict],
                answers: .json(TaskAccepted.self, status: 202))
        ) { request in
            .json(
                try await tasks.retry(try request.identifier("task_id").uuid, visibleTo: try request.principal().visibility),
                status: 202)
        }
        router.add(
            "POST", "/api/memory/tasks/retry-all",
            .describes(
                "All failed tasks that the token may see get a new set of attempts", tag: "queue",
                query: [.user(), .text("error", "The whole text of the error.", bytes: Limits.nameBytes)], refuses: [.tooLong],
                answers: .json(TasksRetried.self, status: 202))
        ) { request in
            let principal = try request.principal()
            let userId = try request.query("user_id").map { name throws(WireError) in try principal.user(named: name) }
            let error = request.query("error")
            try Limits.check(error, "error", bytes: Limits.nameBytes)
            return .json(
                try await tasks.retryAll(visibleTo: principal.visibility, userId: userId, error: error), status: 202)
        }
        router.add(
            "GET", "/api/metrics/extraction-queue",
            .describes("How much waits and how long", tag: "queue", answers: .json(QueueMetrics.self))
        ) { request in
            .json(try await tasks.metrics(visibleTo: try request.principal().visibility))
        }
        router.add(
            "GET", "/api/memory/stats",
            .describes("Counts of what the token may see, and this node's caches", tag: "queue", answers: .json(MemoryStatistics.self))
        ) { request in
            .json(try await statistics.statistics(visibleTo: try request.principal().visibility))
        }
    }
}
