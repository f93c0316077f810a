import Foundation
import Logging
import Postgres

/// The database behind the hub: the embedded PostgreSQL, or the server `DATABASE_URL` names, brought up to date.
struct HubDatabase: Sendable {
    let configuration: PostgresConfiguration
    let embedded: EmbeddedPostgres?

    static func open(
        _ settings: Settings, logger: Logger, progress: @Sendable (String) -> Void = { _ in }
    ) async throws -> HubDatabase {
        if let url = settings.database.url {
            return HubDatabase(configuration: PostgresConfiguration(connectionString: url), embedded: nil)
        }
        progress("Starting PostgreSQL")
        let embedded = EmbeddedPostgres(
            installation: settings.folders.postgres, dataDirectory: settings.folders.data, logger: logger)
        return HubDatabase(configuration: try await embedded.start(), embedded: embedded)
    }

    /// - Returns: what was applied, and what compares vectors there.
    func migrate(
        _ settings: Settings, in pool: PostgresPool, logger: Logger, progress: @escaping @Sendable (String) -> Void
    ) async throws -> (applied: [Migration], vectors: VectorSupport) {
        let vectors = try await VectorSupport.prepare(in: pool)
        if let note = vectors.note { logger.warning("\(note)") }
        let migrations = try Migrator.load(from: settings.folders.migrations).map { vectors.adapted($0) }
        let applied = try await Migrator.migrate(pool, migrations) { migration in
            progress("Applied migration \(migration.fileName)")
        }
        return (applied, vectors)
    }

    func close() async { await embedded?.stop() }
}

/// What the command line does to the database while no hub, or any number of them, is running.
public enum HubMaintenance {
    /// Applies what is missing of the schema.
    ///
    /// - Returns: the names of the migrations that were applied.
    public static func migrate(
        settings: Settings, logger: Logger, progress: @escaping @Sendable (String) -> Void
    ) async throws -> [String] {
        try await withDatabase(settings, logger: logger) { database, pool in
            try await database.migrate(settings, in: pool, logger: logger, progress: progress).applied.map(\.fileName)
        }
    }

    static func withDatabase<T>(
        _ settings: Settings, logger: Logger, _ body: (HubDatabase, PostgresPool) async throws -> T
    ) async throws -> T {
        let database = try await HubDatabase.open(settings, logger: logger)
        let pool = PostgresPool(configuration: database.configuration, size: 1, name: "command", logger: logger)
        do {
            let result = try await body(database, pool)
            await pool.close()
            await database.close()
            return result
        } catch {
            await pool.close()
            await database.close()
            throw error
        }
    }
}

/// Opens the hub's database, migrated, for as long as `body` runs; a hub may be running meanwhile.
public func withHubDatabase<T>(
    settings: Settings, logger: Logger, _ body: (TokenStore) async throws -> T
) async throws -> T {
    try await HubMaintenance.withDatabase(settings, logger: logger) { database, pool in
        _ = try await database.migrate(settings, in: pool, logger: logger) { _ in }
        return try await body(TokenStore(pool: pool, clock: { Date() }))
    }
}
