import Embedding
import Foundation
import Logging

/// What every process of the hub stands on: the database, brought up to date, and the embedding model.
struct HubFoundation: Sendable {
    let pools: HubPools
    let model: EmbeddingModel
    let embedder: Embedder

    /// Lends it to the body and closes what was opened, whatever happens.
    static func lend(
        _ settings: Settings, logger: Logger, progress: @escaping @Sendable (String) -> Void,
        to body: (HubFoundation) async throws -> Void
    ) async throws {
        try FileManager.default.createDirectory(atPath: settings.folders.data, withIntermediateDirectories: true)
        let (modelFolder, precision) = (settings.folders.model, settings.embeddingPrecision)
        async let loading = EmbeddingModel.load(folder: modelFolder, precision: precision)
        let database = try await HubDatabase.open(settings, logger: logger, progress: progress)
        do {
            let model = try await loading
            progress("Loaded the embedding model \(model.name)")
            let embedder = Embedder(model: model, threads: settings.embeddingThreads)
            let pools = HubPools(settings, database: database, logger: logger)
            do {
                _ = try await database.migrate(settings, in: pools.background, progress: progress)
                try await body(HubFoundation(pools: pools, model: model, embedder: embedder))
            } catch {
                await pools.close()
                throw error
            }
            await pools.close()
            await embedder.stop()
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}
