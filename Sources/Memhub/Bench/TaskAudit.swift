import Wire

/// Keeps account of the events of extraction tasks: each task's must be queued, processing, completed, in rising `seq`, none twice.
package struct TaskAudit: Sendable {
    package enum Stage: Int, Sendable, Comparable {
        case queued, processing, finished

        package static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    private var stages: [String: Stage] = [:]
    private var lastSeq: Int64 = 0
    package private(set) var events = 0
    /// Events whose `seq` was not above the one before.
    package private(set) var outOfOrder = 0
    /// Events of a task that had come as far, or farther, before.
    package private(set) var repeated = 0
    /// Events of a task that leave out a stage.
    package private(set) var skipped = 0
    package private(set) var completed = 0
    package private(set) var failed = 0

    package init() {}

    package mutating func receive(_ event: FollowedEvent) {
        guard let stage = Self.stage(of: event), let task = event.data["task_id"]?.stringValue else { return }
        events += 1
        if let seq = event.seq {
            if seq <= lastSeq { outOfOrder += 1 }
            lastSeq = max(lastSeq, seq)
        }
        let before = stages[task]
        if let before, stage <= before { repeated += 1 }
        if stage.rawValue > (before?.rawValue ?? -1) + 1 { skipped += 1 }
        stages[task] = max(stage, before ?? stage)
        guard stage == .finished, before != .finished else { return }
        if event.type == EventType.memoryExtractionCompleted.rawValue { completed += 1 } else { failed += 1 }
    }

    /// How many of these tasks are not finished.
    package func unfinished(of tasks: [String]) -> Int { tasks.count { stages[$0] != .finished } }

    /// Nil for what is not a step of a task; an attempt that will be repeated is none either.
    private static func stage(of event: FollowedEvent) -> Stage? {
        switch EventType(rawValue: event.type) {
        case .memoryExtractionQueued: .queued
        case .memoryExtractionProcessing: .processing
        case .memoryExtractionCompleted: .finished
        case .memoryExtractionFailed: event.data["status"]?.stringValue == "failed" ? .finished : nil
        default: nil
        }
    }
}
