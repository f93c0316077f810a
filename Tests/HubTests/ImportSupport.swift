import Foundation
import Hub
import Postgres
import Synchronization
import TestSupport

/// The tables of another product, in a database of their own.
struct OtherProduct: Sendable {
    let address: String
    let configuration: PostgresConfiguration

    /// - Parameter fixture: a script in `Tests/Fixtures/import`.
    static func with<T: Sendable>(_ fixture: String, _ body: (OtherProduct) async throws -> T) async throws -> T {
        try await TestDatabase.shared.withDatabase { configuration in
            let other = OtherProduct(
                address: "\(configuration.connectionString) dbname=\(configuration.database ?? "")", configuration: configuration)
            try await other.run(try script(fixture))
            return try await body(other)
        }
    }

    static func script(_ fixture: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/import")
        return try String(contentsOf: folder.appending(path: fixture), encoding: .utf8)
    }

    func run(_ sql: String) async throws {
        try await withPool { pool in try await pool.withConnection { try $0.executeScript(sql) } }
    }

    func execute(_ sql: String, _ parameters: [PostgresValue]) async throws {
        try await withPool { pool in try await pool.withConnection { try $0.execute(Statement("import_tests", sql), parameters) } }
    }

    private func withPool(_ body: (PostgresPool) async throws -> some Sendable) async throws {
        let pool = PostgresPool(configuration: configuration, size: 1, name: "other", logger: logger)
        do {
            _ = try await body(pool)
            await pool.close()
        } catch {
            await pool.close()
            throw error
        }
    }
}

/// What an import left out.
final class Skipped: Sendable {
    private let all = Mutex<[SkippedRecord]>([])
    var records: [SkippedRecord] { all.withLock(\.self) }
    func add(_ record: SkippedRecord) { all.withLock { $0.append(record) } }
}

extension HubParts {
    @discardableResult
    func bring(
        _ source: some ImportSource, users: UserMapping? = nil, vectors: String = "automatic", isDryRun: Bool = false,
        skipped: Skipped = Skipped()
    ) async throws -> ImportReport {
        let options = try Importer.Options(users: try users ?? UserMapping(), vectors: vectors, isDryRun: isDryRun)
        let importer = Importer(pool: pool, embedding: embedding, clock: time)
        do {
            let report = try await importer.run(source, options, onSkip: skipped.add)
            await source.close()
            return report
        } catch {
            await source.close()
            throw error
        }
    }

    func mem0(_ other: OtherProduct, history: String? = nil) -> Mem0TableSource {
        Mem0TableSource(address: other.address, table: "memories", history: history, logger: logger)
    }

    /// All that an import may change, as one text.
    func contents() async throws -> String {
        var contents = ""
        for table in ["users", "agents", "facts", "fact_history", "fact_sources", "vectors"] {
            contents += try await values("SELECT to_jsonb(t)::text FROM \(table) AS t ORDER BY 1").joined(separator: "\n")
        }
        return contents
    }
}
