/// Brings a database's schema up to what this program knows: forward only.
///
/// Each migration is one transaction under an advisory lock, recorded in `schema_migrations` with its checksum; any number of
/// processes may start at once.
public enum Migrator {
    /// Applies what is missing.
    ///
    /// - Parameters:
    ///   - deadline: for each migration, the wait for other processes' migrations included. Default 10 minutes.
    ///   - progress: called after each migration that was applied here.
    /// - Returns: the migrations applied here.
    /// - Throws: `.migration` if a file's content is not what was applied, if the database is newer than this program, or if a
    ///   script fails (the message names the file).
    @discardableResult
    public static func migrate(
        _ pool: PostgresPool, _ migrations: [Migration], deadline: Duration = .seconds(600),
        progress: @Sendable (Migration) -> Void = { _ in }
    ) async throws -> [Migration] {
        var applied: [Migration] = []
        while let migration = try await pool.transaction(deadline: deadline, { try applyNext(of: migrations, on: $0) }) {
            applied.append(migration)
            progress(migration)
        }
        return applied
    }

    /// What ``migrate(_:_:deadline:progress:)`` would apply; changes nothing.
    public static func pending(_ pool: PostgresPool, _ migrations: [Migration]) async throws -> [Migration] {
        try await pool.withConnection { connection in
            guard try connection.query(findTable)[0].get("found", as: Bool.self) else { return migrations }
            return Array(migrations.dropFirst(try verifiedCount(of: migrations, on: connection)))
        }
    }

    private static func applyNext(
        of migrations: [Migration], on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Migration? {
        try connection.query(lock)
        try connection.execute(createTable)
        let count = try verifiedCount(of: migrations, on: connection)
        guard count < migrations.count else { return nil }
        let migration = migrations[count]
        do { try connection.executeScript(migration.sql) } catch {
            guard error.code == .server else { throw error }
            throw PostgresError(
                .migration, "\(migration.fileName): \(error.message)", sqlState: error.sqlState, severity: error.severity,
                constraint: error.constraint, table: error.table)
        }
        guard connection.isInTransaction else {
            throw PostgresError(.migration, "\(migration.fileName) ends its own transaction")
        }
        try connection.execute(record, [.int(migration.number), .text(migration.name), .bytes(migration.checksum)])
        return migration
    }

    /// - Returns: how many migrations the database has, all of them as they are here.
    private static func verifiedCount(
        of migrations: [Migration], on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Int {
        let rows = try connection.query(applied)
        for (index, row) in rows.enumerated() {
            let number = try row.get("number", as: Int.self)
            guard number == index + 1 else { throw PostgresError(.migration, "schema_migrations has no number \(index + 1)") }
            guard index < migrations.count else {
                throw PostgresError(
                    .migration, "the database is at migration \(rows.count), this program at \(migrations.count)")
            }
            guard try row.get("checksum", as: [UInt8].self) == migrations[index].checksum else {
                throw PostgresError(.migration, "\(migrations[index].fileName) is not what was applied to the database")
            }
        }
        return rows.count
    }
}
