import Embedding
import Foundation
import Jobs
import Logging
import Postgres
import Wire

/// Makes turns durable: turn, vector, task and event in one transaction, many turns a commit.
///
/// While one commit is under way the next turns gather; they share the following commit. A turn is acknowledged after the commit
/// that holds it, never before, and turns become durable in the order they were recorded.
///
/// - Limits: 4,096 calls of ``record(_:)`` or 32 MiB waiting; beyond that a turn is refused as `unavailable`, and the client tries again.
/// - Errors: ``WireError``. When a batch fails for a reason of its own, what was recorded together is tried alone, so that one bad
///   turn harms no other's.
package actor TurnJournal {
    /// Turns that become durable together or not at all.
    private struct Pending {
        var turns: [SpokenTurn]
        var continuation: CheckedContinuation<[RecordedTurn], any Error>

        var bytes: Int { turns.reduce(0) { $0 + $1.bytes } }
    }

    private let pool: PostgresPool
    private let queue: JobQueue
    private let embedding: EmbeddingService
    private let hot: HotMemory
    private let stages: StageMeters
    private let logger: Logger
    private let clock: @Sendable () -> Date
    private var pending: [Pending] = []
    private var pendingBytes = 0
    private var isFlushing = false
    private var whenSettled: [CheckedContinuation<Void, Never>] = []

    private static let maximumPending = 4096
    private static let maximumPendingBytes = 32 << 20
    private static let maximumBatch = 256
    /// A turn whose vector is not there by then is stored without; its extraction adds it, or the re-index.
    private static let vectorDeadline: Duration = .seconds(2)

    package init(
        pool: PostgresPool, queue: JobQueue, embedding: EmbeddingService, hot: HotMemory,
        stages: StageMeters = .none, logger: Logger, clock: @escaping @Sendable () -> Date
    ) {
        self.pool = pool
        self.queue = queue
        self.embedding = embedding
        self.hot = hot
        self.stages = stages
        self.logger = logger
        self.clock = clock
    }

    /// Returns once the turn is committed.
    package func record(_ turn: SpokenTurn) async throws -> RecordedTurn { try await record([turn])[0] }

    /// Returns once all turns are committed, in one transaction, in their order; when it throws, none is.
    ///
    /// - Returns: one result a turn.
    package func record(_ turns: [SpokenTurn]) async throws -> [RecordedTurn] {
        guard pending.count < Self.maximumPending, pendingBytes < Self.maximumPendingBytes else { throw unavailable }
        return try await withCheckedThrowingContinuation { continuation in
            let new = Pending(turns: turns, continuation: continuation)
            pending.append(new)
            pendingBytes += new.bytes
            if !isFlushing {
                isFlushing = true
                Task { await flushAll() }
            }
        }
    }

    /// Returns once everything recorded so far is committed or refused.
    package func settle() async {
        guard isFlushing else { return }
        await withCheckedContinuation { whenSettled.append($0) }
    }

    private func flushAll() async {
        while !pending.isEmpty {
            let batch = Array(pending.prefix(Self.maximumBatch))
            pending.removeFirst(batch.count)
            await flush(batch)
            pendingBytes -= batch.reduce(0) { $0 + $1.bytes }
        }
        isFlushing = false
        for waiting in whenSettled { waiting.resume() }
        whenSettled = []
    }

    private func flush(_ batch: [Pending]) async {
        let began = ContinuousClock.now
        let turns = batch.flatMap(\.turns)
        let vectors = await vectors(for: turns)
        let embedded = stages.record(.vectors, since: began)
        do {
            var recorded = try await commit(turns, vectors: vectors)[...]
            stages.record(.commit, since: embedded)
            for pending in batch {
                pending.continuation.resume(returning: Array(recorded.prefix(pending.turns.count)))
                recorded.removeFirst(pending.turns.count)
            }
        } catch let error as PostgresError where error.code == .server && !error.isRetryable && batch.count > 1 {
            var vectors = vectors[...]
            for pending in batch {
                await flushAlone(pending, vectors: Array(vectors.prefix(pending.turns.count)))
                vectors.removeFirst(pending.turns.count)
            }
        } catch {
            logger.warning("turns could not be made durable", metadata: ["error": "\(error)", "turns": "\(turns.count)"])
            for pending in batch { pending.continuation.resume(throwing: unavailable) }
        }
    }

    private func flushAlone(_ pending: Pending, vectors: [TextVector?]) async {
        do {
            pending.continuation.resume(returning: try await commit(pending.turns, vectors: vectors))
        } catch {
            logger.warning("a turn could not be made durable", metadata: ["error": "\(error)"])
            pending.continuation.resume(throwing: unavailable)
        }
    }

    /// One a turn; nil for turns that are stored without.
    private func vectors(for turns: [SpokenTurn]) async -> [TextVector?] {
        let texts = turns.filter(\.isEmbeddedAtOnce).map(\.userMessage)
        let computed = await answering(within: Self.vectorDeadline, late: nil) { [embedding] in
            try? await embedding.vectors(for: texts, priority: .interactive)
        }
        guard let computed else { return turns.map { _ in nil } }
        var remaining = computed[...]
        return turns.map { $0.isEmbeddedAtOnce ? remaining.popFirst() : nil }
    }

    private func commit(_ turns: [SpokenTurn], vectors: [TextVector?]) async throws -> [RecordedTurn] {
        let now = clock()
        let recorder = TurnRecorder(queue: queue, now: now)
        return try await hot.transaction(in: pool, of: turns.map(\.userId)) { connection in
            try recorder.record(turns, vectors: vectors, on: connection)
        }
    }
}
