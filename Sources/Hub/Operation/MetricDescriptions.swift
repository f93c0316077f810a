/// What each metric means, for the `# HELP` lines of `/metrics`.
enum MetricDescriptions {
    private static let sentences = [
        "memhub_context": "Time from a context_request to its memory_context.",
        "memhub_stage": "Where the time of contexts and turns goes, by stage.",
        "memhub_context_source": "Contexts by where their result came from.",
        "memhub_turn_commit": "Time from a finished turn to its acknowledgement.",
        "memhub_extraction": "Time of one attempt at an extraction task.",
        "memhub_provider": "Time of an operation of a memory provider.",
        "memhub_refusals": "Messages and requests that were refused, by reason.",
        "memhub_cache_hits": "Look-ups that a cache of this node answered, since its start.",
        "memhub_cache_misses": "Look-ups that a cache of this node could not answer, since its start.",
        "memhub_cache_entries": "Entries in a cache of this node.",
        "memhub_cache_bytes": "Memory of a cache of this node.",
        "memhub_sessions_live": "Voice sessions connected to this node.",
        "memhub_event_subscribers": "Dashboards connected to this node.",
        "memhub_event_seq": "The newest event this node has published.",
        "memhub_connections_open": "HTTP and WebSocket connections of this node.",
        "memhub_websockets_open": "WebSockets of this node.",
        "memhub_slow_consumers_closed": "WebSockets closed because they read too slowly, since the node's start.",
        "memhub_queue_tasks": "Extraction tasks in the database, by status.",
        "memhub_queue_oldest_pending_seconds": "Age of the oldest task that waits.",
    ]

    static func describe(in registry: PrometheusRegistry) {
        for (label, sentence) in sentences { registry.describe(label, sentence) }
    }
}
