import Crypto
import Foundation
import HTTP
import LanguageModels
import Logging
import Postgres
import Synchronization
import Wire

/// The language models that environment, administrator and user name, in that rising order of priority.
///
/// The administrator's settings are a row of the database that every node keeps a copy of; a node reads it again when the database rings,
/// when the listener is connected again, and after a reading that failed.
///
/// - Invariant: an API key leaves this type only in a request to the address that it was given for.
/// - Threads: any.
/// - Next: ``StoredExtractionSettings``, ``ModelShelf``, ``ExtractionTrial``.
package final class ConfiguredModels: Sendable {
    private struct Known {
        /// Nil: a row that cannot be read.
        var stored: StoredExtractionSettings?
        var configured: ConfiguredEndpoint
        var isStale = false
        /// Readings are numbered as they begin; an earlier one that ends later changes nothing.
        var begun = 0
        var applied = 0
    }

    let environment: Settings.ModelEndpoints
    let bell = RecoveryBell()
    private let key: SecretKey
    private let store: ExtractionSettingsStore
    private let http: HTTPClient
    private let shelf: ModelShelf
    private let logger: Logger
    private let known: Mutex<Known>

    /// Reads the key file, making it if there is none, and the settings. Blocks for the file.
    ///
    /// - Parameter trustedCertificates: a PEM file of authorities besides the system's.
    /// - Throws: ``SettingsError`` when the key file cannot be used, ``PostgresError``.
    package static func open(
        _ environment: Settings.ModelEndpoints, trustedCertificates: String? = nil, pool: PostgresPool,
        breaker: CircuitBreakerConfiguration = CircuitBreakerConfiguration(), modelClock: ModelClock = .system, logger: Logger,
        clock: @escaping @Sendable () -> Date
    ) async throws -> ConfiguredModels {
        let key: SecretKey
        do { key = try SecretKey.load(file: environment.secretKeyFile) } catch {
            let name = SettingTable.secretKeyFile.definition.name
            throw SettingsError(problems: ["\(name) (\(environment.secretKeyFile)): \(error)"])
        }
        let models = ConfiguredModels(
            environment, key: key, store: ExtractionSettingsStore(pool: pool, clock: clock),
            http: HTTPClient(trustedCertificates: trustedCertificates), breaker: breaker, modelClock: modelClock, logger: logger)
        do { try await models.load() } catch {
            await models.stop()
            throw error
        }
        return models
    }

    private init(
        _ environment: Settings.ModelEndpoints, key: SecretKey, store: ExtractionSettingsStore, http: HTTPClient,
        breaker: CircuitBreakerConfiguration, modelClock: ModelClock, logger: Logger
    ) {
        self.environment = environment
        self.key = key
        self.store = store
        self.logger = logger
        self.http = http
        shelf = ModelShelf(http: http, breaker: breaker, clock: modelClock, logger: logger) { [bell] in bell.ring() }
        known = Mutex(Known(stored: StoredExtractionSettings(), configured: ConfiguredEndpoint()))
    }

    func stop() async {
        bell.finish()
        shelf.keepOnly { _ in false }
        await http.stop()
    }

    // MARK: The models

    func models(userModel: String?, userTemperature: Double?) async -> [ExtractionModels.Model] {
        if known.withLock(\.isStale) { await reload() }
        var models: [ExtractionModels.Model] = []
        if var endpoint = known.withLock(\.configured.usable) {
            if let userModel { endpoint.model = userModel }
            models.append(model(of: endpoint, userTemperature))
        }
        if let local = environment.local { models.append(model(of: local, nil)) }
        return models
    }

    private func model(of endpoint: ChatEndpoint, _ temperature: Double?) -> ExtractionModels.Model {
        ExtractionModels.Model(name: endpoint.identity, chat: shelf.model(of: endpoint), temperature: temperature)
    }

    // MARK: What is stored

    /// Reads the settings again; when that fails, the next question tries.
    package func reload() async {
        do { try await load() } catch {
            known.withLock { $0.isStale = true }
            logger.warning("the extraction settings cannot be read", metadata: ["error": "\(error)"])
        }
    }

    private func load() async throws {
        let number = known.withLock { known in
            known.begun += 1
            return known.begun
        }
        let stored = try await store.read()
        let configured = resolved(stored)
        let isChanged = known.withLock { known in
            guard number > known.applied else { return false }
            let isChanged = number == 1 || configured != known.configured
            known = Known(stored: stored, configured: configured, begun: known.begun, applied: number)
            return isChanged
        }
        guard isChanged else { return }
        log(configured)
        shelf.keepOnly { endpoint in endpoint == environment.local || known.withLock { $0.configured.uses(endpoint) } }
        bell.ring()
    }

    private func resolved(_ stored: StoredExtractionSettings?) -> ConfiguredEndpoint {
        stored?.resolved(over: environment.configured, key: key) ?? ConfiguredEndpoint(source: .settings, problem: .settingsUnreadable)
    }

    private func log(_ configured: ConfiguredEndpoint) {
        if let problem = configured.problem {
            logger.warning("the configured language model cannot be asked", metadata: ["reason": "\(problem.rawValue)"])
        }
        let names = [configured.usable, environment.local].compactMap { $0?.identity }
        logger.info("facts are extracted by \((names + ["rules"]).joined(separator: ", then "))")
    }

    // MARK: For administrators

    /// What holds on this node.
    package func settings() -> ExtractionSettings {
        let configured = known.withLock(\.configured)
        let models =
            [configured.usable.map { shown($0, .configured) }, environment.local.map { shown($0, .local) }].compactMap(\.self)
        return ExtractionSettings(configured, isRelevanceFilterEnabled: environment.isRelevanceFilterEnabled, models: models)
    }

    private func shown(_ endpoint: ChatEndpoint, _ role: ExtractionSettings.Model.Role) -> ExtractionSettings.Model {
        ExtractionSettings.Model(name: endpoint.identity, role: role, circuit: shelf.model(of: endpoint).breaker.state.name)
    }

    /// Stores changes for all nodes; they hold on this one when it returns, and on the others when the database's ring has reached them.
    ///
    /// - Throws: ``WireError`` that names the field, ``PostgresError``.
    package func update(_ update: ExtractionSettingsUpdate) async throws -> ExtractionSettings {
        try await store.change { [environment, key] in try $0.applying(update, over: environment.configured, key: key) }
        try await load()
        return settings()
    }

    /// Asks the configured model, or the local one when there is none, one real question.
    ///
    /// - Parameter update: on top of what is stored, for this question only; nil: what is stored.
    /// - Throws: ``WireError`` for changes that ``update(_:)`` would not take either.
    package func test(_ update: ExtractionSettingsUpdate?) async throws -> ExtractionTestResult {
        var (stored, configured) = known.withLock { ($0.stored, $0.configured) }
        if let update {
            stored = try (stored ?? StoredExtractionSettings()).applying(update, over: environment.configured, key: key)
            configured = resolved(stored)
        }
        if let problem = configured.problem {
            return ExtractionTestResult(ok: false, latencyMs: 0, model: configured.endpoint?.model, error: problem.rawValue)
        }
        guard let endpoint = configured.endpoint ?? environment.local else {
            return ExtractionTestResult(ok: false, latencyMs: 0, model: nil, error: "not_configured")
        }
        return await ExtractionTrial(http: http, logger: logger).result(of: endpoint)
    }
}

extension ConfiguredEndpoint {
    /// Whether an endpoint is this one, whatever the model.
    func uses(_ other: ChatEndpoint) -> Bool {
        guard var endpoint = usable else { return false }
        endpoint.model = other.model
        return endpoint == other
    }
}

extension ExtractionSettings {
    fileprivate init(_ configured: ConfiguredEndpoint, isRelevanceFilterEnabled: Bool, models: [Model]) {
        let endpoint = configured.endpoint
        self.init(
            source: configured.source, dialect: endpoint?.dialect.rawValue, baseURL: endpoint?.baseURL, model: endpoint?.model,
            apiVersion: endpoint?.apiVersion, temperature: endpoint?.temperature, connectTimeoutSec: endpoint?.connectTimeout.wholeSeconds,
            firstByteTimeoutSec: endpoint?.firstByteTimeout.wholeSeconds, totalTimeoutSec: endpoint?.totalTimeout.wholeSeconds,
            maximumConcurrency: endpoint?.maximumConcurrency, tokensPerMinute: endpoint?.tokensPerMinute, apiKeySet: configured.isKeySet,
            problem: configured.problem?.rawValue, relevanceFilterEnabled: isRelevanceFilterEnabled, models: models)
    }
}

extension Duration {
    fileprivate var wholeSeconds: Int { Int(components.seconds) }
}
