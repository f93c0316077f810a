import Foundation
import Hub
import Logging
import Postgres
import Synchronization

/// A hub of a bench's own: `memhub serve` as a child process on a free port, with a temporary data folder and its own PostgreSQL.
///
/// Settings come from the environment as for any hub, except where it listens, its data, and limits that would stop a load generator.
///
/// - Owner: ``running(_:_:)``, which ends the process and removes the folder whatever happens; what a killed bench left is removed
///   by the next one.
final class BenchHub: Sendable {
    let address: HubAddress
    let token: String
    let processId: Int32
    private let child: BenchHubProcess

    private init(address: HubAddress, token: String, child: BenchHubProcess) {
        self.address = address
        self.token = token
        self.child = child
        processId = child.process.processIdentifier
    }

    var client: HubClient { HubClient(address: address, token: token) }

    /// Runs `body` with a hub that is ready.
    ///
    /// - Parameter environment: settings for this hub besides the caller's environment.
    static func running<T: Sendable>(
        _ environment: [String: String] = [:], _ body: @Sendable (BenchHub) async throws -> T
    ) async throws -> T {
        BenchHubProcess.removeLeftovers()
        BenchProgress.show("starting a hub")
        let child = try BenchHubProcess(environment: environment)
        do {
            let address = try await child.address(within: .seconds(90))
            let token = try String(contentsOfFile: child.dataFolder + "/admin.token", encoding: .utf8)
            let hub = BenchHub(
                address: address, token: token.trimmingCharacters(in: .whitespacesAndNewlines), child: child)
            let result = try await body(hub)
            await child.end()
            return result
        } catch {
            await child.end()
            throw error
        }
    }

    /// Lends connections to the hub's database, as a guest of the server the hub owns.
    func withDatabase<T: Sendable>(_ body: @Sendable (PostgresPool) async throws -> T) async throws -> T {
        let settings = try Settings.ofBench()
        let logger = Logger.quiet("memhub.bench")
        let server = EmbeddedPostgres(installation: settings.folders.postgres, dataDirectory: child.dataFolder, logger: logger)
        var configuration = try await server.start()
        configuration.statementTimeout = .seconds(120)
        let pool = PostgresPool(configuration: configuration, size: 2, name: "bench", logger: logger)
        do {
            let result = try await body(pool)
            await pool.close()
            return result
        } catch {
            await pool.close()
            throw error
        }
    }
}

extension Logger {
    fileprivate static func quiet(_ label: String) -> Logger {
        var logger = Logger(label: label)
        logger.logLevel = .error
        return logger
    }
}

/// The child process, its data folder and its log.
private final class BenchHubProcess: Sendable {
    let process = Process()
    let dataFolder: String
    private let logFile: String
    /// What the child says on standard output; ends when the child closes it.
    private let output: AsyncStream<Data>
    private let exits: AsyncStream<Never>

    private static let prefix = "memhub-bench-"
    private static let temporaryFolder = "/tmp"
    private static let patience: Duration = .seconds(20)

    init(environment: [String: String]) throws {
        let name = "\(Self.prefix)\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0 ... .max))"
        dataFolder = "\(Self.temporaryFolder)/\(name)"
        logFile = "\(dataFolder).log"
        // PostgreSQL's own account has to reach its folder.
        try FileManager.default.createDirectory(
            atPath: dataFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        _ = FileManager.default.createFile(atPath: logFile, contents: nil, attributes: [.posixPermissions: 0o600])

        let pipe = Pipe()
        let (output, outputEnd) = AsyncStream.makeStream(of: Data.self)
        let (exits, exitEnd) = AsyncStream.makeStream(of: Never.self)
        (self.output, self.exits) = (output, exits)
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                outputEnd.finish()
            } else {
                outputEnd.yield(data)
            }
        }
        var settings = ProcessInfo.processInfo.environment
        settings["DATABASE_URL"] = nil
        settings["MEMHUB_LISTEN"] = "127.0.0.1:0"
        settings["MEMHUB_DATA"] = dataFolder
        settings["MEMHUB_LOG_LEVEL"] = "warning"
        settings["MEMHUB_SESSIONS_PER_TOKEN"] = "1000000"
        settings["MEMHUB_MESSAGES_PER_SECOND"] = "100000"
        process.executableURL = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        process.arguments = ["serve"]
        process.environment = settings.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: logFile))
        process.terminationHandler = { _ in exitEnd.finish() }
        try process.run()
    }

    /// The address the hub announces once it listens.
    func address(within deadline: Duration) async throws -> HubAddress {
        let announced = await withTaskGroup(of: HubAddress?.self) { tasks in
            tasks.addTask { [output] in
                var text = ""
                for await data in output {
                    text += String(decoding: data, as: UTF8.self)
                    if let match = text.firstMatch(of: /dashboard +(http:\/\/\S+?)\/?\s/) { return HubAddress(String(match.1)) }
                }
                return nil
            }
            tasks.addTask {
                try? await Task.sleep(for: deadline)
                return nil
            }
            defer { tasks.cancelAll() }
            return await tasks.next() ?? nil
        }
        if let announced { return announced }
        try Task.checkCancellation()
        let log = (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? ""
        let last = log.split(separator: "\n").last.map(String.init) ?? "it said nothing"
        throw BenchError("the hub did not start: \(SafeText.oneLine(last))")
    }

    /// Ends the process and its PostgreSQL and removes the folder, in a cancelled task too.
    func end() async {
        BenchProgress.show("stopping the hub")
        await Task { await endNow() }.value
        BenchProgress.clear()
    }

    private func endNow() async {
        process.terminate()
        let killer = Task { [process] in
            try await Task.sleep(for: Self.patience)
            kill(process.processIdentifier, SIGKILL)
        }
        for await _ in exits {}
        killer.cancel()
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [self] in
                Self.remove(dataFolder)
                continuation.resume()
            }
        }
    }

    /// Data folders of benches that were killed; a folder whose hub still runs is left alone.
    static func removeLeftovers() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: temporaryFolder)) ?? []
        for name in names where name.hasPrefix(prefix) && !name.hasSuffix(".log") {
            let owner = name.dropFirst(prefix.count).prefix { $0.isNumber }
            if FileManager.default.fileExists(atPath: "/proc/\(owner)") { continue }
            remove("\(temporaryFolder)/\(name)")
        }
    }

    private static func remove(_ dataFolder: String) {
        guard (try? EmbeddedPostgres.destroy(dataDirectory: dataFolder)) == true else { return }
        try? FileManager.default.removeItem(atPath: "\(dataFolder).log")
    }
}
