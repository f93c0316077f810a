import Foundation
import Logging
import Postgres
import Synchronization

/// The server behind ``TestDatabase``, and what has to be undone when the process exits.
public enum TestServer {
    private struct Cleanup {
        var server: EmbeddedPostgres?
        var dataDirectory: String?
        var external: PostgresConfiguration?
        var databases: Set<String> = []
    }

    private static let cleanup = Mutex(Cleanup())

    /// The folder with PostgreSQL's programs that `make` fetches.
    ///
    /// - Throws: if it is not there: tests without a database would prove nothing.
    public static func installation() throws -> String {
        let folder = "\(cacheFolder)/postgres-16.14-pgvector-0.8.5"
        guard FileManager.default.isExecutableFile(atPath: "\(folder)/bin/postgres") else {
            throw MissingPostgres(folder: folder)
        }
        return folder
    }

    /// A new folder for a server's data, which PostgreSQL's account can reach; the caller removes it with
    /// `EmbeddedPostgres.destroy`.
    public static func makeDataDirectory() throws -> String {
        let id = UUID().uuidString.prefix(8).lowercased()
        let path = "\(temporaryFolder)/\(prefix)\(ProcessInfo.processInfo.processIdentifier)-\(id)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        return path
    }

    /// Settings that give up durability, which no test's data needs.
    public static let fastSettings = [
        "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB",
    ]

    static func start() async throws -> PostgresConfiguration {
        atexit(cleanUpAtExit)
        if let url = environment["MEMHUB_TEST_DATABASE_URL"] {
            let configuration = PostgresConfiguration(connectionString: url)
            cleanup.withLock { $0.external = configuration }
            return configuration
        }
        let installation = try installation()
        removeLeftovers()
        let directory = try makeDataDirectory()
        let server = EmbeddedPostgres(
            installation: installation, dataDirectory: directory, settings: fastSettings, logger: Logger(label: "test-server"))
        cleanup.withLock {
            $0.server = server
            $0.dataDirectory = directory
        }
        return try await server.start()
    }

    static func remember(_ database: String) { cleanup.withLock { _ = $0.databases.insert(database) } }
    static func forget(_ database: String) { cleanup.withLock { _ = $0.databases.remove(database) } }

    fileprivate static func cleanUp() async {
        let cleanup = cleanup.withLock { $0 }
        if let external = cleanup.external {
            let pool = PostgresPool(configuration: external, size: 1, name: "test-drop", logger: Logger(label: "test-server"))
            for database in cleanup.databases {
                try? await pool.withConnection { try $0.executeScript("DROP DATABASE IF EXISTS \(database) WITH (FORCE)") }
            }
            await pool.close()
        }
        await cleanup.server?.stop()
        if let directory = cleanup.dataDirectory { _ = try? EmbeddedPostgres.destroy(dataDirectory: directory) }
    }

    /// What test processes left that were killed.
    private static func removeLeftovers() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: temporaryFolder)) ?? []
        for name in names where name.hasPrefix(prefix) && !isOfLivingProcess(name) {
            _ = try? EmbeddedPostgres.destroy(dataDirectory: "\(temporaryFolder)/\(name)")
        }
    }

    /// `memhub-test-<process>-<id>`: what this run, or one beside it, still uses.
    private static func isOfLivingProcess(_ name: String) -> Bool {
        guard let process = name.dropFirst(prefix.count).split(separator: "-").first.flatMap({ pid_t($0) }) else { return false }
        return kill(process, 0) == 0
    }

    private static let prefix = "memhub-test-"
    private static let temporaryFolder = "/tmp"
    private static var environment: [String: String] { ProcessInfo.processInfo.environment }

    static var cacheFolder: String {
        if let folder = environment["MEMHUB_CACHE"] { return folder }
        if geteuid() == 0 { return "/var/cache/memhub" }
        let cache = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "")/.cache"
        return "\(cache)/memhub"
    }
}

private struct MissingPostgres: Error, CustomStringConvertible {
    let folder: String
    var description: String { "there is no PostgreSQL in \(folder): run `make test`, which fetches it" }
}

private func cleanUpAtExit() {
    let isDone = DispatchSemaphore(value: 0)
    Task.detached {
        await TestServer.cleanUp()
        isDone.signal()
    }
    _ = isDone.wait(timeout: .now() + 30)
}
