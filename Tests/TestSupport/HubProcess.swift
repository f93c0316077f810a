import EventLoop
import Foundation
import HTTP
import Logging
import Postgres
import Synchronization
import WebSocket
import Wire

#if canImport(Glibc)
    import Glibc
#endif

/// The real `memhub serve`, as a process with a folder and a database of its own.
public final class HubProcess: Sendable {
    private struct State {
        var process: ChildProgram?
        var address: String?
    }

    @TaskLocal private static var isBesideAnother = false

    public let dataFolder: String
    private let environment: [String: String]
    private let state = Mutex(State())
    public let http = HTTPClient()
    /// One for all tests: a client is a thread with thousands of connections.
    static let sockets = WebSocketClient(logger: Logger(label: "test-sockets", factory: { _ in SwiftLogNoOpLogHandler() }))

    /// How long anything a test waits for may take.
    public static let patience: Duration = .seconds(90)

    /// - Parameters:
    ///   - database: nil: the hub starts its embedded PostgreSQL.
    ///   - settings: by environment name.
    public init(database: PostgresConfiguration?, settings: [String: String] = [:]) throws {
        dataFolder = try TestServer.makeDataDirectory()
        // No test may ask a language model that whoever runs it pays for.
        let own = [
            "MEMHUB_", "DATABASE_URL", "OPENROUTER_", "OPENAI_", "AZURE_OPENAI_", "LOCAL_LLM_", "MEM0_", "MEMORY_", "ELEVENLABS_",
            "EMBEDDING_", "AZURE_EMBEDDING_", "LOCAL_EMBEDDING_",
        ]
        var environment = ProcessInfo.processInfo.environment.filter { entry in
            entry.key == "MEMHUB_CACHE" || !own.contains { entry.key.hasPrefix($0) }
        }
        environment["MEMHUB_DATA"] = dataFolder
        environment["MEMHUB_LISTEN"] = "127.0.0.1:0"
        environment["MEMHUB_REGISTRATIONS_PER_MINUTE"] = "1000"
        environment["MEMHUB_DATABASE_CONNECTIONS"] = "4"
        if let database {
            environment["DATABASE_URL"] = "\(database.connectionString) dbname=\(database.database ?? "memhub")"
        }
        environment.merge(settings) { $1 }
        self.environment = environment
    }

    /// Lends a running hub, on a database of its own, to the body.
    public static func with<T: Sendable>(
        settings: [String: String] = [:], isAlone: Bool = false, _ body: (HubProcess) async throws -> T
    ) async throws -> T {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            try await with(database: database, settings: settings, isAlone: isAlone, body)
        }
    }

    /// - Parameters:
    ///   - database: nil: the hub's embedded PostgreSQL.
    ///   - isAlone: for tests that measure time: no other hub runs meanwhile.
    public static func with<T: Sendable>(
        database: PostgresConfiguration?, settings: [String: String] = [:], isAlone: Bool = false,
        _ body: (HubProcess) async throws -> T
    ) async throws -> T {
        // A second hub of a test that has one waits for nobody, or two such tests would wait for each other.
        let slots = Self.isBesideAnother ? 0 : isAlone ? HubSlots.all : 1
        await HubSlots.shared.take(slots)
        let hub = try HubProcess(database: database, settings: settings)
        do {
            try await hub.start()
            let value = try await $isBesideAnother.withValue(true) { try await body(hub) }
            await hub.end()
            await HubSlots.shared.giveBack(slots)
            return value
        } catch {
            await hub.end()
            await HubSlots.shared.giveBack(slots)
            throw error
        }
    }

    /// The folder where this build's programs are.
    public static let executable = URL(filePath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "")
        .deletingLastPathComponent().appending(path: "memhub").path

    /// Starts the hub and waits until it listens.
    public func start() async throws {
        let program = try ChildProgram(
            executable: Self.executable, arguments: ["serve"], environment: environment, log: dataFolder + "/hub.log")
        state.withLock { $0.process = program }
        guard let line = await program.line(containing: "dashboard ", within: Self.patience) else {
            throw HubFailure("the hub did not start: \(log)")
        }
        guard let address = line.split(separator: " ").last.map(String.init) else { throw HubFailure("no address in: \(line)") }
        state.withLock { $0.address = address.hasSuffix("/") ? String(address.dropLast()) : address }
    }

    /// `SIGKILL`, as a crash or the kernel would.
    public func kill() async throws { _ = try await signal(SIGKILL) }

    /// `SIGTERM`; answers the exit code.
    public func terminate() async throws -> Int32 { try await signal(SIGTERM) }

    public func restart() async throws {
        _ = try await terminate()
        try await start()
    }

    /// Stops what is left and removes the folder.
    public func end() async {
        if state.withLock({ $0.process }) != nil { _ = try? await terminate() }
        await http.stop()
        _ = try? EmbeddedPostgres.destroy(dataDirectory: dataFolder)
        try? FileManager.default.removeItem(atPath: dataFolder)
    }

    public var address: String { state.withLock { $0.address } ?? "" }
    public var port: Int { Int(address.split(separator: ":").last ?? "") ?? 0 }

    /// Everything the hub has written to its standard error.
    public var log: String { (try? String(contentsOfFile: dataFolder + "/hub.log", encoding: .utf8)) ?? "" }

    public var adminToken: String {
        get throws {
            try String(contentsOfFile: dataFolder + "/admin.token", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    /// Starts a `memhub worker` beside this hub, on the same database; the caller ends it.
    ///
    /// - Returns: at once; it works when its standard output says so.
    public func startWorker(settings: [String: String] = [:]) throws -> ChildProgram {
        try ChildProgram(
            executable: Self.executable, arguments: ["worker"], environment: environment.merging(settings) { $1 },
            log: dataFolder + "/workers.log")
    }

    /// Runs another command of the executable on this hub's data, and answers its standard output.
    public func command(_ arguments: [String]) async throws -> String {
        let output = try await Self.run(arguments, environment: environment.filter { $0.key != "MEMHUB_LISTEN" })
        guard output.status == 0 else { throw HubFailure("memhub \(arguments.first ?? "") exited with \(output.status): \(output.errors)") }
        return output.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    public func botToken(platform: String = "discord") async throws -> String {
        try await command(["token", "create", "--kind", "bot", "--platform", platform])
    }

    /// Runs the executable by itself until it ends.
    public static func run(
        _ arguments: [String], executable: String = HubProcess.executable, environment: [String: String],
        within limit: Duration = .seconds(180)
    ) async throws -> (status: Int32, text: String, errors: String) {
        let folder = try TestServer.makeDataDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let program = try ChildProgram(
            executable: executable, arguments: arguments, environment: environment, log: folder + "/errors")
        let status = try await program.waitUntilExit(within: limit)
        return (status, program.output, (try? String(contentsOfFile: folder + "/errors", encoding: .utf8)) ?? "")
    }

    private func signal(_ number: Int32) async throws -> Int32 {
        guard let process = state.withLock({ $0.process }) else { throw HubFailure("the hub is not running") }
        process.send(number)
        let status = try await process.waitUntilExit(within: Self.patience)
        state.withLock { $0.process = nil }
        return status
    }
}

public struct HubFailure: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
