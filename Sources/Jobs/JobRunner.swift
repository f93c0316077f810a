import Foundation
import Logging
import Synchronization

/// What a ``JobRunner`` runs: how tasks are claimed, and what one means.
public protocol JobHandler: Sendable {
    /// Claims up to `limit` tasks and makes that durable.
    func claim(limit: Int) async throws -> [Job]
    /// When to look again although nobody rang.
    func nextWake() async throws -> Date?
    /// Does the task and writes its end; it never throws: what goes wrong is written as the task's failure.
    func run(_ job: Job) async
}

/// Keeps a fixed number of tasks running, woken by a doorbell and never by polling.
///
/// - Invariant: at most `concurrency` tasks run at once; every claimed task is run to its end unless the process dies.
/// - Threads: ``ring()`` from any; ``run()`` once.
/// - Errors: while the queue cannot be read, it tries again after 0.1…5 s (doubling, with jitter).
public final class JobRunner: Sendable {
    private let handler: any JobHandler
    private let concurrency: Int
    private let logger: Logger
    private let clock: @Sendable () -> Date
    private let doorbell: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let running = Atomic(0)
    private let isFinishing = Atomic(false)
    /// Looks at the queue this often even if a doorbell was lost with its connection.
    private static let longestSilence: TimeInterval = 30

    public init(
        handler: any JobHandler, concurrency: Int, logger: Logger, clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.handler = handler
        self.concurrency = concurrency
        self.logger = logger
        self.clock = clock
        (doorbell, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says that there may be something to claim.
    public func ring() { bell.yield() }

    /// Lets ``run()`` return once the tasks under way have ended; nothing more is claimed.
    public func finish() {
        isFinishing.store(true, ordering: .releasing)
        bell.finish()
    }

    public func run() async {
        ring()
        await withDiscardingTaskGroup { group in
            var failures = 0
            var timer: Task<Void, Never>?
            for await _ in doorbell {
                timer?.cancel()
                let wait: TimeInterval
                do {
                    wait = try await claimAll(into: &group)
                    failures = 0
                } catch {
                    failures += 1
                    wait = min(5, 0.05 * pow(2, Double(min(failures, 8)))) * Double.random(in: 0.5...1)
                    logger.warning("the task queue cannot be read", metadata: ["error": "\(error)", "retry_in": "\(wait)"])
                }
                timer = Task { [bell] in
                    try? await Task.sleep(for: .seconds(wait))
                    if !Task.isCancelled { bell.yield() }
                }
            }
            timer?.cancel()
        }
    }

    /// - Returns: seconds until the queue should be looked at again.
    private func claimAll(into group: inout DiscardingTaskGroup) async throws -> TimeInterval {
        while !isFinishing.load(ordering: .acquiring) {
            let free = concurrency - running.load(ordering: .acquiring)
            guard free > 0 else { return Self.longestSilence }
            let jobs = try await handler.claim(limit: free)
            for job in jobs {
                running.add(1, ordering: .acquiringAndReleasing)
                group.addTask { [self] in
                    await handler.run(job)
                    running.subtract(1, ordering: .acquiringAndReleasing)
                    ring()
                }
            }
            if jobs.isEmpty {
                let wake = try await handler.nextWake()
                let wait = wake.map { $0.timeIntervalSince(clock()) } ?? Self.longestSilence
                return min(max(wait, 0.01), Self.longestSilence)
            }
        }
        return Self.longestSilence
    }
}
