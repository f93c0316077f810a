import HTTP
import Logging
import Metrics
import Postgres
import Wire

/// The providers that the settings name, each measured, the ones elsewhere cached and batched, as one.
///
/// - Owner: ends the HTTP client's thread in ``stop()``.
struct ConfiguredProviders: Sendable {
    let chain: ProviderChain
    /// What the hub's own erasure does not reach; nil: nothing.
    let elsewhere: ProviderChain?
    private let http: HTTPClient?

    init(
        _ settings: Settings.MemoryProviders, trustedCertificates: String?, native: NativeProvider, pool: PostgresPool,
        embedding: EmbeddingService, factory: any MetricsFactory, logger: Logger
    ) {
        let http = settings.endpoint.map { _ in HTTPClient(trustedCertificates: trustedCertificates) }
        let providers = settings.kinds.map { kind -> any MemoryProvider in
            switch (kind, settings.endpoint, http) {
            case (.http, let endpoint?, let http?):
                ConsentingProvider(
                    base: CachedProvider(BatchedProvider(MeasuredProvider(HTTPProvider(endpoint: endpoint, http: http), factory: factory))),
                    pool: pool)
            case (.memory, _, _):
                ConsentingProvider(
                    base: MeasuredProvider(
                        InProcessProvider { try await embedding.vector(for: $0, priority: .interactive).values }, factory: factory), pool: pool)
            default: MeasuredProvider(native, factory: factory)
            }
        }
        let others = zip(settings.kinds, providers).filter { $0.0 != .native }.map(\.1)
        chain = ProviderChain(providers, logger: logger)
        elsewhere = others.isEmpty ? nil : ProviderChain(others, logger: logger)
        self.http = http
    }

    func stop() async { await http?.stop() }
}
