import Foundation
import Logging
import Postgres
import Synchronization

/// Databases for tests, on one server per test process.
///
/// The server is an ``EmbeddedPostgres`` of its own in a temporary folder, removed when the process exits (what a killed run left
/// is removed by the next one), or the server that `MEMHUB_TEST_DATABASE_URL` names.
public actor TestDatabase {
    public static let shared = TestDatabase()

    private var server: Task<PostgresPool, any Error>?
    private var templates: [Bool: Task<String, any Error>] = [:]
    private var count = 0
    private let logger = Logger(label: "test-database")

    private init() {}

    /// Makes a database of its own for a test, with the extension `vector`.
    ///
    /// - Parameter migrated: whether it has the schema of the folder `Migrations`.
    public func makeDatabase(migrated: Bool = false) async throws -> PostgresConfiguration {
        let server = try await startedServer()
        let template = try await template(migrated: migrated, server)
        return try await create(template: template, server)
    }

    /// Drops a database made here, whoever is still connected to it.
    public func drop(_ configuration: PostgresConfiguration) async throws {
        guard let name = configuration.database, let server = try await self.server?.value else { return }
        try await server.withConnection(deadline: Self.patience) { try $0.executeScript("DROP DATABASE IF EXISTS \(name) WITH (FORCE)") }
        TestServer.forget(name)
    }

    /// Lends a database of its own to the body, and drops it.
    public nonisolated func withDatabase<T: Sendable>(
        migrated: Bool = false, _ body: (PostgresConfiguration) async throws -> T
    ) async throws -> T {
        let configuration = try await makeDatabase(migrated: migrated)
        do {
            let value = try await body(configuration)
            try await drop(configuration)
            return value
        } catch {
            try? await drop(configuration)
            throw error
        }
    }

    private func startedServer() async throws -> PostgresPool {
        if let server { return try await server.value }
        let task = Task { [logger] in
            let configuration = try await TestServer.start()
            return PostgresPool(configuration: configuration, size: 1, name: "test-admin", logger: logger)
        }
        server = task
        return try await task.value
    }

    private func template(migrated: Bool, _ server: PostgresPool) async throws -> String {
        if let template = templates[migrated] { return try await template.value }
        let task = Task { try await makeTemplate(migrated: migrated, server) }
        templates[migrated] = task
        return try await task.value
    }

    private func makeTemplate(migrated: Bool, _ server: PostgresPool) async throws -> String {
        let configuration = try await create(template: "template1", server)
        let pool = PostgresPool(configuration: configuration, size: 1, name: "test-template", logger: logger)
        try await pool.withConnection(deadline: Self.patience) { try $0.executeScript("CREATE EXTENSION IF NOT EXISTS vector") }
        if migrated { try await Migrator.migrate(pool, try Migrator.load(from: Self.migrations)) }
        await pool.close()
        return configuration.database ?? ""
    }

    private func create(template: String, _ server: PostgresPool) async throws -> PostgresConfiguration {
        count += 1
        let name = "memhub_test_\(ProcessInfo.processInfo.processIdentifier)_\(count)"
        try await server.withConnection(deadline: Self.patience) { try $0.executeScript("CREATE DATABASE \(name) TEMPLATE \(template)") }
        TestServer.remember(name)
        var configuration = server.configuration
        configuration.database = name
        return configuration
    }

    /// Many tests ask at once, and one is served at a time.
    private static let patience = Duration.seconds(120)

    /// The package's own folder of migrations.
    public static let migrations = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Migrations").path
}
