import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct MigratorTests {
    private let people = Migration(number: 1, name: "people", sql: "CREATE EXTENSION IF NOT EXISTS vector; CREATE TABLE people (v vector(3));")
    private let names = Migration(number: 2, name: "names", sql: "ALTER TABLE people ADD name text;")

    private func withFolder<T>(_ files: [String: String], _ body: (String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, content) in files { try Data(content.utf8).write(to: URL(filePath: "\(folder)/\(name)")) }
        return try body(folder)
    }

    private func failure(_ pool: PostgresPool, _ migrations: [Migration]) async -> PostgresError? {
        await #expect(throws: PostgresError.self) { try await Migrator.migrate(pool, migrations) }
    }

    @Test func aFolderIsReadInOrder() throws {
        let migrations = try withFolder(["0002_names.sql": "b", "0001_people.sql": "a", "README.md": "not SQL"]) {
            try Migrator.load(from: $0)
        }
        #expect(migrations == [Migration(number: 1, name: "people", sql: "a"), Migration(number: 2, name: "names", sql: "b")])
        #expect(migrations[1].fileName == "0002_names.sql")
    }

    @Test(arguments: [
        (["0001_a.sql", "0003_c.sql"], "0003_c.sql"), (["0002_b.sql"], "0002_b.sql"),
        (["0001_a.sql", "0001_b.sql"], "same number"), (["0001_a.sql", "2_b.sql"], "2_b.sql"), ([], "no migrations"),
    ])
    func aFolderThatIsNotASequenceIsRefused(_ files: [String], _ reason: String) throws {
        try withFolder(Dictionary(uniqueKeysWithValues: files.map { ($0, "SELECT 1") })) { folder in
            let error = #expect(throws: PostgresError.self) { try Migrator.load(from: folder) }
            #expect(error?.code == .migration)
            #expect(error?.message.contains(reason) == true)
        }
    }

    @Test func whatIsMissingIsAppliedOnce() async throws {
        try await withPool { pool in
            #expect(try await Migrator.pending(pool, [people, names]) == [people, names])
            #expect(try await Migrator.migrate(pool, [people]) == [people])
            #expect(try await Migrator.pending(pool, [people, names]) == [names])
            let seen = Recorder<Int>()
            #expect(try await Migrator.migrate(pool, [people, names]) { seen.append($0.number) } == [names])
            #expect(try await Migrator.migrate(pool, [people, names]) == [])
            #expect(seen.values == [2])
            try await pool.withConnection { try $0.execute(Statement("use", "INSERT INTO people VALUES ($1, $2)"), [.floatArray([1, 2, 3]), "x"]) }
        }
    }

    @Test func manyProcessesMayStartAtOnce() async throws {
        try await TestDatabase.shared.withDatabase { configuration in
            let applied = try await withThrowingTaskGroup(of: [Migration].self) { group in
                for _ in 0..<4 {
                    group.addTask { try await withPool(configuration, size: 1) { try await Migrator.migrate($0, [people, names]) } }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.map(\.number).sorted() == [1, 2])
        }
    }

    @Test func aChangedFileIsNamed() async throws {
        try await withPool { pool in
            try await Migrator.migrate(pool, [people])
            let error = await failure(pool, [Migration(number: 1, name: "people", sql: "SELECT 1"), names])
            #expect(error?.code == .migration)
            #expect(error?.message.contains("0001_people.sql") == true)
        }
    }

    @Test func aDatabaseNewerThanTheProgramIsRefused() async throws {
        try await withPool { pool in
            try await Migrator.migrate(pool, [people, names])
            #expect(await failure(pool, [people])?.code == .migration)
            let pending = await #expect(throws: PostgresError.self) { try await Migrator.pending(pool, [people]) }
            #expect(pending?.code == .migration)
        }
    }

    @Test func aScriptThatFailsLeavesNothingAndIsNamed() async throws {
        try await withPool { pool in
            let broken = Migration(number: 2, name: "broken", sql: "CREATE TABLE half (a text); SELECT no_such_thing;")
            let error = await failure(pool, [people, broken])
            #expect(error?.code == .migration)
            #expect(error?.sqlState == "42703")
            #expect(error?.message.contains("0002_broken.sql") == true)
            let applied = try await Migrator.migrate(pool, [people, names])
            #expect(applied == [names])
            let ends = Migration(number: 3, name: "ends", sql: "COMMIT")
            #expect(await failure(pool, [people, names, ends])?.message.contains("0003_ends.sql") == true)
        }
    }
}
