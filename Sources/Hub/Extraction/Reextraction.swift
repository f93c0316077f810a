import Foundation
import Jobs
import Logging
import Postgres
import Synchronization
import Wire

/// Gives the turns that the rules had to extract back to the language model, once it can be asked again.
///
/// - Invariant: a fact that is found again is no news (``Reconciliation``): nothing is doubled.
/// - Threads: any; ``run()`` once.
final class Reextraction: Sendable {
    private let pool: PostgresPool
    private let queue: JobQueue
    private let models: ExtractionModels
    private let logger: Logger
    private let clock: @Sendable () -> Date
    private let lastAnswer = Mutex<ContinuousClock.Instant?>(nil)
    private let answered: AsyncStream<Void>
    private let answer: AsyncStream<Void>.Continuation

    /// A model that answers may have failed now and then: what it missed is looked for this often at most.
    private static let interval: Duration = .seconds(60)
    private static let batch = 200

    init(pool: PostgresPool, queue: JobQueue, models: ExtractionModels, logger: Logger, clock: @escaping @Sendable () -> Date) {
        self.pool = pool
        self.queue = queue
        self.models = models
        self.logger = logger
        self.clock = clock
        (answered, answer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says that a model has just answered.
    func modelAnswered() {
        let isDue = lastAnswer.withLock { last in
            let now = ContinuousClock.now
            guard last.map({ now - $0 >= Self.interval }) ?? true else { return false }
            last = now
            return true
        }
        if isDue { answer.yield() }
    }

    /// Runs until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { for await _ in self.models.recoveries { await self.requeue() } }
            group.addTask { for await _ in self.answered { await self.requeue() } }
        }
    }

    private func requeue() async {
        do {
            while try await requeueBatch() == Self.batch, !Task.isCancelled {}
        } catch {
            logger.warning("turns could not be queued for the language model", metadata: ["error": "\(error)"])
        }
    }

    private func requeueBatch() async throws -> Int {
        let (now, queue) = (clock(), queue)
        return try await pool.transaction { connection in
            let jobs = try queue.requeueForModel(limit: Self.batch, now: now, on: connection)
            try EventLog.append(jobs.map(\.queuedEvent), now: now, on: connection)
            return jobs.count
        }
    }
}
