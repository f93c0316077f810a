import Crypto
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Where the embedded server keeps what.
///
/// ```
/// <data>/postgres.lock        who owns the server
/// <data>/postgres/            PostgreSQL's own, mode 0700; a link to /var/lib/memhub/<hash> if its account cannot reach <data>
///     cluster/                the database
///     log/                    a week of logs, one file a day
///     run/                    the socket; /tmp/memhub-<uid>-<hash> if the path is too long for one
/// ```
struct ClusterLayout: Sendable {
    let dataDirectory: String
    /// PostgreSQL's own folder, the link to it resolved.
    private(set) var home: String

    init(dataDirectory: String) throws(PostgresError) {
        do {
            try FileManager.default.createDirectory(atPath: dataDirectory, withIntermediateDirectories: true)
        } catch { throw PostgresError(.embedded, "cannot create \(dataDirectory)") }
        guard let path = realpath(dataDirectory, nil) else { throw PostgresError(.embedded, "cannot find \(dataDirectory)") }
        defer { free(path) }
        self.dataDirectory = String(cString: path)
        let home = "\(self.dataDirectory)/postgres"
        self.home = (try? FileManager.default.destinationOfSymbolicLink(atPath: home)) ?? home
    }

    var lockFile: String { "\(dataDirectory)/postgres.lock" }
    var cluster: String { "\(home)/cluster" }
    var logFolder: String { "\(home)/log" }
    var startLog: String { "\(home)/start.log" }

    /// A name for what lies outside of the data directory.
    private var hash: String { String(Hex.encode(SHA256Digest.of(dataDirectory.utf8)).prefix(16)) }

    /// The socket's folder: at most 107 bytes with the socket's own name, and without the comma that separates several.
    func socketFolder(for account: UnixAccount) -> String {
        let folder = "\(home)/run"
        let isUsable = folder.utf8.count + "/.s.PGSQL.5432.lock".utf8.count <= 107 && !folder.contains(",")
        return isUsable ? folder : "/tmp/memhub-\(account.uid)-\(hash)"
    }

    /// Removes the lock files of a server that is certainly gone; about others PostgreSQL decides.
    func removeStaleLockFiles(for account: UnixAccount) {
        for file in ["\(cluster)/postmaster.pid", "\(socketFolder(for: account))/.s.PGSQL.5432.lock"]
        where Postmaster.isStale(lockFile: file, cluster: cluster) { unlink(file) }
    }

    /// Makes the folders, somewhere the account can reach them.
    mutating func prepare(for account: UnixAccount) throws(PostgresError) {
        var status = stat()
        if lstat(home, &status) != 0, account.isOther, try !account.canExecute(dataDirectory) {
            try linkHome()
        }
        try account.makePrivateFolder(home)
        guard try account.canExecute(home) else {
            throw PostgresError(.embedded, "\(account.name) cannot reach \(home): a folder above it is closed to that account")
        }
        try account.makePrivateFolder(logFolder)
        try account.makePrivateFolder(socketFolder(for: account))
    }

    private mutating func linkHome() throws(PostgresError) {
        let parent = "/var/lib/memhub"
        if mkdir(parent, 0o755) != 0, errno != EEXIST { throw PostgresError(.embedded, "cannot create \(parent)") }
        let target = "\(parent)/\(hash)"
        guard symlink(target, home) == 0 else { throw PostgresError(.embedded, "cannot create the link \(home)") }
        home = target
    }
}
