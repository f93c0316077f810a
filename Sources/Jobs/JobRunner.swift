import Foundation
import Logging
import Synchronization

/// What a ``JobRunner`` runs: how tasks are claimed and held, and what one means.
public protocol JobHandler: Sendable {
    /// Claims up to `limit` tasks and makes that durable.
    func claim(limit: Int) async throws -> [Job]
    /// When to look again although nobody rang.
    func nextWake() async throws -> Date?
    /// Does the task and writes its end; it never throws: what goes wrong is written as the task's failure.
    ///
    /// It is cancelled when the lease is lost or given back: whatever it writes then is refused, so it may end at once.
    func run(_ job: Job) async
    /// Renews the lease of a task under way; false: it is lost.
    func renew(_ job: Job) async throws -> Bool
    /// Gives a task under way back to the queue; false: its lease is lost.
    func release(_ job: Job) async throws -> Bool
}

/// Keeps a fixed number of tasks running, woken by a doorbell and never by polling.
///
/// - Invariant: at most `concurrency` tasks run at once; every claimed task is run to its end unless its lease is lost, it is given
///   back, or the process dies.
/// - Threads: ``ring()`` from any; ``run()`` once.
/// - Errors: while the queue cannot be read, it tries again after 0.1…5 s (doubling, with jitter); a lease that could not be renewed
///   is renewed at the next beat, if it is still held then.
public final class JobRunner: Sendable {
    private let handler: any JobHandler
    private let concurrency: Int
    private let beat: Duration
    private let logger: Logger
    private let clock: @Sendable () -> Date
    private let doorbell: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let underWay = Mutex<[UUID: UnderWay]>([:])
    private let ending = Mutex(Ending())
    /// Looks at the queue this often even if a doorbell was lost with its connection.
    private static let longestSilence: TimeInterval = 30

    private struct UnderWay: Sendable {
        var job: Job
        var work: Task<Void, Never>
    }

    private struct Ending {
        var hasBegun = false
        var limit: Duration?
    }

    /// - Parameter beat: how often the leases of the tasks under way are renewed: a third of a lease leaves room for two failures.
    public init(
        handler: any JobHandler, concurrency: Int, beat: Duration, logger: Logger, clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.handler = handler
        self.concurrency = concurrency
        self.beat = beat
        self.logger = logger
        self.clock = clock
        (doorbell, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says that there may be something to claim.
    public func ring() { bell.yield() }

    /// Lets ``run()`` return once the tasks under way have ended; nothing more is claimed.
    ///
    /// - Parameter limit: after which those that have not ended are given back and cancelled; nil: never.
    public func finish(within limit: Duration? = nil) {
        ending.withLock { $0 = Ending(hasBegun: true, limit: limit) }
        bell.finish()
    }

    public func run() async {
        ring()
        let heart = Task { await keepLeases() }
        var givingBack: Task<Void, Never>?
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
            if let limit = ending.withLock({ $0.limit }) {
                givingBack = Task {
                    guard (try? await Task.sleep(for: limit)) != nil else { return }
                    await giveBack()
                }
            }
        }
        givingBack?.cancel()
        heart.cancel()
    }

    /// - Returns: seconds until the queue should be looked at again.
    private func claimAll(into group: inout DiscardingTaskGroup) async throws -> TimeInterval {
        while !ending.withLock({ $0.hasBegun }) {
            let free = concurrency - underWay.withLock { $0.count }
            guard free > 0 else { return Self.longestSilence }
            let jobs = try await handler.claim(limit: free)
            for job in jobs { start(job, in: &group) }
            if jobs.isEmpty {
                let wake = try await handler.nextWake()
                let wait = wake.map { $0.timeIntervalSince(clock()) } ?? Self.longestSilence
                return min(max(wait, 0.01), Self.longestSilence)
            }
        }
        return Self.longestSilence
    }

    /// The table's key is the lease, not the task: a task whose lease was lost here may have been claimed again here.
    private func start(_ job: Job, in group: inout DiscardingTaskGroup) {
        let work = Task { [handler] in await handler.run(job) }
        underWay.withLock { $0[job.leaseId] = UnderWay(job: job, work: work) }
        group.addTask { [self] in
            await work.value
            _ = underWay.withLock { $0.removeValue(forKey: job.leaseId) }
            ring()
        }
    }

    private func keepLeases() async {
        while (try? await Task.sleep(for: beat)) != nil {
            for item in underWay.withLock({ Array($0.values) }) {
                do {
                    if try await !handler.renew(item.job) { item.work.cancel() }
                } catch {
                    logger.warning("a task's lease could not be renewed", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    /// Released before it is cancelled: what the cancelled task then writes as its failure is refused.
    private func giveBack() async {
        for item in underWay.withLock({ Array($0.values) }) {
            do {
                _ = try await handler.release(item.job)
            } catch {
                logger.warning("a task could not be given back", metadata: ["error": "\(error)"])
            }
            item.work.cancel()
        }
    }
}
