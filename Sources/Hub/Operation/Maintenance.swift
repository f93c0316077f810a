import Foundation
import Logging
import Wire

/// What has to be done now and then: sessions that fell silent, retention, queue metrics, the indexes of large memories, facts to
/// summarise and prune, recalls to count.
///
/// Every step may run on several nodes at once; each is a statement that changes only what is due, or asks for its turn.
struct Maintenance: Sendable {
    let sessions: SessionStore
    let live: LiveSessions
    let log: EventLog
    let tasks: TaskStore
    let agents: AgentStore
    /// Of the model that serves.
    let indexing: @Sendable () -> LargeMemoryIndexing
    let consolidation: ConsolidationRunner
    let reinforcement: RecallReinforcement
    let webhooks: WebhookInbox
    let feed: EventFeed
    let eventRetention: Duration
    let taskRetention: Duration
    let logger: Logger
    let clock: @Sendable () -> Date

    private static let upkeepInterval: Duration = .seconds(60)
    private static let metricsInterval: Duration = .seconds(5)
    private static let reinforcementInterval: Duration = .seconds(5)
    /// Seconds without a connected client after which a session has ended.
    private static let silence: TimeInterval = 15 * 60

    /// Runs until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await every(Self.upkeepInterval) { try await upkeep() } }
            group.addTask { await every(Self.upkeepInterval) { try await indexing().run() } }
            group.addTask { await every(Self.upkeepInterval) { try await consolidation.run() } }
            group.addTask { await every(Self.reinforcementInterval) { await reinforcement.flush() } }
            group.addTask { await publishQueueMetrics() }
        }
    }

    func upkeep() async throws {
        let now = clock()
        try await sessions.touch(live.ids)
        _ = try await sessions.endSilent(before: now.addingTimeInterval(-Self.silence))
        _ = try await log.prune(before: now.addingTimeInterval(-eventRetention.seconds))
        _ = try await tasks.prune(before: now.addingTimeInterval(-taskRetention.seconds))
        try await webhooks.prune(before: now.addingTimeInterval(-taskRetention.seconds))
        _ = try await agents.pruneExpired()
    }

    private func publishQueueMetrics() async {
        var last: QueueMetrics?
        await every(Self.metricsInterval) {
            guard await feed.hasAdministrators else { return }
            let metrics = try await tasks.metrics(visibleTo: .everything)
            guard metrics != last else { return }
            last = metrics
            await feed.publishTransient(
                type: .queueMetrics, data: String(decoding: WireCoder.encode(metrics), as: UTF8.self), at: clock())
        }
    }

    private func every(_ interval: Duration, _ body: () async throws -> Void) async {
        while (try? await Task.sleep(for: interval)) != nil {
            do {
                try await body()
            } catch {
                logger.warning("maintenance has to wait", metadata: ["error": "\(error)"])
            }
        }
    }
}

extension Duration {
    var seconds: TimeInterval { TimeInterval(components.seconds) + TimeInterval(components.attoseconds) / 1e18 }
}
