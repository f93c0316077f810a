import Foundation
import Postgres
import Wire

/// Writes rows into their tables, those that are not there yet.
///
/// - Invariant: a call is one transaction; a row that is there is left as it is, and what was deleted here does not come back.
///   Copies of the memories it changes are stale once it has committed.
struct RowWriter: Sendable {
    let pool: PostgresPool
    /// All tables, parents first.
    let tables: [TransferTable]
    let now: Date

    struct Result: Sendable {
        /// By table: rows that were given, and how many of them are new.
        var counts: [String: (given: Int, added: Int)] = [:]
        var skipped: [SkippedRecord] = []
        var unknownColumns: Set<String> = []
        var users: Set<String> = []
    }

    private static let deadline = Duration.seconds(120)

    /// - Parameter isDryRun: looks what is there, and writes nothing.
    func write(_ rows: [TransferRow], isDryRun: Bool) async throws -> Result {
        let batches = batches(of: rows)
        let users = Set(rows.compactMap(\.userId)).sorted()
        return try await pool.transaction(deadline: Self.deadline) { connection in
            if !isDryRun { _ = try connection.query(.lockUsers, [.textArray(users)]) }
            var (result, touched) = (Result(), Set<String>())
            result.users = Set(users)
            for batch in batches {
                result.unknownColumns.formUnion(batch.unknownColumns)
                var kept = batch
                if let (statement, reason) = batch.table.refusing(isDryRun: isDryRun) {
                    let places = try connection.query(statement, batch.parameters).map { try $0.get("place", as: Int.self) - 1 }
                    result.skipped += places.sorted().map { batch.skipped(at: $0, reason) }
                    kept = batch.without(Set(places))
                }
                guard !kept.lines.isEmpty else { continue }
                let statement: Statement = isDryRun ? .counting(batch.table) : .inserting(batch.table, batch.columns)
                let added = try connection.query(statement, kept.parameters)
                let count = isDryRun ? try added.first?.get("rows", as: Int.self) ?? 0 : added.affected
                result.counts[batch.table.name, default: (0, 0)].given += kept.lines.count
                result.counts[batch.table.name, default: (0, 0)].added += count
                if count > 0 { touched.formUnion(kept.users.compactMap(\.self)) }
            }
            if !isDryRun { try tell(touched.sorted(), on: connection) }
            return result
        }
    }

    private func tell(_ users: [String], on connection: isolated PostgresConnection) throws {
        guard !users.isEmpty else { return }
        let marks: [(Statement, [PostgresValue])] = users.map {
            (.markForConsolidation, [.text($0), .timestamp(now), .uuidArray([])])
        }
        _ = try connection.pipeline(marks + [(.resetMemoryVersions, [.textArray(users)])])
    }

    /// By table, parents first, and by the columns the rows bring; of each the order stays.
    private func batches(of rows: [TransferRow]) -> [RowBatch] {
        let byTable = Dictionary(grouping: rows, by: \.table)
        return tables.flatMap { table in batches(of: byTable[table.name] ?? [], for: table) }
    }

    private func batches(of rows: [TransferRow], for table: TransferTable) -> [RowBatch] {
        var batches: [RowBatch] = []
        for row in rows {
            let columns = row.columns.filter(table.columns.contains)
            if batches.last?.columns == columns {
                batches[batches.count - 1].append(row)
            } else {
                let unknown = Set(row.columns).subtracting(table.columns).map { "\(table.name).\($0)" }
                var batch = RowBatch(table: table, columns: columns, unknownColumns: Set(unknown))
                batch.append(row)
                batches.append(batch)
            }
        }
        return batches
    }
}

/// Rows for one statement.
private struct RowBatch: Sendable {
    var table: TransferTable
    var columns: [String]
    var unknownColumns: Set<String>
    var lines: [String] = []
    var users: [String?] = []
    private var keys: [[String: String]] = []

    init(table: TransferTable, columns: [String], unknownColumns: Set<String>) {
        self.table = table
        self.columns = columns
        self.unknownColumns = unknownColumns
    }

    mutating func append(_ row: TransferRow) {
        lines.append(row.line)
        users.append(row.userId)
        keys.append(row.keys)
    }

    var parameters: [PostgresValue] { [.textArray(lines), .textArray(users)] }

    func without(_ places: Set<Int>) -> RowBatch {
        guard !places.isEmpty else { return self }
        var kept = self
        let indices = lines.indices.filter { !places.contains($0) }
        kept.lines = indices.map { lines[$0] }
        kept.users = indices.map { users[$0] }
        kept.keys = indices.map { keys[$0] }
        return kept
    }

    func skipped(at place: Int, _ reason: SkipReason) -> SkippedRecord {
        SkippedRecord(table: table.name, id: table.identity(of: keys[place]), reason: reason)
    }
}
