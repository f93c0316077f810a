import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The account PostgreSQL runs as: this process's own, or an unprivileged one if that is root, as which PostgreSQL refuses to run.
struct UnixAccount: Sendable, Equatable {
    let uid: uid_t
    let gid: gid_t
    let name: String

    /// - Parameter cluster: an existing data directory, whose owner root then takes.
    static func forServer(cluster: String) throws(PostgresError) -> UnixAccount {
        let own = geteuid()
        guard own == 0 else { return UnixAccount(uid: own, gid: getegid(), name: "this user") }
        var status = stat()
        if stat(cluster, &status) == 0, status.st_uid != 0 {
            return UnixAccount(uid: status.st_uid, gid: status.st_gid, name: "user \(status.st_uid)")
        }
        guard let account = named("postgres") ?? named("nobody") else {
            throw PostgresError(.embedded, "PostgreSQL does not run as root, and there is no user postgres or nobody")
        }
        return account
    }

    /// Whether this process has to change accounts to start a program as this one.
    var isOther: Bool { uid != geteuid() }

    /// The command line that runs a program as this account, in place of the one given.
    func command(_ program: [String]) -> [String] {
        guard isOther else { return program }
        return ["setpriv", "--reuid=\(uid)", "--regid=\(gid)", "--clear-groups", "--"] + program
    }

    func canExecute(_ path: String) throws(PostgresError) -> Bool {
        try ChildProcess.run(command(["test", "-x", path]), output: "/dev/null") == 0
    }

    /// Makes a folder of mode 0700 that belongs to this account.
    func makePrivateFolder(_ path: String) throws(PostgresError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw Self.failed("create", path) }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == uid || status.st_uid == geteuid()
        else { throw PostgresError(.embedded, "\(path) is not a folder of \(name)") }
        guard chown(path, uid, gid) == 0, chmod(path, 0o700) == 0 else { throw Self.failed("take over", path) }
    }

    private static func failed(_ verb: String, _ path: String) -> PostgresError {
        PostgresError(.embedded, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
    }

    private static func named(_ name: String) -> UnixAccount? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return UnixAccount(uid: entry.pw_uid, gid: entry.pw_gid, name: "user \(name)")
    }
}
