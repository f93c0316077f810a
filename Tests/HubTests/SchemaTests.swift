import Foundation
import Postgres
import TestSupport
import Testing

/// `Tests/Fixtures/schema.sql` is what all migrations lead to, so that a change of schema is seen in a review as one.
@Suite struct SchemaTests {
    private static let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/schema.sql")
    private static let renewal = "MEMHUB_RENEW_SCHEMA=1 swift test -c release --filter SchemaTests"

    @Test func `the migrations lead to the committed schema`() async throws {
        let dump = try await TestDatabase.shared.withDatabase(migrated: true) { configuration in try dumped(configuration) }
        if ProcessInfo.processInfo.environment["MEMHUB_RENEW_SCHEMA"] != nil {
            try Data(dump.utf8).write(to: Self.fixture)
        }
        let committed = (try? String(contentsOf: Self.fixture, encoding: .utf8)) ?? ""
        let (new, old) = (Set(dump.split(separator: "\n")), Set(committed.split(separator: "\n")))
        #expect(
            dump == committed,
            "new: \(new.subtracting(old).sorted()), gone: \(old.subtracting(new).sorted()); to renew it: \(Self.renewal)")
    }

    private func dumped(_ configuration: PostgresConfiguration) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: try TestServer.installation()).appending(path: "bin/pg_dump")
        process.arguments = [
            "--schema-only", "--no-owner", "--no-privileges", "--dbname", connectionString(configuration),
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return normalized(String(decoding: bytes, as: UTF8.self))
    }

    private func connectionString(_ configuration: PostgresConfiguration) -> String {
        guard let database = configuration.database else { return configuration.connectionString }
        guard var components = URLComponents(string: configuration.connectionString), components.scheme != nil else {
            return configuration.connectionString + " dbname=\(database)"
        }
        components.path = "/" + database
        return components.string ?? configuration.connectionString
    }

    /// Without what differs between runs and minor versions: comments, settings, psql's own commands.
    private func normalized(_ dump: String) -> String {
        var lines: [Substring] = []
        for line in dump.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("--") || line.hasPrefix("SET ") || line.hasPrefix("SELECT pg_catalog.") || line.hasPrefix("\\") { continue }
            if line.isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(line)
        }
        return lines.joined(separator: "\n")
    }
}
