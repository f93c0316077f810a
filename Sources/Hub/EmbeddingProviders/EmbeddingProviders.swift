import Crypto
import Embedding
import Foundation
import HTTP
import Logging
import Postgres
import Synchronization
import Wire

/// Who makes vectors: the administrator's active provider, else the environment's, else the in-process encoder's default model.
///
/// Which models are in use stands in `embedding_models`, with all that is needed to ask them; every node follows that, and reads it
/// again when the database rings. A new choice is only a wish: ``Reindexing`` prepares its vectors, and then it serves.
///
/// - Invariant: a key leaves this type only in a request to the address that it was given for.
/// - Threads: any.
/// - Next: ``EmbeddingService`` for who asks; `EmbeddingProviders+Administration`; ``Reindexing``.
package final class EmbeddingProviders: Sendable {
    /// The parts that are there before.
    package struct Parts: Sendable {
        var environment: EmbeddingEnvironment
        /// The environment's in-process model; nil: it names a server.
        var local: Result<EmbeddingModel, any Error>?
        var folders: LocalModelFolders
        var secretKeyFile: String
        var trustedCertificates: String?
        var pool: PostgresPool
        var cache: LRUCache<EmbeddingService.Key, [Float]>
        var logger: Logger
        var clock: @Sendable () -> Date

        package init(
            environment: EmbeddingEnvironment, local: Result<EmbeddingModel, any Error>?, folders: LocalModelFolders,
            secretKeyFile: String, trustedCertificates: String? = nil, pool: PostgresPool,
            cache: LRUCache<EmbeddingService.Key, [Float]>, logger: Logger, clock: @escaping @Sendable () -> Date
        ) {
            self.environment = environment
            self.local = local
            self.folders = folders
            self.secretKeyFile = secretKeyFile
            self.trustedCertificates = trustedCertificates
            self.pool = pool
            self.cache = cache
            self.logger = logger
            self.clock = clock
        }
    }

    private struct Kept {
        var stored: StoredEmbeddingModel
        var model: VectorModel
    }

    private struct State {
        var kept: [Kept] = []
        var latencies: [UUID: LatencyWindow] = [:]
        var loading: Task<Void, Never>?
    }

    package let service: EmbeddingService
    /// Rings whenever the models in use may have changed.
    let bell = RecoveryBell()
    let environment: EmbeddingEnvironment
    let folders: LocalModelFolders
    let key: SecretKey
    let pool: PostgresPool
    let http: HTTPClient
    let logger: Logger
    let clock: @Sendable () -> Date
    /// What the environment's model is, if this node can ask it.
    let own: WantedEmbeddingModel?
    private let ownTexts: (any TextEmbedding)?
    private let state = Mutex(State())
    private let onSwitch = Mutex<(@Sendable () -> Void)?>(nil)

    /// - Parameter decides: whether the environment's model is to serve when no provider is active; processes that only follow do not.
    /// - Throws: ``SettingsError`` when the key file cannot be used or the model is not what was said of it, ``EmbeddingError`` when
    ///   there is no model to begin with, ``PostgresError``.
    package static func open(_ parts: Parts, decides: Bool) async throws -> EmbeddingProviders {
        let key: SecretKey
        do { key = try SecretKey.load(file: parts.secretKeyFile) } catch {
            let name = SettingTable.secretKeyFile.definition.name
            throw SettingsError(problems: ["\(name) (\(parts.secretKeyFile)): \(error)"])
        }
        let providers = try EmbeddingProviders(parts, key: key)
        do {
            try await providers.begin(decides: decides, local: parts.local)
            try await providers.load()
        } catch {
            await providers.stop()
            throw error
        }
        return providers
    }

    private init(_ parts: Parts, key: SecretKey) throws {
        environment = parts.environment
        folders = parts.folders
        self.key = key
        pool = parts.pool
        http = HTTPClient(trustedCertificates: parts.trustedCertificates)
        logger = parts.logger
        clock = parts.clock
        var configuration = parts.environment.configuration
        switch parts.local {
        case .success(let model):
            if let said = parts.environment.saidDimensions, said != model.dimensions {
                throw SettingsError(problems: ["LOCAL_EMBEDDING_DIMS must be \(model.dimensions), as the model's vectors are"])
            }
            configuration.dimensions = model.dimensions
            own = WantedEmbeddingModel(
                fingerprint: model.fingerprint, name: model.name, dimensions: model.dimensions,
                sealedConfiguration: try configuration.sealed(for: .model(model.fingerprint), key: key))
            ownTexts = parts.folders.start(model)
        case .failure:
            own = nil
            ownTexts = nil
        case nil:
            let identity = configuration.endpoint?.identity ?? ""
            own = WantedEmbeddingModel(
                fingerprint: identity, name: configuration.deployment ?? configuration.model, dimensions: configuration.dimensions,
                sealedConfiguration: try configuration.sealed(for: .model(identity), key: key))
            ownTexts = configuration.endpoint.map { [http] in RemoteEmbedding($0, http: http) }
        }
        service = EmbeddingService(serving: .unavailable(.notConfigured), cache: parts.cache, clock: parts.clock)
    }

    /// - Parameter onSwitch: called when another model has begun to serve on this node.
    package func observe(_ onSwitch: @escaping @Sendable () -> Void) { self.onSwitch.withLock { $0 = onSwitch } }

    package func stop() async {
        bell.finish()
        let kept = state.withLock { state in
            defer { state.kept = [] }
            return state.kept
        }
        for entry in kept { await entry.model.texts.stop() }
        await ownTexts?.stop()
        await http.stop()
    }

    // MARK: The models in use

    private func begin(decides: Bool, local: Result<EmbeddingModel, any Error>?) async throws {
        let (own, now) = (own, clock())
        try await pool.transaction { connection in
            try EmbeddingModelStore.lock(on: connection)
            let hasActive = try EmbeddingProviderStore.list(on: connection).contains(where: \.isActive)
            guard let own else {
                if !hasActive { _ = try local?.get() }
                return
            }
            guard !hasActive else { return }
            let modelId = try EmbeddingModelStore.remember(own, now: now, on: connection)
            if decides {
                try EmbeddingModelStore.choose(modelId, now: now, on: connection)
            } else {
                _ = try connection.execute(.serveFirstModel, [.int(modelId)])
            }
        }
    }

    /// Reads again which models are in use. One reading at a time: who asks meanwhile gets a later one.
    package func reload() async {
        let loading = state.withLock { state in
            let before = state.loading
            let loading = Task { [self] in
                await before?.value
                do { try await load() } catch {
                    logger.warning("the embedding models in use cannot be read", metadata: ["error": "\(error)"])
                }
            }
            state.loading = loading
            return loading
        }
        await loading.value
    }

    private func load() async throws {
        let stored = try await pool.withConnection { try EmbeddingModelStore.models(on: $0) }
        let before = state.withLock(\.kept)
        var kept: [Kept] = []
        for model in stored {
            let known = before.first { isSame($0, model) }?.model.texts
            kept.append(Kept(stored: model, model: await make(model, by: known)))
        }
        let (now, ids) = (kept, Set(kept.map(\.stored.modelId)))
        state.withLock { $0.kept = now }
        let served = service.serving.modelId
        let serving = kept.first(where: \.stored.isServing)?.model ?? .unavailable(.notConfigured)
        service.serve(serving, besides: kept.filter { !$0.stored.isServing }.map(\.model))
        if serving.modelId != served {
            logger.info("vectors are made by \(kept.first(where: \.stored.isServing)?.stored.name ?? "nobody")")
            onSwitch.withLock { $0 }?()
        }
        for entry in before where !ids.contains(entry.stored.modelId) && entry.stored.fingerprint != own?.fingerprint {
            await entry.model.texts.stop()
        }
        bell.ring()
    }

    /// Whether it is asked as it was: what is sealed holds a key.
    private func isSame(_ kept: Kept, _ stored: StoredEmbeddingModel) -> Bool {
        kept.stored.modelId == stored.modelId && !(kept.model.texts is UnavailableEmbedding)
            && (!kept.model.texts.isRemote || kept.stored.sealedConfiguration == stored.sealedConfiguration)
    }

    private func make(_ stored: StoredEmbeddingModel, by known: (any TextEmbedding)?) async -> VectorModel {
        let texts: any TextEmbedding
        do { texts = if let known { known } else { try await self.texts(of: stored) } } catch {
            logger.warning(
                "an embedding model cannot be asked on this node",
                metadata: ["model": "\(stored.name)", "reason": "\(error.code.rawValue)"])
            texts = UnavailableEmbedding(reason: error.code)
        }
        let window = state.withLock { state in
            guard let id = stored.providerId else { return LatencyWindow() }
            let window = state.latencies[id] ?? LatencyWindow()
            state.latencies[id] = window
            return window
        }
        return VectorModel(
            modelId: stored.modelId, fingerprint: stored.fingerprint, dimensions: stored.dimensions, origin: origin(of: stored),
            texts: texts, latencies: window)
    }

    private func origin(of stored: StoredEmbeddingModel) -> ActiveModel {
        let sealed = stored.sealedConfiguration.flatMap { EmbeddingConfiguration.open($0, of: .model(stored.fingerprint), key: key) }
        guard let configuration = stored.fingerprint == own?.fingerprint ? environment.configuration : sealed else {
            return ActiveModel(provider: EmbeddingConfiguration.Kind.local.rawValue, name: stored.name)
        }
        return ActiveModel(
            provider: configuration.kind.rawValue, name: stored.name,
            folder: configuration.kind == .local ? folders.folder(of: configuration.model) : nil)
    }

    private func texts(of stored: StoredEmbeddingModel) async throws(EmbeddingProviderError) -> any TextEmbedding {
        if let ownTexts, stored.fingerprint == own?.fingerprint, stored.providerId == nil || !ownTexts.isRemote { return ownTexts }
        guard let box = stored.sealedConfiguration else { throw EmbeddingProviderError(.notConfigured) }
        guard let configuration = EmbeddingConfiguration.open(box, of: .model(stored.fingerprint), key: key) else {
            throw EmbeddingProviderError(.configurationUnreadable)
        }
        if let endpoint = configuration.endpoint { return RemoteEmbedding(endpoint, http: http) }
        let model = try await folders.load(configuration.model)
        guard model.fingerprint == stored.fingerprint else { throw EmbeddingProviderError(.modelChanged) }
        return folders.start(model)
    }

    /// The model that is being prepared.
    var target: (stored: StoredEmbeddingModel, model: VectorModel)? {
        state.withLock { $0.kept.first(where: \.stored.isTarget) }.map { ($0.stored, $0.model) }
    }

    /// Writes what providers' calls took since the last time.
    package func flushLatencies() async throws {
        let summaries = state.withLock(\.latencies).compactMapValues { $0.summary() }
        guard !summaries.isEmpty else { return }
        try await pool.withConnection { connection in
            for (id, summary) in summaries { try EmbeddingProviderStore.add(summary, to: id, on: connection) }
        }
    }
}

extension VectorModel {
    /// No row has this id.
    static func unavailable(_ reason: EmbeddingProviderError.Code) -> VectorModel {
        VectorModel(
            modelId: 0, fingerprint: "", dimensions: 0, origin: ActiveModel(provider: "none", name: "none"),
            texts: UnavailableEmbedding(reason: reason))
    }
}
