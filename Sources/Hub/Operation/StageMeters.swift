import Metrics

/// Where the time of a turn goes, part by part.
package struct StageMeters: Sendable {
    package enum Stage: Int, Sendable, CaseIterable {
        /// From the frame's last byte to the session that handles it.
        case hop
        /// Until the user's memory is in process.
        case memory
        /// Until the question has a vector, the embedder's queue included.
        case encode
        case search
        /// Prompt block and frame.
        case answer
        /// Until the turns of a batch have their vectors.
        case vectors
        /// The batch's transaction.
        case commit
        /// From the frame that finished the turn to its acknowledgement.
        case turn
    }

    private let timers: [Timer]

    package init(factory: any MetricsFactory) {
        timers = Stage.allCases.map { Timer(label: "memhub_stage", dimensions: [("stage", "\($0)")], factory: factory) }
    }

    /// For whoever does not measure.
    package static let none = StageMeters(factory: NOOPMetricsHandler.instance)

    /// - Returns: now, where the next stage begins.
    @discardableResult
    package func record(_ stage: Stage, since began: ContinuousClock.Instant) -> ContinuousClock.Instant {
        let now = ContinuousClock.now
        timers[stage.rawValue].recordNanoseconds(began.duration(to: now).wholeNanoseconds)
        return now
    }
}
