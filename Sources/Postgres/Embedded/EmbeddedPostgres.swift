import EventLoop
import Foundation
import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A PostgreSQL server that belongs to Memhub: a child process on a private data directory, reached through a private UNIX socket.
///
/// The process that holds the data directory's lock owns the server: it starts it (or adopts the one a killed owner left running)
/// and stops it. Any other process with the same data directory is a guest: it connects to the owner's.
///
/// Released without ``stop()``, it leaves the server running, as a killed process does.
///
/// - Thread: its own; ``start()`` and ``stop()`` block it while PostgreSQL starts and stops.
/// - Never: listens on a network address, runs as root, gives up durability, or logs statements and their parameters.
/// - Next: ``ClusterLayout`` (files), `EmbeddedPostgres+Server` (how the server is set up and started), ``Postmaster``.
public actor EmbeddedPostgres {
    public enum State: Sendable, Equatable {
        case stopped
        /// The server runs, and this process owns it.
        case running
        /// The server runs, and another process owns it.
        case guest
        /// The server ended by itself and is being started again; the number of attempts so far.
        case restarting(attempts: Int)
    }

    let installation: PostgresInstallation
    let dataDirectory: String
    let settings: [String: String]
    let logger: Logger
    private let isSupervised: Bool
    private let thread = BlockingThread(name: "postgres-server")
    private let published = Mutex(State.stopped)
    private var running: Running?
    private var supervisor: Task<Void, Never>?

    private struct Running: ~Copyable {
        let lock: DirectoryLock
        let layout: ClusterLayout
        let account: UnixAccount
        var postmaster: Postmaster
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }

    /// - Parameters:
    ///   - installation: a folder with PostgreSQL's `bin`, `lib` and `share`.
    ///   - dataDirectory: Memhub's; made if it is missing. What PostgreSQL keeps there is in its folder `postgres`.
    ///   - supervise: whether a server that ends by itself is started again.
    ///   - settings: PostgreSQL settings that override Memhub's.
    public init(
        installation: String, dataDirectory: String, supervise: Bool = true, settings: [String: String] = [:], logger: Logger
    ) {
        self.installation = PostgresInstallation(folder: installation)
        self.dataDirectory = dataDirectory
        self.settings = settings
        isSupervised = supervise
        self.logger = logger
    }

    deinit { thread.stop() }

    public nonisolated var state: State { published.withLock { $0 } }

    /// Starts the server, sets it up first if the data directory is new, or connects to the one that runs.
    ///
    /// - Parameter timeout: until the server answers; recovery after a crash may take a while. Default 120 s.
    /// - Returns: how to connect, to the database `memhub`, as its superuser.
    /// - Throws: ``PostgresError/Code/embedded`` with a sentence for the operator.
    public func start(timeout: Duration = .seconds(120)) async throws -> PostgresConfiguration {
        let deadline = Deadline.now + timeout
        if let layout = running?.layout, let account = running?.account { return Self.configuration(layout, account) }
        while true {
            var layout = try ClusterLayout(dataDirectory: dataDirectory)
            let account = try UnixAccount.forServer(cluster: layout.cluster)
            if let lock = try DirectoryLock.take(layout.lockFile) {
                try installation.check(for: account)
                try layout.prepare(for: account)
                let postmaster = try bringUp(layout, account, deadline)
                running = Running(lock: lock, layout: layout, account: account, postmaster: postmaster)
                publish(.running)
                if isSupervised { superviseUntilStopped() }
                return Self.configuration(layout, account)
            }
            let configuration = Self.configuration(layout, account)
            if isAnswering(configuration, deadline: .now + .seconds(1)) {
                publish(.guest)
                return configuration
            }
            if deadline.hasPassed { throw PostgresError(.embedded, "the server's owner does not start it") }
            usleep(50_000)
        }
    }

    /// Stops the server if this process owns it: at once for its clients, after a checkpoint. Idempotent.
    public func stop() async {
        supervisor?.cancel()
        supervisor = nil
        publish(.stopped)
        guard let running = running.take() else { return }
        shutDown(running.postmaster)
    }

    /// The main process of the server this process owns.
    public var processID: Int32? { running?.postmaster.id }

    private func publish(_ state: State) { published.withLock { $0 = state } }

    private func superviseUntilStopped() {
        supervisor = Task { [weak self] in
            var backoff = Backoff(first: .milliseconds(100), limit: .seconds(5))
            var attempts = 0
            while true {
                let pause = attempts == 0 ? .milliseconds(100) : backoff.next()
                guard (try? await Task.sleep(for: pause)) != nil, let self else { return }
                attempts = await self.restartIfEnded(attempts: attempts)
                if attempts == 0 { backoff = Backoff(first: .milliseconds(100), limit: .seconds(5)) }
            }
        }
    }

    /// - Returns: how often starting has failed in a row.
    private func restartIfEnded(attempts: Int) -> Int {
        guard !Task.isCancelled, let layout = running?.layout, let account = running?.account,
            running?.postmaster.isRunning == false
        else { return 0 }
        logger.error("PostgreSQL ended by itself; starting it again", metadata: ["attempt": "\(attempts + 1)"])
        publish(.restarting(attempts: attempts + 1))
        do {
            running?.postmaster = try bringUp(layout, account, .now + .seconds(120))
            publish(.running)
            logger.info("PostgreSQL runs again")
            return 0
        } catch {
            logger.error("PostgreSQL does not start", metadata: ["reason": "\(error)"])
            return attempts + 1
        }
    }
}
