import Foundation
import Logging
import Postgres
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Each test has a server of its own.
@Suite(.serialized) struct EmbeddedTests {
    private func withDirectory<T>(_ body: (String) async throws -> T) async throws -> T {
        let directory = try TestServer.makeDataDirectory()
        do {
            let value = try await body(directory)
            try EmbeddedPostgres.destroy(dataDirectory: directory)
            #expect(!FileManager.default.fileExists(atPath: directory))
            return value
        } catch {
            _ = try? EmbeddedPostgres.destroy(dataDirectory: directory)
            throw error
        }
    }

    private func server(
        _ directory: String, supervise: Bool = false, settings: [String: String] = TestServer.fastSettings
    ) throws -> EmbeddedPostgres {
        EmbeddedPostgres(
            installation: try TestServer.installation(), dataDirectory: directory, supervise: supervise, settings: settings,
            logger: logger)
    }

    private func notes(_ configuration: PostgresConfiguration) async throws -> Int {
        try await withPool(configuration) { pool in
            try await pool.withConnection {
                try $0.executeScript("CREATE TABLE IF NOT EXISTS notes (text text)")
                try $0.execute(Statement("note", "INSERT INTO notes VALUES ($1)"), ["kept"])
                return try $0.query(Statement("notes", "SELECT count(*) AS c FROM notes"))[0].get("c", as: Int.self)
            }
        }
    }

    @Test func dataOutlivesTheServerAndTheSecondStartIsQuick() async throws {
        try await withDirectory { directory in
            let first = try server(directory)
            let firstStart = try await ContinuousClock().measure { _ = try await first.start() }
            #expect(try await notes(first.start()) == 1)
            #expect(first.state == .running)
            await first.stop()
            await first.stop()
            #expect(first.state == .stopped)

            let second = try server(directory)
            let start = ContinuousClock.now
            let configuration = try await second.start()
            let secondStart = start.duration(to: .now)
            print("first start \(firstStart), second start \(secondStart)")
            #expect(secondStart < firstStart)
            #expect(try await notes(configuration) == 2)
            await second.stop()
        }
    }

    @Test func settingsKeepDurabilityAndSpeakUTF8() async throws {
        try await withDirectory { directory in
            let server = try server(directory, settings: [:])
            try await withPool(try await server.start()) { pool in
                let settings = try await pool.withConnection { connection in
                    try [
                        "fsync", "synchronous_commit", "data_checksums", "listen_addresses", "server_encoding", "TimeZone",
                        "log_min_error_statement", "max_connections",
                    ].map { try connection.query(Statement("setting", "SELECT current_setting($1) AS s"), [.text($0)])[0].get("s", as: String.self) }
                }
                #expect(settings == ["on", "on", "on", "", "UTF8", "UTC", "panic", "200"])
            }
            await server.stop()
        }
    }

    @Test func aSecondOwnerIsAGuestAndLeavesTheServerRunning() async throws {
        try await withDirectory { directory in
            let owner = try server(directory)
            _ = try await owner.start()
            let guest = try server(directory)
            #expect(try await notes(guest.start()) == 1)
            #expect(guest.state == .guest)
            await guest.stop()
            #expect(try await notes(owner.start()) == 2)
            #expect(try !EmbeddedPostgres.destroy(dataDirectory: directory))
            await owner.stop()
        }
    }

    @Test func aServerLeftByAKilledOwnerIsAdoptedAndStopped() async throws {
        try await withDirectory { directory in
            let id = try await abandonedServer(directory)
            let next = try server(directory)
            #expect(try await notes(startOwned(next)) == 2)
            #expect(await next.processID == id)
            await next.stop()
            #expect(kill(id, 0) != 0 || isZombie(id))
        }
    }

    @Test func aServerThatWasKilledRecoversAtTheNextStart() async throws {
        try await withDirectory { directory in
            let id = try await abandonedServer(directory)
            kill(id, SIGKILL)
            let next = try server(directory, settings: [:])
            #expect(try await notes(startOwned(next)) == 2)
            #expect(await next.processID != id)
            await next.stop()
        }
    }

    @Test func anInterruptedSetUpIsStartedOver() async throws {
        try await withDirectory { directory in
            let home = "\(directory)/postgres"
            try FileManager.default.createDirectory(atPath: "\(home)/cluster-1-2/base", withIntermediateDirectories: true)
            try FileManager.default.createDirectory(atPath: "\(home)/cluster/base", withIntermediateDirectories: true)
            let server = try server(directory)
            #expect(try await notes(server.start()) == 1)
            #expect(!FileManager.default.fileExists(atPath: "\(home)/cluster-1-2"))
            await server.stop()
        }
    }

    @Test func aStaleLockFileOfAnotherProcessDoesNotPreventAStart() async throws {
        try await withDirectory { directory in
            let first = try server(directory)
            _ = try await first.start()
            await first.stop()
            try "\(getpid())\n\(directory)/postgres/cluster\n".write(
                toFile: "\(directory)/postgres/cluster/postmaster.pid", atomically: false, encoding: .utf8)
            let second = try server(directory)
            #expect(try await notes(second.start()) == 1)
            await second.stop()
        }
    }

    @Test func poolAndListenerComeBackAfterThePostmasterWasKilled() async throws {
        try await withDirectory { directory in
            let server = try server(directory, supervise: true)
            let configuration = try await server.start()
            let listener = PostgresListener(configuration: configuration, channels: ["bell"], logger: logger)
            let running = Task { await listener.run() }
            var events = listener.events.makeAsyncIterator()
            #expect(await events.next() == .connected)
            try await withPool(configuration) { pool in
                let select = Statement("one", "SELECT 1 AS one")
                try await pool.withConnection { _ = try $0.query(select) }
                kill(try #require(await server.processID), SIGKILL)
                #expect(await events.next() == .disconnected)
                try await eventually { try await pool.withConnection { _ = try $0.query(select) } }
                while await events.next() != .connected {}
                // The old backend may have answered once more.
                try await eventually {
                    try await pool.withConnection { _ = try $0.query(Statement("bell", "SELECT pg_notify('bell', '1')::text")) }
                }
                #expect(await events.next() == .notification(PostgresNotification(channel: "bell", payload: "1")))
            }
            try await eventually { try #require(server.state == .running) }
            listener.stop()
            await running.value
            await server.stop()
        }
    }

    @Test func aMissingInstallationSaysWhatToDo() async throws {
        try await withDirectory { directory in
            let server = EmbeddedPostgres(installation: "/nonexistent", dataDirectory: directory, logger: logger)
            let error = await #expect(throws: PostgresError.self) { try await server.start() }
            #expect(error?.code == .embedded)
            #expect(error?.message.contains("make build") == true)
            #expect(server.state == .stopped)
        }
    }

    @Test func aDataDirectoryThatItsAccountCannotReachStillWorks() async throws {
        try await withDirectory { directory in
            let closed = "\(directory)/closed"
            try FileManager.default.createDirectory(
                atPath: closed, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let inner = "\(closed)/" + String(repeating: "long-name-", count: 12)
            let server = try server(inner)
            #expect(try await notes(server.start()) == 1)
            await server.stop()
            #expect(try EmbeddedPostgres.destroy(dataDirectory: inner))
        }
    }

    /// Starts a server and gives up its ownership without stopping it, as `kill -9` of the owner does.
    private func abandonedServer(_ directory: String) async throws -> Int32 {
        let owner = try server(directory, settings: [:])
        _ = try await notes(owner.start())
        return try #require(await owner.processID)
    }

    /// Starts a server as its owner, once the one before has let go.
    private func startOwned(_ server: EmbeddedPostgres) async throws -> PostgresConfiguration {
        struct StillOwned: Error {}
        return try await eventually {
            let configuration = try await server.start()
            if server.state == .guest { throw StillOwned() }
            return configuration
        }
    }

    /// The killed owner's child is this process's own here, and stays until it is collected.
    private func isZombie(_ id: Int32) -> Bool {
        (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8))?.contains(") Z ") ?? true
    }
}
