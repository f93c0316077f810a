import Foundation
import Logging
import Postgres
import SQLite
import Wire

/// A table of mem0's pgvector store: `id`, `vector`, `payload`.
package struct Mem0TableSource: ImportSource {
    package static let kind = "mem0"

    private let database: ForeignDatabase
    private let table: String
    private let historyPath: String?
    private let historyFile = SQLiteFile()

    /// - Parameters:
    ///   - table: what mem0 calls the collection; default there: `mem0`, often `memories`.
    ///   - history: the path of mem0's `history.db`, if it is to come along.
    package init(address: String, table: String, history: String?, logger: Logger) {
        database = ForeignDatabase(address: address, logger: logger)
        self.table = table
        historyPath = history
    }

    package func count() async throws -> Int { try await database.count([table]) }

    package func records() async throws -> ImportedRecords {
        let columns = try await database.columns(of: table, requiring: ["id", "payload"])
        let vector = columns["vector"] == nil ? "NULL" : "vector"
        try await database.open(
            "memories",
            """
            SELECT id::text AS id, payload::text AS payload, \(vector)::real[] AS vector FROM \(ForeignDatabase.quoted(table))
            ORDER BY coalesce(payload->>'created_at', payload->>'createdAt'), id
            """)
        let history = try await history()
        return ImportedRecords { [database] in
            let rows = try await database.page(of: "memories")
            if rows.isEmpty { return nil }
            let changes = try await history?.changes(of: rows.map { try $0.get("id", as: String.self) }) ?? [:]
            return try rows.map { row in
                let id: String = try row.get("id")
                let vector = try row.getOptional("vector", as: [Float].self)
                return .fact(Mem0Payload.fact(try row.object("payload"), name: id, vector: vector, history: changes[id] ?? []))
            }
        }
    }

    private func history() async throws -> Mem0History? {
        guard let historyPath else { return nil }
        try await historyFile.open(path: historyPath)
        guard let history = try await Mem0History(historyFile) else {
            throw ImportError("the history file has none of mem0's tables: history, memory_history")
        }
        return history
    }

    package func close() async {
        await database.close()
        await historyFile.close()
    }
}
