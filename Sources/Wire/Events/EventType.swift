/// Everything a dashboard may be told of.
public enum EventType: String, Sendable, Codable, CaseIterable {
    case memoryExtractionQueued = "memory_extraction_queued"
    case memoryExtractionProcessing = "memory_extraction_processing"
    case memoryExtractionCompleted = "memory_extraction_completed"
    case memoryExtractionFailed = "memory_extraction_failed"
    case factExtracted = "fact_extracted"
    case factUpdated = "fact_updated"
    case factSuperseded = "fact_superseded"
    case factDeleted = "fact_deleted"
    case factsForgotten = "facts_forgotten"
    case sessionStarted = "session_started"
    case sessionEnded = "session_ended"
    case queueMetrics = "queue_metrics"
    case consolidationProgress = "consolidation_progress"
    case modelDownloadProgress = "model_download_progress"
    case reindexProgress = "reindex_progress"

    /// The type of the event's `data`.
    public var data: any (Codable & Sendable).Type {
        switch self {
        case .memoryExtractionQueued, .memoryExtractionProcessing, .memoryExtractionCompleted, .memoryExtractionFailed: TaskEventData.self
        case .factExtracted, .factUpdated: FactEventData.self
        case .factSuperseded, .factDeleted: FactClosedEventData.self
        case .factsForgotten: FactsForgottenEventData.self
        case .sessionStarted, .sessionEnded: SessionEventData.self
        case .queueMetrics: QueueMetrics.self
        case .consolidationProgress: ConsolidationProgress.self
        case .modelDownloadProgress: ModelDownloadProgress.self
        case .reindexProgress: ReindexProgress.self
        }
    }
}

/// A dashboard's choice of events: names, or prefixes that end in `*`.
public struct EventFilter: Sendable, Equatable {
    private var names: Set<String> = []
    private var prefixes: [String] = []

    /// - Parameter patterns: nil or empty lets everything through.
    public init(_ patterns: [String]?) {
        for pattern in patterns ?? [] {
            if pattern.hasSuffix("*") { prefixes.append(String(pattern.dropLast())) } else { names.insert(pattern) }
        }
    }

    public func matches(_ type: String) -> Bool {
        (names.isEmpty && prefixes.isEmpty) || names.contains(type) || prefixes.contains { type.hasPrefix($0) }
    }
}
