import Foundation
import Logging
import Postgres
import Wire

/// Another product's PostgreSQL, read a page at a time as it was when reading began.
///
/// - Invariant: nothing is written there. Cursors are kept by the session of the one connection; when it breaks, so does the import,
///   which can begin again.
/// - Errors: ``PostgresError``, ``ImportError``.
struct ForeignDatabase: Sendable {
    private let pool: PostgresPool

    static let pageSize = 500
    /// For opening a cursor over a whole table, which the server sorts.
    private static let patience = Duration.seconds(1800)

    /// - Parameter address: a URI or libpq's `key=value` pairs; what they leave out, libpq takes from its own variables and files.
    init(address: String, logger: Logger) {
        pool = PostgresPool(
            configuration: PostgresConfiguration(connectionString: address, applicationName: "memhub import"), size: 1, name: "import",
            logger: logger)
    }

    func close() async { await pool.close() }

    /// The types of a table's columns by name; empty when there is no such table.
    func columns(of table: String) async throws -> [String: String] {
        try await pool.withConnection { connection in
            let rows = try connection.query(.columnsOfTable, [.text(Self.quoted(table))])
            return Dictionary(try rows.map { (try $0.get("name", as: String.self), try $0.get("type", as: String.self)) }) { $1 }
        }
    }

    /// - Throws: ``ImportError`` when the table lacks one of the columns.
    @discardableResult
    func columns(of table: String, requiring required: Set<String>) async throws -> [String: String] {
        let columns = try await columns(of: table)
        let missing = required.subtracting(columns.keys).sorted()
        guard !columns.isEmpty else { throw ImportError("there is no table \(table) that this role may see") }
        guard missing.isEmpty else { throw ImportError("the table \(table) has no column \(missing.joined(separator: ", "))") }
        return columns
    }

    func count(_ tables: [String]) async throws -> Int {
        let sum = tables.map { "(SELECT count(*) FROM \(Self.quoted($0)))" }.joined(separator: " + ")
        return try await pool.withConnection(deadline: Self.patience) { connection in
            try connection.query(Statement("count_foreign", "SELECT \(sum) AS rows")).first?.get("rows", as: Int.self) ?? 0
        }
    }

    /// Begins to read a selection.
    ///
    /// - Parameter cursor: its name, for ``page(of:)``.
    func open(_ cursor: String, _ selection: String) async throws {
        try await pool.withConnection(deadline: Self.patience) { connection in
            try connection.executeScript("DECLARE \(cursor) NO SCROLL CURSOR WITH HOLD FOR \(selection)")
        }
    }

    /// - Returns: the following rows; none at the end.
    func page(of cursor: String) async throws -> Rows {
        try await pool.withConnection(deadline: .seconds(300)) { connection in
            try connection.query(Statement("foreign_page", "FETCH \(Self.pageSize) FROM \(cursor)"))
        }
    }

    func rows(_ name: StaticString, _ sql: String, _ parameters: [PostgresValue] = []) async throws -> Rows {
        try await pool.withConnection(deadline: .seconds(300)) { try $0.query(Statement(name, sql), parameters) }
    }

    /// Reads one selection after the other.
    func records(_ readings: [ForeignReading]) -> ImportedRecords {
        var (number, isOpen) = (0, false)
        return ImportedRecords {
            while number < readings.count {
                let reading = readings[number]
                if !isOpen { try await open(reading.cursor, reading.selection) }
                isOpen = true
                let rows = try await page(of: reading.cursor)
                if !rows.isEmpty { return try await reading.records(rows) }
                (number, isOpen) = (number + 1, false)
            }
            return nil
        }
    }

    /// A table's name as it is typed, with or without a schema, as SQL.
    static func quoted(_ table: String) -> String {
        table.split(separator: ".", maxSplits: 1).map { TransferTable.quoted(String($0)) }.joined(separator: ".")
    }
}

/// A selection, and what its rows are.
struct ForeignReading: Sendable {
    var cursor: String
    var selection: String
    var records: @Sendable (Rows) async throws -> [ImportedRecord]
}

extension Row {
    /// A row that was selected as JSON.
    func object(_ column: String) throws -> [String: JSONValue] {
        guard let text = try getOptional(column, as: String.self), case .object(let object) = JSONValue(stored: text) else { return [:] }
        return object
    }
}

extension Statement {
    fileprivate static let columnsOfTable = Statement(
        "columns_of_table",
        """
        SELECT attname::text AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
        WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
        """)
}
