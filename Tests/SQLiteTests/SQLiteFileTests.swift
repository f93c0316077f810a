import Foundation
import SQLite
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SQLiteFileTests {
    private static let script = """
        CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, weight REAL, data BLOB);
        INSERT INTO things VALUES (1, 'søster', 1.5, x'00ff'), (2, NULL, NULL, NULL), (3, '', 3.0, x'');
        """

    @Test func `Every kind of value is read as it was written`() async throws {
        try await SQLiteScript.withFile(Self.script) { file in
            let rows = try await file.rows("SELECT * FROM things ORDER BY id")
            #expect(rows.map(\.values) == [
                [.integer(1), .text("søster"), .real(1.5), .blob([0, 255])], [.integer(2), .null, .null, .null],
                [.integer(3), .text(""), .real(3), .blob([])],
            ])
            #expect(rows[0].text("weight") == "1.5" && rows[0]["nothing"] == .null)
        }
    }

    @Test func `Rows are read on where the last page ended`() async throws {
        try await SQLiteScript.withFile(Self.script) { file in
            try await file.begin("SELECT id FROM things ORDER BY id")
            #expect(try await file.next(2).map { $0.text("id") } == ["1", "2"])
            #expect(try await file.next(2).map { $0.text("id") } == ["3"])
            #expect(try await file.next(2).isEmpty)
        }
    }

    @Test func `Columns are named, and a table that is not there has none`() async throws {
        try await SQLiteScript.withFile(Self.script) { file in
            let (things, others) = (try await file.columns(of: "things"), try await file.columns(of: "others"))
            #expect(things == ["id", "name", "weight", "data"] && others.isEmpty)
            let found = try await file.rows("SELECT id FROM things WHERE name = ?", ["søster"])
            #expect(found.count == 1)
        }
    }

    @Test func `A file is never written`() async throws {
        try await SQLiteScript.withFile(Self.script) { file in
            await #expect(throws: SQLiteError.self) { try await file.rows("DELETE FROM things") }
        }
    }

    @Test func `What is no database, or not there, is said so without its path`() async throws {
        let folder = try TestServer.makeDataDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = SQLiteFile()
        let missing = await #expect(throws: SQLiteError.self) { try await file.open(path: folder + "/none.db") }
        #expect(missing?.code == .cannotOpen && missing?.description.contains(folder) == false)
        try Data("not a database at all, only a text that is long enough to be read as one".utf8).write(to: URL(filePath: folder + "/text.db"))
        try await file.open(path: folder + "/text.db")
        let refused = await #expect(throws: SQLiteError.self) { try await file.columns(of: "things") }
        #expect(refused?.code == .notADatabase)
        await file.close()
        let closed = await #expect(throws: SQLiteError.self) { try await file.columns(of: "things") }
        #expect(closed?.code == .closed)
    }
}

extension SQLiteScript {
    fileprivate static func withFile(_ script: String, _ body: (SQLiteFile) async throws -> Void) async throws {
        try await withPath(script) { path in
            let file = SQLiteFile()
            try await file.open(path: path)
            try await body(file)
            await file.close()
        }
    }
}
