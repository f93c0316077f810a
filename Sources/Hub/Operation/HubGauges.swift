import Metrics
import Wire

/// Gauges that are read when somebody asks for `/metrics`.
struct HubGauges: Sendable {
    let factory: any MetricsFactory
    let statistics: StatisticsService
    let tasks: TaskStore
    let live: LiveSessions
    let feed: EventFeed
    let relay: BroadcastRelay

    func refresh() async {
        for (name, cache) in statistics.caches {
            set("memhub_cache_hits", Double(cache.hits), [("cache", name)])
            set("memhub_cache_misses", Double(cache.misses), [("cache", name)])
            set("memhub_cache_entries", Double(cache.entries), [("cache", name)])
            set("memhub_cache_bytes", Double(cache.bytes), [("cache", name)])
        }
        set("memhub_sessions_live", Double(live.count))
        set("memhub_event_subscribers", Double(await feed.subscriberCount))
        set("memhub_event_seq", Double(await feed.position.lastSeq))
        let sockets = relay.statistics
        set("memhub_connections_open", Double(sockets.openConnections))
        set("memhub_websockets_open", Double(sockets.openWebSockets))
        set("memhub_slow_consumers_closed", Double(sockets.slowConsumersClosed))
        guard let queue = try? await tasks.metrics(visibleTo: .everything) else { return }
        set("memhub_queue_tasks", Double(queue.pending), [("status", "queued")])
        set("memhub_queue_tasks", Double(queue.processing), [("status", "processing")])
        set("memhub_queue_tasks", Double(queue.completed), [("status", "completed")])
        set("memhub_queue_tasks", Double(queue.failed), [("status", "failed")])
        set("memhub_queue_oldest_pending_seconds", queue.oldestPendingAgeSec)
    }

    private func set(_ label: String, _ value: Double, _ dimensions: [(String, String)] = []) {
        Gauge(label: label, dimensions: dimensions, factory: factory).record(value)
    }
}
