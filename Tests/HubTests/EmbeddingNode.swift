import Foundation
import Hub
import Postgres
import Ranking
import TestSupport
import Wire

/// What one process of the hub has of embeddings, recall and the re-index: several of them share a database.
struct EmbeddingNode: Sendable {
    let parts: HubParts
    let providers: EmbeddingProviders
    let hot: HotMemory
    let searches: LRUCache<ContextService.CacheKey, [RecalledItem]>
    let reindexing: Reindexing

    var embedding: EmbeddingService { providers.service }
    var recall: Recall { Recall(hot: hot, pool: parts.pool, weights: RecallWeights(), clock: parts.time) }
    var context: ContextService { ContextService(embedding: embedding, recall: recall, cache: searches, clock: parts.time) }
    var facts: FactStore {
        FactStore(pool: parts.pool, queue: parts.queue, embedding: embedding, hot: hot, copies: parts.copies, clock: parts.time)
    }
    var journal: TurnJournal {
        TurnJournal(pool: parts.pool, queue: parts.queue, embedding: embedding, hot: hot, logger: logger, clock: parts.time)
    }

    /// - Parameter keys: a folder; processes that share a database share the key in it.
    init(_ parts: HubParts, keys: String, decides: Bool = true, standBack: @escaping @Sendable () async -> Void = {}) async throws {
        let model = try DefaultModel.model()
        let providers = try await EmbeddingProviders.open(
            EmbeddingProviders.Parts(
                environment: EmbeddingEnvironment(
                    configuration: EmbeddingConfiguration(kind: .local, model: DefaultModel.folder, dimensions: 384), isGiven: false),
                local: .success(model), folders: LocalModelFolders(cache: "/nonexistent", downloads: "/nonexistent", precision: .automatic, threads: 1),
                secretKeyFile: keys + "/key", pool: parts.pool, cache: LRUCache(capacity: 1 << 22), logger: logger, clock: parts.time),
            decides: decides)
        let hot = HotMemory(pool: parts.pool, capacity: 1 << 24, clock: parts.time)
        let searches = LRUCache<ContextService.CacheKey, [RecalledItem]>(capacity: 1 << 20)
        providers.observe {
            hot.notified("policy:switched")
            searches.removeAll { _ in true }
        }
        let pool = parts.pool
        self.parts = parts
        self.providers = providers
        self.hot = hot
        self.searches = searches
        reindexing = Reindexing(
            pool: pool, providers: providers, hot: hot,
            indexing: { LargeMemoryIndexing(pool: pool, index: VectorIndex(modelId: $0, dimensions: $1)) },
            standBack: standBack, logger: logger, clock: parts.time)
    }

    @discardableResult
    func remember(_ content: String, for userId: String) async throws -> UUID {
        try await facts.remember([RememberRequest(content: content)], for: userId, by: parts.bot)[0].memoryId.uuid
    }

    func say(_ text: String, as userId: String) async throws -> RecordedTurn {
        try await journal.record(
            SpokenTurn(
                userId: userId, sessionId: UUID(), clientTurnId: UUID().uuidString, userMessage: text,
                aiResponse: "I see", interrupted: false))
    }

    func ask(_ text: String, of userId: String, deadline: Duration = .seconds(20)) async -> ContextService.Answer {
        await context.answer(RecallQuery(userId: userId, text: text, limit: 5), deadline: deadline)
    }

    /// A provider on a scripted server.
    func provider(_ server: EmbeddingServer, dimensions: Int, model: String = "scripted", isActive: Bool = true) async throws -> EmbeddingProvider {
        try await providers.create(
            EmbeddingProviderFields(
                name: model, providerType: "openai", model: model, baseURL: server.address, apiKey: "sk-scripted-4711",
                dimensions: dimensions, isActive: isActive))
    }
}

/// Lends a node on a database of its own.
func withEmbeddingNode<T: Sendable>(
    standBack: @escaping @Sendable () async -> Void = {}, _ body: (EmbeddingNode, String) async throws -> T
) async throws -> T {
    try await withHubParts(size: 8) { parts in
        let keys = try TestServer.makeDataDirectory()
        defer { try? FileManager.default.removeItem(atPath: keys) }
        let node = try await EmbeddingNode(parts, keys: keys, standBack: standBack)
        let result: Result<T, any Error>
        do { result = .success(try await body(node, keys)) } catch { result = .failure(error) }
        await node.providers.stop()
        return try result.get()
    }
}
