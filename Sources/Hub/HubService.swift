import Foundation
import Logging
import Postgres
import ServiceLifecycle
import WebSocket
import Wire

/// One node of the hub, from its first connection to its last: what is started, in which order, and how it ends.
///
/// The path of an utterance: ``VoiceEndpoint`` takes the socket's messages → ``VoiceSession`` keeps the turn → ``ContextService``
/// answers before the bot speaks → ``TurnJournal`` makes the finished turn durable → `JobRunner` wakes → ``ExtractionHandler`` turns
/// it into facts → ``EventFeed`` tells the dashboards.
///
/// - Invariant: stateless above PostgreSQL; any number of nodes share one database.
/// - Threads: sockets on one (libwebsockets), each database connection on its own, embedding on `MEMHUB_EMBEDDING_THREADS`; all
///   else on the cooperative pool.
/// - Errors: ``run()`` throws what keeps the node from starting; afterwards it survives what it depends on.
public struct HubService: Service {
    private let settings: Settings
    private let metrics: PrometheusRegistry
    private let logger: Logger
    private let progress: @Sendable (String) -> Void
    private let announce: @Sendable (HubStartup) -> Void

    public init(
        settings: Settings, metrics: PrometheusRegistry, logger: Logger, progress: @escaping @Sendable (String) -> Void,
        announce: @escaping @Sendable (HubStartup) -> Void
    ) {
        self.settings = settings
        self.metrics = metrics
        self.logger = logger
        self.progress = progress
        self.announce = announce
    }

    /// Runs until graceful shutdown, then drains: sockets are told to reconnect elsewhere, commits under way end, PostgreSQL stops.
    public func run() async throws {
        let began = ContinuousClock.now
        try await HubFoundation.lend(settings, logger: logger, progress: progress) { foundation in
            let node = try await HubNode(settings: settings, foundation: foundation, metrics: metrics, logger: logger)
            let port = try await node.start()
            let address = ListenAddress(host: settings.listen.host, port: port)
            announce(
                HubStartup(
                    address: "http://\(address)", adminTokenFile: settings.folders.adminTokenFile,
                    startedIn: began.duration(to: .now)))
            await node.run(drainDeadline: settings.drainDeadline)
        }
    }
}

/// The life cycle logs what it runs: the settings, which hold secrets, are no part of that.
extension HubService: CustomStringConvertible {
    public var description: String { "HubService" }
}

/// What a node says once it listens.
public struct HubStartup: Sendable {
    public var address: String
    public var adminTokenFile: String?
    public var startedIn: Duration
}

/// Connections for people who wait, and for work that does not: neither takes the other's.
struct HubPools: Sendable {
    let interactive: PostgresPool
    let background: PostgresPool

    init(_ settings: Settings, database: HubDatabase, logger: Logger) {
        interactive = PostgresPool(
            configuration: database.configuration, size: settings.database.connections, name: "interactive", logger: logger)
        var yielding = database.configuration
        yielding.isBackground = true
        background = PostgresPool(
            configuration: yielding, size: settings.extraction.workers + 5, name: "background", logger: logger)
    }

    func close() async {
        await interactive.close()
        await background.close()
    }
}
