import Crypto
import Embedding
import Extraction
import Foundation
import Jobs
import Logging
import Metrics
import Postgres
import ServiceLifecycle
import Synchronization
import WebSocket
import Wire

/// The parts of a running node, put together.
struct HubNode: Sendable {
    private let settings: Settings
    private let server: WebSocketServer
    private let listener: PostgresListener
    private let doorbells: Doorbells
    private let runner: JobRunner
    private let maintenance: Maintenance
    private let journal: TurnJournal
    private let live: LiveSessions
    private let models: ExtractionModels
    private let reextraction: Reextraction
    private let providers: EmbeddingProviders
    private let reindexing: Reindexing
    private let reinforcement: RecallReinforcement
    private let memoryProviders: ConfiguredProviders
    private let modelCache: ModelCache

    init(
        settings: Settings, foundation: HubFoundation, metrics: PrometheusRegistry, logger: Logger
    ) async throws {
        let clock: @Sendable () -> Date = { Date() }
        let (pool, background, vectors) = (foundation.pools.interactive, foundation.pools.background, foundation.vectors)
        MetricDescriptions.describe(in: metrics)
        let meters = HubMeters(factory: metrics)
        let queue = JobQueue(settings.extraction)
        let providers = try await foundation.openProviders(settings, decides: true, logger: logger)
        let embedding = providers.service
        let embeddings = embedding.cache
        let searches = LRUCache<ContextService.CacheKey, [RecalledItem]>(capacity: settings.cache.searchBytes)
        let hot = HotMemory(
            pool: pool, capacity: settings.cache.hotMemoryBytes, maximumMemories: vectors.memoriesInProcess, clock: clock)
        providers.observe {
            hot.doubtEverybody()
            searches.removeAll { _ in true }
        }
        let users = UserStore(pool: pool, hot: hot, clock: clock)
        let tokens = TokenStore(pool: pool, clock: clock)
        try await AdminTokenFile(path: settings.folders.adminTokenFile, tokens: tokens).ensure()
        let configuredModels = try await ConfiguredModels.open(
            settings.models, trustedCertificates: settings.trustedCertificates, pool: background, logger: logger, clock: clock)
        let models = ExtractionModels(configuredModels)
        let seal = CallSeal(key: try SecretKey.load(file: settings.models.secretKeyFile))
        let recall = Recall(hot: hot, pool: pool, weights: settings.recall, clock: clock)
        let context = ContextService(
            embedding: embedding, recall: recall, cache: searches, stages: meters.stages, clock: clock)
        let live = LiveSessions()
        let copies = LocalCopies(embeddings: embeddings, searches: searches, live: live)
        let forgetting = Forgetting(pool: pool, embedding: embedding, hot: hot, copies: copies, clock: clock)
        let facts = FactStore(pool: pool, queue: queue, embedding: embedding, hot: hot, copies: copies, clock: clock)
        let tasks = TaskStore(pool: pool, queue: queue, clock: clock)
        let log = EventLog(pool: background)
        let sessions = SessionStore(pool: pool, clock: clock)
        let load = InteractiveLoad()
        let journal = TurnJournal(
            pool: pool, queue: queue, embedding: embedding, hot: hot, stages: meters.stages, logger: logger, clock: clock)
        let authenticator = SocketAuthenticator(
            tokens: tokens, connectionsPerToken: settings.limits.sessionsPerToken, allowedOrigins: settings.origins, clock: clock)

        let relay = BroadcastRelay()
        let feed = EventFeed(
            log: log, position: try await log.openEpoch(now: clock()), logger: logger, clock: clock,
            broadcast: { relay.broadcast($0, to: $1) },
            onNotice: { kind, notice in
                switch kind {
                case .tokenRevoked:
                    if let tokenId = notice.tokenId { authenticator.revoke(tokenId: tokenId.uuid) }
                case .userErased:
                    if let digest = notice.userDigest { Task { await copies.erase(userDigest: digest) } }
                case .memoryForgotten:
                    guard let digest = notice.userDigest, notice.node?.uuid != copies.node else { return }
                    Task { await copies.forget(userDigest: digest) }
                }
            })
        let reextraction = Reextraction(pool: background, queue: queue, models: models, logger: logger, clock: clock)
        let pipeline = ExtractionPipeline(rules: RuleExtractor(), models: models, logger: logger)
        runner = JobRunner(
            handler: ExtractionHandler(
                pool: background, queue: queue, pipeline: pipeline,
                calls: PostCallProcessing(
                    pool: background, queue: queue, pipeline: pipeline, embedding: embedding, hot: hot, seal: seal, clock: clock),
                reextraction: reextraction, embedding: embedding, hot: hot, load: load, meters: meters, logger: logger, clock: clock),
            concurrency: settings.extraction.workers, beat: settings.extraction.beat, logger: logger, clock: clock)
        listener = PostgresListener(configuration: background.configuration, channels: Doorbells.channels, logger: logger)
        doorbells = Doorbells(
            listener: listener, feed: feed, runner: runner, hot: hot,
            choices: SharedChoices(models: configuredModels, providers: providers), logger: logger)
        let reinforcement = RecallReinforcement(pool: background, logger: logger, clock: clock)
        let consolidation = ConsolidationRunner(
            pool: background,
            consolidation: Consolidation(
                pool: background, hot: hot, embedding: embedding, texts: ModelSummaries(models: models), limits: settings.factLimits,
                standBack: { await load.letOthersGoFirst(atMost: .milliseconds(100)) }, clock: clock),
            progress: { progress in
                await feed.publishTransient(
                    type: .consolidationProgress, data: String(decoding: WireCoder.encode(progress), as: UTF8.self), at: clock())
            },
            logger: logger, clock: clock)
        let indexing: @Sendable (Int, Int) -> LargeMemoryIndexing = { modelId, dimensions in
            LargeMemoryIndexing(
                pool: background, index: VectorIndex(modelId: modelId, dimensions: dimensions, vectors: vectors),
                indexesEverybody: settings.indexesEverybody)
        }
        reindexing = Reindexing(
            pool: background, providers: providers, hot: hot, indexing: indexing,
            standBack: { await load.letOthersGoFirst(atMost: .milliseconds(100)) }, logger: logger, clock: clock)
        maintenance = Maintenance(
            sessions: SessionStore(pool: background, clock: clock), live: live, log: log,
            tasks: TaskStore(pool: background, queue: queue, clock: clock),
            agents: AgentStore(pool: background, hot: hot, clock: clock),
            indexing: { indexing(embedding.serving.modelId, embedding.serving.dimensions) },
            consolidation: consolidation, reinforcement: reinforcement,
            webhooks: WebhookInbox(
                pool: background, queue: queue, seal: seal, settings: settings.telephony, logger: logger, clock: clock),
            feed: feed, eventRetention: settings.retention.events,
            taskRetention: settings.retention.tasks, logger: logger, clock: clock)

        modelCache = ModelCache(
            root: settings.folders.models, endpoint: settings.modelHub, trustedCertificates: settings.trustedCertificates,
            inUse: { embedding.modelsInUse }, logger: logger,
            tell: { progress in
                await feed.publishTransient(
                    type: .modelDownloadProgress, data: String(decoding: WireCoder.encode(progress), as: UTF8.self), at: clock())
            })
        let statistics = StatisticsService(pool: pool, embeddings: embeddings, searches: searches, hot: hot)
        let health = HealthService(pool: pool, embedding: embedding, vectors: vectors)
        let gauges = HubGauges(factory: metrics, statistics: statistics, tasks: tasks, live: live, feed: feed, relay: relay)
        memoryProviders = ConfiguredProviders(
            settings.providers, trustedCertificates: settings.trustedCertificates,
            native: NativeProvider(facts: facts, embedding: embedding, recall: recall, users: users, health: health), pool: pool,
            embedding: embedding, factory: metrics, logger: logger)
        let erasure = AccountErasure(users: users, elsewhere: memoryProviders.elsewhere)
        var router = Router()
        IdentityRoutes(
            users: users, erasure: erasure, tokens: tokens,
            registrations: RegistrationRate(perMinute: settings.limits.registrationsPerMinute, clock: clock)
        ).add(to: &router)
        FactRoutes(
            facts: facts, context: context,
            everybody: EverybodysMemory(
                pool: background, embedding: embedding, vectors: vectors, weights: settings.recall, clock: clock)
        ).add(to: &router)
        ForgetRoutes(forgetting: forgetting).add(to: &router)
        UserRoutes(
            users: users, erasure: erasure, export: UserExport(pool: pool, seal: seal, clock: clock), sources: FactSources(pool: pool),
            embedding: embedding
        ).add(to: &router)
        MemoryPolicyRoutes(policy: MemoryPolicyStore(pool: pool, hot: hot, clock: clock)).add(to: &router)
        ModelCacheRoutes(cache: modelCache).add(to: &router)
        AdministrationRoutes(directory: UserDirectory(pool: pool, clock: clock), tokens: tokens, clock: clock).add(to: &router)
        ConsolidationRoutes(summaries: UserSummaryStore(pool: pool)).add(to: &router)
        QueueRoutes(tasks: tasks, statistics: statistics).add(to: &router)
        QuarantineRoutes(quarantine: QuarantineStore(pool: pool)).add(to: &router)
        AgentRoutes(agents: AgentStore(pool: pool, hot: hot, clock: clock)).add(to: &router)
        ExtractionSettingsRoutes(models: configuredModels).add(to: &router)
        EmbeddingProviderRoutes(providers: providers).add(to: &router)
        ProviderRoutes(provider: memoryProviders.chain, log: log).add(to: &router)
        let selected = SelectedFacts(pool: pool, clock: clock)
        Mem0Routes(
            intake: MessageIntake(pool: pool, journal: journal, facts: facts), facts: facts, selected: selected,
            recall: FilteredRecall(recall: recall, facts: selected, pool: pool, embedding: embedding, clock: clock), tasks: tasks,
            forgetting: forgetting
        ).add(to: &router)
        Mem0EntityRoutes(selected: selected, erasure: erasure, forgetting: forgetting).add(to: &router)
        ElevenLabsRoutes(
            greeting: CallerGreeting(pool: pool, platforms: settings.telephony.platforms, clock: clock),
            query: MemoryQueryTool(pool: pool, embedding: embedding, weights: settings.recall, logger: logger, clock: clock),
            inbox: WebhookInbox(pool: pool, queue: queue, seal: seal, settings: settings.telephony, logger: logger, clock: clock),
            calls: CallStore(pool: pool, seal: seal)
        ).add(to: &router)
        OperationRoutes(
            health: health, registry: metrics,
            pages: try StaticFiles(folders: ["": settings.folders.dashboard, "/javascript": settings.folders.javaScript]),
            refreshGauges: { await gauges.refresh() }
        ).add(to: &router)
        try DescriptionRoutes(version: HealthService.version).add(to: &router)

        let voice = VoiceEndpoint(
            parts: VoiceParts(
                sessions: sessions, live: live, journal: journal, context: context, forgetting: forgetting, reinforcement: reinforcement,
                limits: VoiceLimits(
                    contextDeadline: settings.contextDeadline, contextCharacters: settings.contextCharacters,
                    messagesPerSecond: settings.limits.messagesPerSecond),
                load: load, meters: meters, clock: clock),
            authenticator: authenticator)
        server = WebSocketServer(
            configuration: ServerConfiguration(settings),
            application: HubApplication(
                router: router, tokens: tokens, voice: voice,
                events: EventsEndpoint(feed: feed, log: log, authenticator: authenticator, clock: clock), meters: meters,
                logger: logger),
            logger: logger)
        relay.connect(server)
        self.settings = settings
        self.journal = journal
        self.live = live
        self.models = models
        self.reextraction = reextraction
        self.providers = providers
        self.reinforcement = reinforcement
    }

    /// - Returns: the port.
    func start() async throws -> Int { try await server.start() }

    /// Runs until graceful shutdown and ends everything it started.
    func run(drainDeadline: Duration) async {
        let upkeep = [Task { await maintenance.run() }, Task { await reextraction.run() }, Task { await reindexing.keepRunning() }]
        await withDiscardingTaskGroup { group in
            group.addTask { await listener.run() }
            group.addTask { await doorbells.run() }
            if settings.extraction.workers > 0 { group.addTask { await runner.run() } }
            try? await gracefulShutdown()
            let end = ContinuousClock.now + drainDeadline
            for task in upkeep { task.cancel() }
            await server.drain(deadline: drainDeadline)
            await journal.settle()
            runner.finish(within: max(.zero, ContinuousClock.now.duration(to: end)))
            listener.stop()
        }
        for task in upkeep { await task.value }
        await models.stop()
        await memoryProviders.stop()
        await providers.stop()
        await modelCache.stop()
        await reinforcement.flush()
        await server.stop()
    }
}

/// Ties the feed to the server, which is made after it.
final class BroadcastRelay: Sendable {
    private let server = Mutex<WebSocketServer?>(nil)

    func connect(_ server: WebSocketServer) { self.server.withLock { $0 = server } }

    func broadcast(_ bytes: [UInt8], to connections: [WebSocketConnection]) {
        server.withLock { $0 }?.broadcast(bytes, to: connections)
    }

    var statistics: ServerStatistics? { server.withLock { $0 }?.statistics }
}

extension ServerConfiguration {
    fileprivate init(_ settings: Settings) {
        self.init(host: settings.listen.host, port: settings.listen.port)
        maximumMessageBytes = Limits.frameBytes
        maximumBodyBytes = Limits.bodyBytes
        if settings.telephony.webhookSecret != nil { maximumBodyBytesByPath = [WebhookInbox.path: WebhookInbox.maximumBodyBytes] }
        headerNames = [WebhookInbox.signatureHeader]
        requestTimeout = settings.limits.requestTimeout
        maximumConnections = settings.limits.connections
        subprotocols = [HubApplication.subprotocol]
        defaultHeaders = [("X-Content-Type-Options", "nosniff")]
        closeCodes.slow = CloseCode.slowConsumer.rawValue
        closeCodes.goingAway = CloseCode.goingAway.rawValue
        closeCodes.oversize = CloseCode.messageTooLarge.rawValue
        closeCodes.binary = CloseCode.unsupportedData.rawValue
    }
}
