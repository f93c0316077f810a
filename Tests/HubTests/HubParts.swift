import Embedding
import Foundation
import Hub
import Jobs
import Logging
import Postgres
import Ranking
import TestSupport
import Wire

let logger = Logger(label: "hub-tests")

/// The hub's parts on a database of their own with the real schema, the real model, and a clock that the test moves.
struct HubParts: Sendable {
    let configuration: PostgresConfiguration
    let pool: PostgresPool
    let clock = TestClock()
    let modelId: Int
    let embedding: EmbeddingService
    let hot: HotMemory
    let embeddings: LRUCache<EmbeddingService.Key, [Float]>
    let searches: LRUCache<ContextService.CacheKey, [RecalledItem]>
    let copies: LocalCopies

    var time: @Sendable () -> Date { { [clock] in clock.now } }
    var queue: JobQueue { JobQueue() }
    var users: UserStore { UserStore(pool: pool, hot: hot, clock: time) }
    var policy: MemoryPolicyStore { MemoryPolicyStore(pool: pool, hot: hot, clock: time) }
    var tokens: TokenStore { TokenStore(pool: pool, clock: time) }
    var sessions: SessionStore { SessionStore(pool: pool, clock: time) }
    var facts: FactStore { FactStore(pool: pool, queue: queue, embedding: embedding, hot: hot, copies: copies, clock: time) }
    var forgetting: Forgetting { Forgetting(pool: pool, embedding: embedding, hot: hot, copies: copies, clock: time) }
    var log: EventLog { EventLog(pool: pool) }
    var recall: Recall { Recall(hot: hot, pool: pool, weights: RecallWeights(), clock: time) }
    var journal: TurnJournal {
        TurnJournal(pool: pool, queue: queue, embedding: embedding, hot: hot, logger: logger, clock: time)
    }
    var bot: Principal { Principal(tokenId: UUID(), role: .bot(platform: "discord")) }

    func context(embedder: Embedder? = nil, pool: PostgresPool? = nil) throws -> ContextService {
        let embedding = EmbeddingService(
            model: try DefaultModel.model(), embedder: embedder ?? DefaultModel.embedder, modelId: modelId,
            cache: LRUCache(capacity: 1 << 20), clock: time)
        let pool = pool ?? self.pool
        let hot = HotMemory(pool: pool, capacity: 1 << 24, clock: time)
        return ContextService(
            embedding: embedding, recall: Recall(hot: hot, pool: pool, weights: RecallWeights(), clock: time),
            cache: LRUCache(capacity: 1 << 20), clock: time)
    }

    @discardableResult
    func remember(_ content: String, for userId: String) async throws -> UUID {
        try await facts.remember([RememberRequest(content: content)], for: userId, by: bot)[0].memoryId.uuid
    }

    /// - Returns: the rows' first column.
    func values(_ sql: String) async throws -> [String] {
        let statement = Statement("hub_tests_values", "SELECT value::text AS value FROM (\(sql)) AS rows (value)")
        let pool = PostgresPool(configuration: configuration, size: 1, name: "test-values", logger: logger)
        do {
            let values = try await pool.withConnection { try $0.query(statement).map { try $0.get("value", as: String.self) } }
            await pool.close()
            return values
        } catch {
            await pool.close()
            throw error
        }
    }

    func run(_ sql: String) async throws { try await pool.withConnection { try $0.executeScript(sql) } }

    /// Runs the body while another connection's transaction holds what the statement took.
    func holding(_ sql: String, _ body: () async throws -> Void) async throws {
        let release = DispatchSemaphore(value: 0)
        let (isHeld, hold) = AsyncStream<Void>.makeStream()
        let holder = Task { [configuration] in
            defer { hold.finish() }
            let pool = PostgresPool(configuration: configuration, size: 1, name: "holder", logger: logger)
            try await pool.transaction(deadline: .seconds(60)) { connection in
                try connection.executeScript(sql)
                hold.finish()
                release.wait()
            }
            await pool.close()
        }
        for await _ in isHeld {}
        do { try await body() } catch {
            release.signal()
            throw error
        }
        release.signal()
        try await holder.value
    }
}

/// Lends the parts to the body.
func withHubParts<T: Sendable>(size: Int = 4, _ body: (HubParts) async throws -> T) async throws -> T {
    try await TestDatabase.shared.withDatabase(migrated: true) { configuration in
        let pool = PostgresPool(configuration: configuration, size: size, name: "hub", logger: logger)
        do {
            let model = try DefaultModel.model()
            let modelId = try await VectorStore.modelId(of: model, now: Date(timeIntervalSince1970: 0), in: pool)
            let clock = TestClock()
            let embeddings = LRUCache<EmbeddingService.Key, [Float]>(capacity: 1 << 20)
            let searches = LRUCache<ContextService.CacheKey, [RecalledItem]>(capacity: 1 << 20)
            let embedding = EmbeddingService(
                model: model, embedder: DefaultModel.embedder, modelId: modelId, cache: embeddings, clock: { clock.now })
            let parts = HubParts(
                configuration: configuration, pool: pool, modelId: modelId, embedding: embedding,
                hot: HotMemory(pool: pool, capacity: 1 << 24, clock: { clock.now }), embeddings: embeddings,
                searches: searches, copies: LocalCopies(embeddings: embeddings, searches: searches, live: LiveSessions()))
            _ = try await parts.log.openEpoch(now: parts.clock.now)
            let value = try await body(parts)
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }
}

/// The model that `make test` puts into the cache, loaded once for all tests.
enum DefaultModel {
    static let folder: String = {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["MEMHUB_MODEL_DIR"] { return folder }
        let home = environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
        return (environment["MEMHUB_CACHE"] ?? (getuid() == 0 ? "/var/cache/memhub" : home + "/memhub")) + "/all-minilm-l6-v2"
    }()

    private static let loaded = Result { try EmbeddingModel.load(folder: folder) }

    static func model() throws -> EmbeddingModel { try loaded.get() }

    /// Lives as long as the tests.
    static let embedder: Embedder = {
        guard let model = try? model() else { preconditionFailure("there is no embedding model in \(folder): run make test") }
        return Embedder(model: model, threads: 1)
    }()
}
