import Foundation
import Logging
import Postgres

/// `memhub import` and `memhub export`: on the hub's own database, whether hubs are running or not.
package enum HubTransfer {
    /// Brings a source's records in.
    ///
    /// - Parameter step: what is started, for people.
    package static func bring<Source: ImportSource>(
        _ source: Source, _ options: Importer.Options, settings: Settings, logger: Logger, step: @escaping @Sendable (String) -> Void,
        progress: @escaping @Sendable (Importer.Stage, Int, Int) -> Void, onSkip: @escaping @Sendable (SkippedRecord) -> Void
    ) async throws -> ImportReport {
        var report = ImportReport(source: Source.kind, dryRun: options.isDryRun)
        try await HubFoundation.lend(settings, logger: logger, progress: step) { foundation in
            let pool = foundation.pools.background
            let clock: @Sendable () -> Date = { Date() }
            let providers = try await foundation.openProviders(settings, decides: true, logger: logger)
            let importer = Importer(pool: pool, embedding: providers.service, clock: clock)
            do {
                report = try await importer.run(source, options, progress: progress, onSkip: onSkip)
            } catch {
                await providers.stop()
                throw error
            }
            await providers.stop()
        }
        return report
    }

    /// Writes everything out; see ``Exporter``.
    package static func export(
        _ options: Exporter.Options, settings: Settings, logger: Logger, progress: @escaping @Sendable (Int, Int) -> Void,
        write: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws -> [(table: String, rows: Int)] {
        try await HubMaintenance.withDatabase(settings, logger: logger) { database, pool in
            _ = try await database.migrate(settings, in: pool, logger: logger) { _ in }
            return try await Exporter(pool: pool, clock: { Date() }).run(options, progress: progress, write: write)
        }
    }
}
