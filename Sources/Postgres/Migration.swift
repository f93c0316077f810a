import Crypto
import Foundation

/// One step of the schema: a file `0001_name.sql`, applied once, never changed afterwards.
public struct Migration: Sendable, Equatable {
    /// From 1, without gaps.
    public let number: Int
    /// The file's name without its number and `.sql`.
    public let name: String
    /// Statements that run in one transaction; they may not end it.
    public private(set) var sql: String
    /// SHA-256 of the file.
    public let checksum: [UInt8]

    public init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
        checksum = SHA256Digest.of(sql.utf8)
    }

    /// The same migration where one of its statements has been seen to in another way.
    public func without(_ statement: String) -> Migration {
        var migration = self
        migration.sql = sql.replacing(statement, with: "")
        return migration
    }

    public var fileName: String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + "\(digits)_\(name).sql"
    }
}

extension Migrator {
    /// Reads a folder's migrations in order.
    ///
    /// - Throws: `.migration` for a gap, a number used twice, a name of another form, or a folder without migrations.
    public static func load(from folder: String) throws(PostgresError) -> [Migration] {
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw PostgresError(.migration, "the folder of migrations cannot be read")
        }
        var migrations: [Migration] = []
        for file in files where file.hasSuffix(".sql") { migrations.append(try read(file, in: folder)) }
        migrations.sort { ($0.number, $0.name) < ($1.number, $1.name) }
        if migrations.isEmpty { throw PostgresError(.migration, "the folder holds no migrations") }
        for (index, migration) in migrations.enumerated() {
            if index > 0, migrations[index - 1].number == migration.number {
                throw PostgresError(.migration, "\(migrations[index - 1].fileName) and \(migration.fileName) have the same number")
            }
            guard migration.number == index + 1 else {
                throw PostgresError(.migration, "\(migration.fileName) follows a gap in the numbers")
            }
        }
        return migrations
    }

    private static func read(_ file: String, in folder: String) throws(PostgresError) -> Migration {
        guard let match = file.wholeMatch(of: /([0-9]{4})_([a-z0-9_]+)\.sql/), let number = Int(match.1) else {
            throw PostgresError(.migration, "\(file) is not named like 0001_name.sql")
        }
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(file)"),
            let sql = String(validating: data, as: UTF8.self)
        else { throw PostgresError(.migration, "\(file) cannot be read as UTF-8") }
        return Migration(number: number, name: String(match.2), sql: sql)
    }
}
