import Embedding
import Foundation
import Logging
import Postgres
import Synchronization
import Wire

/// Gives every fact and turn a vector of the models in use: of the one that serves where it is missing, and of the one that an
/// administrator has chosen to serve next, which takes its place once nothing is missing.
///
/// The tables say what is done: a run that was cut short at any moment is gone on with by the next, on any node.
///
/// - Invariants: one run at a time among all nodes; until the switch recall uses the old vectors, from then on the new ones, and never
///   both; at the switch every fact and turn of users who are remembered has a new one, but texts that the model refuses. Old vectors
///   are removed a minute later, when no node compares with them any more.
/// - Errors: of a provider end the run; the next one tries again.
/// - Next: ``VectorFilling`` for how vectors are made and written, ``EmbeddingProviders`` for who chooses.
package struct Reindexing: Sendable {
    let pool: PostgresPool
    package let providers: EmbeddingProviders
    let hot: HotMemory
    /// Makes the index of a model's vectors.
    let indexing: @Sendable (_ modelId: Int, _ dimensions: Int) -> LargeMemoryIndexing
    /// Awaited before every batch.
    let standBack: @Sendable () async -> Void
    let logger: Logger
    let clock: @Sendable () -> Date

    package init(
        pool: PostgresPool, providers: EmbeddingProviders, hot: HotMemory,
        indexing: @escaping @Sendable (_ modelId: Int, _ dimensions: Int) -> LargeMemoryIndexing,
        standBack: @escaping @Sendable () async -> Void = {}, logger: Logger, clock: @escaping @Sendable () -> Date
    ) {
        self.pool = pool
        self.providers = providers
        self.hot = hot
        self.indexing = indexing
        self.standBack = standBack
        self.logger = logger
        self.clock = clock
    }

    private static let lock: Int64 = 120_252_978_885_989
    private static let interval = Duration.seconds(15)
    /// Seconds for which vectors that no longer serve are kept.
    private static let grace: TimeInterval = 60
    private static let progressInterval = Duration.seconds(1)
    private static let switchTries = 20

    /// Runs until the task is cancelled: now and then, and whenever a choice may have changed.
    func keepRunning() async {
        while !Task.isCancelled {
            let rings = providers.bell.rings
            do {
                _ = try await run()
                try await providers.flushLatencies()
            } catch {
                if !Task.isCancelled { logger.warning("the re-index has to wait", metadata: ["error": "\(error)"]) }
            }
            let isOver = await answering(within: Self.interval, late: false) {
                for await _ in rings { return false }
                return !Task.isCancelled
            }
            if isOver { return }
        }
    }

    /// - Returns: false if another node is at it.
    /// - Throws: ``PostgresError``, ``EmbeddingError``, ``EmbeddingProviderError``, `CancellationError`.
    @discardableResult
    package func run() async throws -> Bool {
        try await ExclusiveRun(pool: pool, key: Self.lock).run { try await work() }
    }

    private func work() async throws {
        let filling = VectorFilling(pool: pool, hot: hot, standBack: standBack)
        let serving = providers.service.serving
        do { try await filling.fillMissing(of: serving, isServing: true) } catch let error as EmbeddingProviderError {
            logger.warning("vectors are missing", metadata: ["error": "\(error)"])
        }
        if let (stored, model) = providers.target { try await prepare(stored, model, filling) }
        try await removeRetired()
    }

    // MARK: Another model

    private func prepare(_ stored: StoredEmbeddingModel, _ model: VectorModel, _ filling: VectorFilling) async throws {
        let total = try await filling.count()
        let progress = RunProgress(done: try await filling.count(of: model.modelId), total: total)
        try await tell(progress, of: stored)
        // What was being committed while the choice was made is seen by the second pass.
        for _ in 0..<2 {
            try await filling.fill(model) { added in
                progress.add(added)
                guard try await isTarget(stored) else { throw CancellationError() }
                if progress.isDue(after: Self.progressInterval) { try await tell(progress, of: stored) }
            }
        }
        try await index(model)
        for _ in 0..<Self.switchTries {
            try await filling.fillMissing(of: model, isServing: false)
            switch try await change(to: stored) {
            case .done:
                await providers.reload()
                progress.finish()
                return try await tell(progress, of: stored, status: "completed")
            case .dropped: return
            case .incomplete: try Task.checkCancellation()
            }
        }
    }

    private func index(_ model: VectorModel) async throws {
        while try await !indexing(model.modelId, model.dimensions).run() {
            try await Task.sleep(for: .seconds(1))
        }
    }

    private enum Change: Sendable { case done, dropped, incomplete }

    /// One transaction: writers who note what is missing wait for its end, a moment at most.
    private func change(to target: StoredEmbeddingModel) async throws -> Change {
        let (now, modelId) = (clock(), PostgresValue.int(target.modelId))
        do {
            return try await pool.transaction { connection in
                try EmbeddingModelStore.lock(on: connection)
                _ = try connection.query(.limitLockWait)
                _ = try connection.execute(.noteUnremembered, [modelId])
                _ = try connection.execute(.lockMissingVectors)
                if try connection.query(.isIncomplete, [modelId]).first?.get("is_incomplete", as: Bool.self) == true { return .incomplete }
                _ = try connection.execute(.retireServing, [.timestamp(now)])
                guard try connection.execute(.serveTarget, [modelId]) == 1 else { throw TargetDropped() }
                try EmbeddingModelStore.ring(on: connection)
                return .done
            }
        } catch is TargetDropped {
            return .dropped
        } catch let error as PostgresError where error.isRetryable {
            return .incomplete
        }
    }

    private struct TargetDropped: Error {}

    private func isTarget(_ stored: StoredEmbeddingModel) async throws -> Bool {
        try await pool.withConnection { try EmbeddingModelStore.models(on: $0) }.contains { $0.modelId == stored.modelId && $0.isTarget }
    }

    private func tell(_ progress: RunProgress, of model: StoredEmbeddingModel, status: String = "running") async throws {
        let (now, counts) = (clock(), progress.counts)
        let data = ReindexProgress(
            done: counts.done, total: counts.total, model: model.name, dimensions: model.dimensions, status: status)
        try await pool.transaction { connection in
            try EventLog.append([EventDraft(.reindexProgress, userId: "", agentId: nil, data: data)], now: now, on: connection)
        }
    }

    // MARK: What has served

    private func removeRetired() async throws {
        let before = clock().addingTimeInterval(-Self.grace)
        let retired = try await pool.withConnection { connection in
            try connection.query(.retiredModels, [.timestamp(before)]).map { row in
                (id: try row.get("model_id", as: Int.self), dimensions: try row.get("dimensions", as: Int.self))
            }
        }
        for model in retired {
            for scope in [VectorIndex.Scope.largeMemories, .everybody] {
                let index = VectorIndex(modelId: model.id, dimensions: model.dimensions, scope: scope)
                try await pool.withConnection(deadline: .seconds(600)) { try $0.executeScript(index.removal) }
            }
            var after: String? = ""
            while let user = after {
                await standBack()
                try Task.checkCancellation()
                after = try await pool.withConnection(deadline: .seconds(600)) { connection in
                    try connection.query(.removeRetiredVectors, [.int(model.id), .text(user)]).first?.getOptional("last", as: String.self)
                }
            }
            try await pool.transaction { connection in
                try EmbeddingModelStore.lock(on: connection)
                _ = try connection.execute(.finishRetirement, [.int(model.id)])
                try EmbeddingModelStore.ring(on: connection)
            }
        }
        if !retired.isEmpty { await providers.reload() }
    }
}

/// How far a run is.
private final class RunProgress: Sendable {
    private let state: Mutex<(done: Int, total: Int, told: ContinuousClock.Instant)>

    init(done: Int, total: Int) { state = Mutex((min(done, total), total, .now)) }

    var counts: (done: Int, total: Int) { state.withLock { ($0.done, $0.total) } }

    func add(_ count: Int) {
        state.withLock { state in
            state.done += count
            state.total = max(state.total, state.done)
        }
    }

    func finish() { state.withLock { $0.done = $0.total } }

    func isDue(after interval: Duration) -> Bool {
        state.withLock { state in
            guard state.told.duration(to: .now) >= interval else { return false }
            state.told = .now
            return true
        }
    }
}
