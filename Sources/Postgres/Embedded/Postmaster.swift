import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The running main process of a cluster: started here, or found alive after its owner was killed.
enum Postmaster {
    case child(ChildProcess)
    case adopted(pid_t, cluster: String)

    /// Looks for a server that a process before this one left behind.
    ///
    /// A process number alone proves nothing (numbers are reused): the server's working directory is its cluster.
    static func find(cluster: String) -> Postmaster? {
        guard let id = recorded(in: "\(cluster)/postmaster.pid"), isServer(id, of: cluster) else { return nil }
        return .adopted(id, cluster: cluster)
    }

    /// Whether a lock file names a process that certainly is no server: something else has its number now, or it has ended and has
    /// not been collected yet. PostgreSQL would take either for a running server.
    static func isStale(lockFile: String, cluster: String) -> Bool {
        guard let id = recorded(in: lockFile), let name = name(id), !isServer(id, of: cluster) else { return false }
        return name != "postgres" || isZombie(id)
    }

    var id: pid_t {
        switch self {
        case .child(let process): process.id
        case .adopted(let id, _): id
        }
    }

    var isRunning: Bool {
        switch self {
        case .child(let process): process.isRunning
        case .adopted(let id, let cluster): Self.isServer(id, of: cluster)
        }
    }

    func send(_ signal: Int32) {
        switch self {
        case .child(let process): process.send(signal)
        case .adopted(let id, _): if isRunning { kill(id, signal) }
        }
    }

    /// Blocks the calling thread until the process has ended.
    ///
    /// - Returns: false at the deadline.
    func waitForExit(until deadline: Deadline) -> Bool {
        while isRunning {
            if deadline.hasPassed { return false }
            usleep(5_000)
        }
        return true
    }

    /// Waits until no process works in the cluster: the children of a killed postmaster outlive it for a moment.
    ///
    /// - Returns: false at the deadline.
    static func waitUntilDeserted(cluster: String, until deadline: Deadline) -> Bool {
        while processes().contains(where: { isServer($0, of: cluster) }) {
            if deadline.hasPassed { return false }
            usleep(10_000)
        }
        return true
    }

    private static func processes() -> [pid_t] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
    }

    private static func isServer(_ id: pid_t, of cluster: String) -> Bool {
        guard let directory = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/cwd"),
            name(id) == "postgres", let path = realpath(cluster, nil)
        else { return false }
        defer { free(path) }
        return directory == String(cString: path)
    }

    private static func recorded(in lockFile: String) -> pid_t? {
        (try? String(contentsOfFile: lockFile, encoding: .utf8))?.split(separator: "\n").first.flatMap { pid_t($0) }
    }

    private static func name(_ id: pid_t) -> String? {
        (try? String(contentsOfFile: "/proc/\(id)/comm", encoding: .utf8))?.split(separator: "\n").first.map(String.init)
    }

    private static func isZombie(_ id: pid_t) -> Bool {
        (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8))?.contains(") Z ") ?? false
    }
}
