import Metrics
import Wire

/// What the hub measures. Labels are words of the contract, never ids: metrics are as public as logs.
struct HubMeters: Sendable {
    enum ExtractionOutcome: String, Sendable, CaseIterable { case completed, retrying, failed }

    private let contextLatency: [MemoryContext.Outcome: Timer]
    private let contextSources: [MemoryContext.Source: Counter]
    private let turnLatency: Timer
    private let extractions: [ExtractionOutcome: Timer]
    private let refusals: [ErrorCode: Counter]
    let stages: StageMeters

    init(factory: any MetricsFactory) {
        stages = StageMeters(factory: factory)
        contextLatency = Dictionary(
            uniqueKeysWithValues: [MemoryContext.Outcome.complete, .partial, .timedOut].map {
                ($0, Timer(label: "memhub_context", dimensions: [("outcome", $0.rawValue)], factory: factory))
            })
        contextSources = Dictionary(
            uniqueKeysWithValues: [MemoryContext.Source.computed, .prefetched, .cache].map {
                ($0, Counter(label: "memhub_context_source", dimensions: [("source", $0.rawValue)], factory: factory))
            })
        turnLatency = Timer(label: "memhub_turn_commit", factory: factory)
        extractions = Dictionary(
            uniqueKeysWithValues: ExtractionOutcome.allCases.map {
                ($0, Timer(label: "memhub_extraction", dimensions: [("outcome", $0.rawValue)], factory: factory))
            })
        refusals = Dictionary(
            uniqueKeysWithValues: ErrorCode.allCases.map {
                ($0, Counter(label: "memhub_refusals", dimensions: [("reason", $0.reason)], factory: factory))
            })
    }

    func context(_ answer: ContextService.Answer, latency: Duration) {
        contextLatency[answer.outcome]?.recordNanoseconds(latency.wholeNanoseconds)
        contextSources[answer.source]?.increment()
    }

    /// - Parameter latency: from the finished turn to its commit.
    func turn(latency: Duration) { turnLatency.recordNanoseconds(latency.wholeNanoseconds) }

    func extraction(_ outcome: ExtractionOutcome, duration: Duration) {
        extractions[outcome]?.recordNanoseconds(duration.wholeNanoseconds)
    }

    func refused(_ code: ErrorCode) { refusals[code]?.increment() }
}

extension Duration {
    var wholeNanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
