import Foundation

#if canImport(Glibc)
    import Glibc
#endif

extension EmbeddedPostgres {
    /// How to reach the server from this process.
    static func configuration(
        _ layout: ClusterLayout, _ account: UnixAccount, database: String = "memhub"
    ) -> PostgresConfiguration {
        let folder = layout.socketFolder(for: account).replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        return PostgresConfiguration(connectionString: "host='\(folder)' port=5432 user=memhub", database: database)
    }

    /// Leaves a server running that answers and has the database, whatever was there before.
    func bringUp(_ layout: ClusterLayout, _ account: UnixAccount, _ deadline: Deadline) throws(PostgresError) -> Postmaster {
        if let postmaster = Postmaster.find(cluster: layout.cluster) {
            if awaitAnswer(of: postmaster, layout, account, deadline) {
                logger.info("adopted a running PostgreSQL", metadata: ["pid": "\(postmaster.id)"])
                try createDatabase(layout, account, deadline)
                return postmaster
            }
            shutDown(postmaster)
        }
        try initialize(layout, account)
        let postmaster = try launch(layout, account, deadline)
        do { try createDatabase(layout, account, deadline) } catch {
            shutDown(postmaster)
            throw error
        }
        return postmaster
    }

    /// Removes a data directory with everything in it, and ends the server that may have been left running there.
    ///
    /// - Returns: false if it has an owner.
    @discardableResult
    package static func destroy(dataDirectory: String) throws(PostgresError) -> Bool {
        let layout = try ClusterLayout(dataDirectory: dataDirectory)
        guard let lock = try DirectoryLock.take(layout.lockFile) else { return false }
        if let postmaster = Postmaster.find(cluster: layout.cluster) {
            postmaster.send(SIGQUIT)
        }
        _ = Postmaster.waitUntilDeserted(cluster: layout.cluster, until: .now + .seconds(10))
        let account = try UnixAccount.forServer(cluster: layout.cluster)
        for folder in [layout.socketFolder(for: account), layout.home, layout.dataDirectory] {
            try? FileManager.default.removeItem(atPath: folder)
        }
        extendLifetime(lock)
        return true
    }

    /// Ends the server: disconnects its clients and writes a checkpoint (SIGINT); if that takes too long, at once (SIGQUIT).
    func shutDown(_ postmaster: Postmaster) {
        postmaster.send(SIGINT)
        if postmaster.waitForExit(until: .now + .seconds(20)) { return }
        logger.warning("PostgreSQL does not shut down; ending it, it recovers at its next start")
        postmaster.send(SIGQUIT)
        if !postmaster.waitForExit(until: .now + .seconds(10)) { postmaster.send(SIGKILL) }
    }

    func isAnswering(_ configuration: PostgresConfiguration, deadline: Deadline) -> Bool {
        (try? LibpqSession(configuration, deadline: deadline)) != nil
    }

    /// - Returns: false if the process ended first, or at the deadline.
    private func awaitAnswer(
        of postmaster: Postmaster, _ layout: ClusterLayout, _ account: UnixAccount, _ deadline: Deadline
    ) -> Bool {
        let configuration = Self.configuration(layout, account, database: "postgres")
        while postmaster.isRunning, !deadline.hasPassed {
            if isAnswering(configuration, deadline: min(deadline, .now + .seconds(5))) { return true }
            usleep(5_000)
        }
        return false
    }

    /// Makes the cluster under another name and renames it when it is complete: one that was interrupted is never used.
    private func initialize(_ layout: ClusterLayout, _ account: UnixAccount) throws(PostgresError) {
        if FileManager.default.fileExists(atPath: "\(layout.cluster)/PG_VERSION") { return }
        let leftovers = (try? FileManager.default.contentsOfDirectory(atPath: layout.home)) ?? []
        for name in leftovers where name.hasPrefix("cluster") {
            try? FileManager.default.removeItem(atPath: "\(layout.home)/\(name)")
        }
        logger.info("setting up PostgreSQL", metadata: ["folder": "\(layout.cluster)"])
        let new = "\(layout.cluster)-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let output = "\(layout.home)/initdb.log"
        let code = try ChildProcess.run(
            account.command([
                "setpriv", "--pdeathsig=KILL", "--", installation.initdb, "--pgdata=\(new)", "--username=memhub",
                "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
                "--no-instructions",
            ] + (settings["fsync"] == "off" ? ["--no-sync"] : [])), output: output)
        guard code == 0 else {
            throw PostgresError(.embedded, "initdb failed (\(code)): \(Self.lastLine(of: output))")
        }
        guard rename(new, layout.cluster) == 0 else { throw PostgresError(.embedded, "cannot name \(layout.cluster)") }
    }

    private func launch(
        _ layout: ClusterLayout, _ account: UnixAccount, _ deadline: Deadline
    ) throws(PostgresError) -> Postmaster {
        guard Postmaster.waitUntilDeserted(cluster: layout.cluster, until: min(deadline, .now + .seconds(15))) else {
            throw PostgresError(.embedded, "processes of an earlier server do not end")
        }
        layout.removeStaleLockFiles(for: account)
        let process = try ChildProcess(
            account.command([installation.server, "-D", layout.cluster] + arguments(layout, account)), output: layout.startLog)
        let postmaster = Postmaster.child(process)
        if awaitAnswer(of: postmaster, layout, account, deadline) { return postmaster }
        guard !postmaster.isRunning else {
            shutDown(postmaster)
            throw PostgresError(.embedded, "PostgreSQL does not answer in time; its log is in \(layout.logFolder)")
        }
        throw PostgresError(
            .embedded, "PostgreSQL does not start: \(Self.lastLine(of: layout.startLog)); its log is in \(layout.logFolder)")
    }

    private func arguments(_ layout: ClusterLayout, _ account: UnixAccount) -> [String] {
        let folder = layout.socketFolder(for: account).replacing("\"", with: "\"\"")
        let places = [
            "unix_socket_directories": "\"\(folder)\"", "log_directory": layout.logFolder,
        ]
        return Self.defaults.merging(settings) { $1 }.merging(places) { $1 }
            .sorted { $0.key < $1.key }.flatMap { ["-c", "\($0.key)=\($0.value)"] }
    }

    private func createDatabase(
        _ layout: ClusterLayout, _ account: UnixAccount, _ deadline: Deadline
    ) throws(PostgresError) {
        let session = try LibpqSession(Self.configuration(layout, account, database: "postgres"), deadline: deadline)
        let found = try session.exchange([.command("SELECT FROM pg_database WHERE datname = 'memhub'")], deadline: deadline)
        if found.first?.rowCount == 0 { try session.executeScript("CREATE DATABASE memhub", deadline: deadline) }
    }

    private static func lastLine(of file: String) -> String {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n")
        return lines.last { $0.contains("FATAL") || $0.contains("error:") }.map(String.init) ?? lines.last.map(String.init)
            ?? "it said nothing"
    }
}
