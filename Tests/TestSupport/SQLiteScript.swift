import Foundation

/// SQLite files for tests, made by Python's own `sqlite3`.
public enum SQLiteScript {
    /// Lends the path of a file that the script has filled.
    public static func withPath<T>(_ script: String, _ body: (String) async throws -> T) async throws -> T {
        guard let python = ProcessInfo.processInfo.environment["MEMHUB_TEST_PYTHON"] else { throw HubFailure("no MEMHUB_TEST_PYTHON: run make test") }
        let folder = try TestServer.makeDataDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/test.db"
        let program = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])"
        let result = try await HubProcess.run(["-c", program, path, script], executable: python, environment: [:])
        guard result.status == 0 else { throw HubFailure(result.errors) }
        return try await body(path)
    }
}
