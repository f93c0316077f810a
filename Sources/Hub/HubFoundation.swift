import Embedding
import Foundation
import Logging

/// What every process of the hub stands on: the database, brought up to date, and the environment's embedding model.
struct HubFoundation: Sendable {
    let pools: HubPools
    /// Nil: the environment names a server.
    let model: Result<EmbeddingModel, any Error>?
    let vectors: VectorSupport

    /// Lends it to the body and closes what was opened, whatever happens.
    static func lend(
        _ settings: Settings, logger: Logger, progress: @escaping @Sendable (String) -> Void,
        to body: (HubFoundation) async throws -> Void
    ) async throws {
        try FileManager.default.createDirectory(atPath: settings.folders.data, withIntermediateDirectories: true)
        let (modelFolder, precision) = (settings.folders.model, settings.embeddingPrecision)
        let isLocal = settings.embedding.configuration.kind == .local
        async let loading = isLocal ? Result { try EmbeddingModel.load(folder: modelFolder, precision: precision) } : nil
        let database = try await HubDatabase.open(settings, logger: logger, progress: progress)
        do {
            let model = await loading
            if case .success(let model) = model { progress("Loaded the embedding model \(model.name)") }
            let pools = HubPools(settings, database: database, logger: logger)
            do {
                let vectors = try await database.migrate(settings, in: pools.background, logger: logger, progress: progress).vectors
                try await body(HubFoundation(pools: pools, model: model, vectors: vectors))
            } catch {
                await pools.close()
                throw error
            }
            await pools.close()
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    func openProviders(_ settings: Settings, decides: Bool, logger: Logger) async throws -> EmbeddingProviders {
        try await EmbeddingProviders.open(
            EmbeddingProviders.Parts(
                environment: settings.embedding, local: model,
                folders: LocalModelFolders(
                    cache: settings.folders.cache, downloads: settings.folders.models, precision: settings.embeddingPrecision,
                    threads: settings.embeddingThreads),
                secretKeyFile: settings.models.secretKeyFile, trustedCertificates: settings.trustedCertificates, pool: pools.background,
                cache: LRUCache(capacity: settings.cache.embeddingBytes), logger: logger, clock: { Date() }), decides: decides)
    }
}
