import Foundation
import Postgres
import Wire

/// Writes everything that belongs to users as JSON lines: first an ``ExportHeader``, then one ``ExportLine`` for each row.
///
/// - Invariant: one snapshot of the database; rows of a table in the order in which they came, tables so that every row stands
///   behind what it refers to. The same contents give the same lines.
/// - Thread: the connection's, for the whole export; writing waits there too.
/// - Errors: ``PostgresError``, and what `write` throws.
package struct Exporter: Sendable {
    package struct Options: Sendable, Equatable {
        /// Whether vectors are written; without them an import embeds again.
        package var hasVectors = true
        /// Whether tokens are written: their digests, so that users keep them.
        package var hasTokens = false

        package init(hasVectors: Bool = true, hasTokens: Bool = false) {
            self.hasVectors = hasVectors
            self.hasTokens = hasTokens
        }
    }

    let pool: PostgresPool
    let clock: @Sendable () -> Date

    package init(pool: PostgresPool, clock: @escaping @Sendable () -> Date) {
        self.pool = pool
        self.clock = clock
    }

    private static let deadline = Duration.seconds(6 * 3600)
    private static let pageSize = 500

    /// - Parameters:
    ///   - progress: rows written and rows there are.
    ///   - write: takes whole lines, in order.
    /// - Returns: rows by table.
    @discardableResult
    package func run(
        _ options: Options = Options(), progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
        write: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws -> [(table: String, rows: Int)] {
        let now = clock()
        return try await pool.transaction(deadline: Self.deadline) { connection in
            try connection.executeScript("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            let tables = try TransferTable.all(includingTokens: options.hasTokens, on: connection).filter { table in
                options.hasVectors || table.name != TransferTable.vectors && table.name != TransferTable.models
            }
            let header = ExportHeader(memhubExport: ExportHeader.version, exportedAt: Timestamp(now), tables: tables.map(\.name))
            try write(WireCoder.encode(header) + [UInt8(ascii: "\n")])
            let counts = try tables.map { try connection.query(.count($0)).first?.get("rows", as: Int.self) ?? 0 }
            let total = counts.reduce(0, +)
            var done = 0
            for (number, table) in tables.enumerated() {
                let cursor = "export_\(number)"
                try connection.executeScript("DECLARE \(cursor) NO SCROLL CURSOR FOR \(table.exporting)")
                while true {
                    let rows = try connection.query(Statement("fetch_export", "FETCH \(Self.pageSize) FROM \(cursor)"))
                    if rows.isEmpty { break }
                    var bytes: [UInt8] = []
                    for row in rows {
                        bytes.append(contentsOf: try row.get("line", as: String.self).utf8)
                        bytes.append(UInt8(ascii: "\n"))
                    }
                    try write(bytes)
                    done += rows.count
                    progress(done, total)
                }
                try connection.executeScript("CLOSE \(cursor)")
            }
            return zip(tables, counts).map { ($0.name, $1) }
        }
    }
}

extension TransferTable {
    /// All rows as lines, with their columns sorted as `jsonb` sorts them.
    fileprivate var exporting: String {
        let order = (position.map { [$0] } ?? key).map(Self.quoted).joined(separator: ", ")
        return """
            SELECT jsonb_build_object('table', '\(name)', 'row', \(rowExpression))::text AS line FROM (\(selection)) AS exported
            ORDER BY \(order)
            """
    }

    private var rowExpression: String {
        let chosen = columns.map { "'\($0)', \(value(of: $0))" }
        // A function takes a hundred arguments at most.
        let parts = stride(from: 0, to: chosen.count, by: 40).map { start in
            "jsonb_build_object(\(chosen[start..<min(start + 40, chosen.count)].joined(separator: ", ")))"
        }
        return parts.joined(separator: " || ")
    }

    private func value(of column: String) -> String {
        switch (name, column) {
        case (Self.vectors, "embedding"): "translate(embedding::real[]::text, '{}', '[]')"
        // What a worker is at is given back to the queue.
        case ("extraction_tasks", "status"): "CASE status WHEN 'processing' THEN 'queued' ELSE status END"
        default: Self.quoted(column)
        }
    }

    private var selection: String {
        guard name == Self.vectors else { return "SELECT * FROM \(Self.quoted(name))" }
        return "SELECT vectors.*, fingerprint AS model FROM vectors JOIN embedding_models USING (model_id)"
    }
}

extension Statement {
    fileprivate static func count(_ table: TransferTable) -> Statement {
        Statement("count_exported", "SELECT count(*) AS rows FROM \(TransferTable.quoted(table.name))")
    }
}
