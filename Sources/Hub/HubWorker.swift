import Crypto
import Extraction
import Foundation
import Jobs
import Logging
import Metrics
import Postgres
import ServiceLifecycle

/// A process that only works off the queue of extraction: no sockets, no dashboard, any number of them beside the hubs.
///
/// - Invariant: it may be killed at any moment; its tasks go to others when their leases end.
/// - Errors: ``run()`` throws what keeps it from starting; afterwards it survives what it depends on.
public struct HubWorker: Service {
    private let settings: Settings
    private let logger: Logger
    private let progress: @Sendable (String) -> Void
    private let announce: @Sendable (Duration) -> Void

    /// - Parameter announce: called once it works, with how long starting took.
    public init(
        settings: Settings, logger: Logger, progress: @escaping @Sendable (String) -> Void,
        announce: @escaping @Sendable (Duration) -> Void
    ) {
        self.settings = settings
        self.logger = logger
        self.progress = progress
        self.announce = announce
    }

    /// Runs until graceful shutdown; then what it holds is finished, or given back when the drain's deadline has passed.
    public func run() async throws {
        let began = ContinuousClock.now
        try await HubFoundation.lend(settings, logger: logger, progress: progress) { foundation in
            let pool = foundation.pools.background
            let models = try await ConfiguredModels.open(
                settings.models, trustedCertificates: settings.trustedCertificates, pool: pool, logger: logger) { Date() }
            let queue = JobQueue(settings.extraction)
            let reextraction = Reextraction(
                pool: pool, queue: queue, models: ExtractionModels(models), logger: logger, clock: { Date() })
            let providers = try await foundation.openProviders(settings, decides: false, logger: logger)
            let runner = try makeRunner(pool, providers.service, queue, ExtractionModels(models), reextraction)
            let listener = PostgresListener(
                configuration: pool.configuration, channels: [JobQueue.doorbellChannel, SharedChoices.doorbellChannel],
                logger: logger)
            let again = Task { await reextraction.run() }
            announce(began.duration(to: .now))
            await work(runner, SharedChoices(models: models, providers: providers), wokenBy: listener)
            again.cancel()
            await models.stop()
            await providers.stop()
            await again.value
        }
    }

    private func makeRunner(
        _ pool: PostgresPool, _ embedding: EmbeddingService, _ queue: JobQueue, _ models: ExtractionModels, _ reextraction: Reextraction
    ) throws -> JobRunner {
        let clock: @Sendable () -> Date = { Date() }
        // Nobody is answered here: no memory is ever kept.
        let hot = HotMemory(pool: pool, capacity: 0, clock: clock)
        let seal = CallSeal(key: try SecretKey.load(file: settings.models.secretKeyFile))
        let pipeline = ExtractionPipeline(rules: RuleExtractor(), models: models, logger: logger)
        return JobRunner(
            handler: ExtractionHandler(
                pool: pool, queue: queue, pipeline: pipeline,
                calls: PostCallProcessing(
                    pool: pool, queue: queue, pipeline: pipeline, embedding: embedding, hot: hot, seal: seal, clock: clock),
                reextraction: reextraction, embedding: embedding, hot: hot, load: InteractiveLoad(),
                meters: HubMeters(factory: MetricsSystem.factory), logger: logger, clock: clock),
            concurrency: settings.extraction.workers, beat: settings.extraction.beat, logger: logger, clock: clock)
    }

    private func work(_ runner: JobRunner, _ choices: SharedChoices, wokenBy listener: PostgresListener) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await runner.run() }
            group.addTask { await listener.run() }
            group.addTask {
                for await event in listener.events {
                    switch event {
                    case .connected:
                        runner.ring()
                        await choices.reload()
                    case .notification(let notification) where notification.channel == SharedChoices.doorbellChannel:
                        await choices.notified(notification.payload)
                    case .notification: runner.ring()
                    case .disconnected: logger.warning("the database is out of reach")
                    }
                }
            }
            try? await gracefulShutdown()
            runner.finish(within: settings.drainDeadline)
            listener.stop()
        }
    }
}

/// As of ``HubService``: the life cycle logs what it runs.
extension HubWorker: CustomStringConvertible {
    public var description: String { "HubWorker" }
}
