import Embedding
import Foundation
import Postgres
import Wire

// For administrators. What is changed holds on this node when a function returns, and on the others when the database's ring has
// reached them. Refusals are ``WireError``.
extension EmbeddingProviders {
    private static let trialText = "Hello, world"
    private static let trialDeadline = Duration.seconds(15)

    package func list() async throws -> [EmbeddingProvider] {
        try await flushLatencies()
        return try await pool.withConnection { try EmbeddingProviderStore.list(on: $0) }.map(shown)
    }

    /// A new provider, activated at once unless the fields say otherwise; one that makes no vectors is not stored then.
    package func create(_ fields: EmbeddingProviderFields) async throws -> EmbeddingProvider {
        let name = try name(fields.name, or: nil)
        let (id, configuration) = (UUID(), try EmbeddingConfiguration(fields, over: nil))
        let sealed = try configuration.sealed(for: .provider(id), key: key)
        let wanted = fields.isActive ?? true ? try await wanted(configuration, by: id) : nil
        let now = clock()
        try await pool.transaction { connection in
            try EmbeddingModelStore.lock(on: connection)
            try EmbeddingProviderStore.insert(id, name: name, configuration, sealed: sealed, now: now, on: connection)
            if let wanted { try Self.activate(id, wanted, now: now, on: connection) }
        }
        await reload()
        return try await provider(id)
    }

    /// Another model, address or number of dimensions of the active provider begins a re-index.
    package func update(_ id: UUID, _ fields: EmbeddingProviderFields) async throws -> EmbeddingProvider {
        let before = try await pool.withConnection { try EmbeddingProviderStore.provider(id, on: $0) }
        let name = try name(fields.name, or: before.name)
        let current = EmbeddingConfiguration.open(before.sealedConfiguration, of: .provider(id), key: key)
        let configuration = try EmbeddingConfiguration(fields, over: current)
        let sealed = try configuration.sealed(for: .provider(id), key: key)
        let wanted = before.isActive && configuration != current ? try await wanted(configuration, by: id) : nil
        let now = clock()
        try await pool.transaction { connection in
            try EmbeddingModelStore.lock(on: connection)
            let present = try EmbeddingProviderStore.provider(id, on: connection)
            guard present.sealedConfiguration == before.sealedConfiguration, present.isActive == before.isActive else {
                throw WireError(.conflict, "The embedding provider was changed at the same time; please try again.")
            }
            try EmbeddingProviderStore.update(id, name: name, configuration, sealed: sealed, now: now, on: connection)
            if let wanted { try Self.activate(id, wanted, now: now, on: connection) }
        }
        if wanted != nil { await reload() }
        return try await provider(id)
    }

    package func delete(_ id: UUID) async throws {
        try await pool.transaction { connection in
            try EmbeddingModelStore.lock(on: connection)
            try EmbeddingProviderStore.delete(id, on: connection)
        }
    }

    /// Makes one real vector; says what became of it.
    package func test(_ id: UUID) async throws -> EmbeddingProviderTest {
        let stored = try await pool.withConnection { try EmbeddingProviderStore.provider(id, on: $0) }
        let began = ContinuousClock.now
        func result(_ dimensions: Int?, _ error: EmbeddingProviderError.Code?) -> EmbeddingProviderTest {
            EmbeddingProviderTest(
                success: error == nil, dimensions: dimensions, latencyMs: began.duration(to: .now).wireMilliseconds, error: error?.rawValue)
        }
        do { return result(try await trial(of: try configuration(of: stored)).dimensions, nil) } catch { return result(nil, error.code) }
    }

    /// Its model serves once it has a vector of everything; at once if it serves already.
    package func activate(_ id: UUID) async throws -> EmbeddingProvider {
        let stored = try await pool.withConnection { try EmbeddingProviderStore.provider(id, on: $0) }
        let configuration: EmbeddingConfiguration
        do { configuration = try self.configuration(of: stored) } catch { throw Self.refusal(error) }
        let (wanted, now) = (try await wanted(configuration, by: id), clock())
        try await pool.transaction { connection in
            try EmbeddingModelStore.lock(on: connection)
            guard try EmbeddingProviderStore.provider(id, on: connection).sealedConfiguration == stored.sealedConfiguration else {
                throw WireError(.conflict, "The embedding provider was changed at the same time; please try again.")
            }
            try Self.activate(id, wanted, now: now, on: connection)
        }
        await reload()
        return try await provider(id)
    }

    // MARK: VoxBridge's one configuration

    package func config() async throws -> EmbeddingConfigState {
        let active = try await pool.withConnection { try EmbeddingProviderStore.list(on: $0) }.first(where: \.isActive)
        if let active {
            let config = EmbeddingConfiguration.open(active.sealedConfiguration, of: .provider(active.id), key: key)?.config
            return EmbeddingConfigState(
                source: .database, config: config ?? EmbeddingConfig(provider: active.type, dims: active.dimensions, hasApiKey: false))
        }
        var configuration = environment.configuration
        if let own { configuration.dimensions = own.dimensions }
        return EmbeddingConfigState(source: environment.isGiven ? .environment : .default, config: configuration.config)
    }

    /// Makes it the active provider: the one of the same type if there is one, else a new one.
    package func setConfig(_ update: EmbeddingConfigUpdate) async throws -> EmbeddingConfigChange {
        let fields = try EmbeddingProviderFields(update)
        let providers = try await pool.withConnection { try EmbeddingProviderStore.list(on: $0) }
        if let known = providers.first(where: { $0.type == fields.providerType }) {
            var unnamed = fields
            unnamed.name = nil
            _ = try await self.update(known.id, unnamed)
            if !known.isActive { _ = try await activate(known.id) }
        } else {
            _ = try await create(fields)
        }
        return EmbeddingConfigChange(status: "updated", config: try await config().config, updatedAt: Timestamp(clock()))
    }

    /// Gives the choice back to the environment.
    package func resetConfig() async throws -> EmbeddingConfigChange {
        guard let own else { throw Self.refusal(EmbeddingProviderError(.modelUnavailable)) }
        let now = clock()
        try await pool.transaction { connection in
            try EmbeddingModelStore.lock(on: connection)
            try EmbeddingProviderStore.activate(nil, now: now, on: connection)
            let modelId = try EmbeddingModelStore.remember(own, now: now, on: connection)
            try EmbeddingModelStore.choose(modelId, now: now, on: connection)
            try EmbeddingModelStore.ring(on: connection)
        }
        await reload()
        return EmbeddingConfigChange(status: "reset", config: try await config().config)
    }

    // MARK: Parts

    private static func activate(
        _ id: UUID, _ wanted: WantedEmbeddingModel, now: Date, on connection: isolated PostgresConnection
    ) throws(PostgresError) {
        try EmbeddingProviderStore.activate(id, now: now, on: connection)
        let modelId = try EmbeddingModelStore.remember(wanted, now: now, on: connection)
        try EmbeddingModelStore.choose(modelId, now: now, on: connection)
        try EmbeddingModelStore.ring(on: connection)
    }

    private func name(_ given: String?, or current: String?) throws(WireError) -> String {
        guard let name = given ?? current else { throw .missing("name") }
        try Limits.check(name, "name", bytes: Limits.nameBytes, allowsEmpty: false)
        return name
    }

    private func configuration(of stored: StoredEmbeddingProvider) throws(EmbeddingProviderError) -> EmbeddingConfiguration {
        guard let configuration = EmbeddingConfiguration.open(stored.sealedConfiguration, of: .provider(stored.id), key: key) else {
            throw EmbeddingProviderError(.configurationUnreadable)
        }
        return configuration
    }

    private func wanted(_ configuration: EmbeddingConfiguration, by id: UUID) async throws -> WantedEmbeddingModel {
        do {
            let trial = try await trial(of: configuration)
            return WantedEmbeddingModel(
                fingerprint: trial.fingerprint, name: trial.name, dimensions: trial.dimensions, providerId: id,
                sealedConfiguration: try configuration.sealed(for: .model(trial.fingerprint), key: key))
        } catch let error as EmbeddingProviderError {
            throw Self.refusal(error)
        }
    }

    private static func refusal(_ error: EmbeddingProviderError) -> WireError {
        error.code == .wrongDimensions
            ? .invalid("dimensions", "must be what the model's vectors have")
            : WireError(.conflict, "The embedding provider makes no vectors: \(error.code.rawValue).")
    }

    private struct Trial {
        var fingerprint: String
        var name: String
        var dimensions: Int
    }

    /// One real vector.
    private func trial(of configuration: EmbeddingConfiguration) async throws(EmbeddingProviderError) -> Trial {
        let found: Trial
        let texts: any TextEmbedding
        if let endpoint = configuration.endpoint {
            found = Trial(fingerprint: endpoint.identity, name: endpoint.model, dimensions: configuration.dimensions)
            var limits = RemoteEmbedding.Limits()
            limits.attempts = 1
            texts = RemoteEmbedding(endpoint, http: http, limits: limits)
        } else {
            let model = try await folders.load(configuration.model)
            guard model.dimensions == configuration.dimensions else { throw EmbeddingProviderError(.wrongDimensions) }
            found = Trial(fingerprint: model.fingerprint, name: model.name, dimensions: model.dimensions)
            texts = folders.start(model)
        }
        let result: Result<[[Float]], any Error>
        do { result = .success(try await texts.embed([Self.trialText], priority: .interactive, within: Self.trialDeadline)) } catch {
            result = .failure(error)
        }
        await texts.stop()
        switch result {
        case .success: return found
        case .failure(let error as EmbeddingProviderError): throw error
        case .failure: throw EmbeddingProviderError(.modelUnavailable)
        }
    }

    private func provider(_ id: UUID) async throws -> EmbeddingProvider {
        shown(try await pool.withConnection { try EmbeddingProviderStore.provider(id, on: $0) })
    }

    private func shown(_ stored: StoredEmbeddingProvider) -> EmbeddingProvider {
        let configuration = try? configuration(of: stored)
        return EmbeddingProvider(
            id: Identifier(stored.id), name: stored.name, providerType: stored.type, isActive: stored.isActive,
            isServing: stored.isServing, dimensions: stored.dimensions, model: configuration?.model, baseURL: configuration?.baseURL,
            deployment: configuration?.deployment, apiVersion: configuration?.apiVersion, hasApiKey: configuration?.apiKey != nil,
            avgLatencyMs: stored.averageLatency, p95LatencyMs: stored.p95Latency, p99LatencyMs: stored.p99Latency,
            totalRequests: stored.totalRequests,
            problem: configuration == nil ? EmbeddingProviderError.Code.configurationUnreadable.rawValue : nil,
            createdAt: Timestamp(stored.createdAt), updatedAt: Timestamp(stored.updatedAt))
    }
}
