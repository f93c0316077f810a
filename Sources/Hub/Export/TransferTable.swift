import Postgres

/// A table whose rows leave with an export and come in with an import.
///
/// The database itself says which these are: every table that belongs to users, and what those refer to (agents, embedding models).
/// A migration that adds a table or a column needs to change nothing here.
///
/// - Never: what belongs to the installation (settings, migrations), to one history of events, or is made from the rest (versions,
///   flags of indexes, positions: rows keep their order, not their numbers).
struct TransferTable: Sendable, Equatable {
    var name: String
    /// What a row carries, in the table's order.
    var columns: [String]
    /// What makes a row the same row.
    var key: [String]
    /// The column that numbers the rows in the order in which they came, if there is one.
    var position: String?
    /// Tables that must be filled before.
    var parents: [String]

    var hasOwner: Bool { columns.contains("user_id") }
    var hasIndexFlag: Bool { Self.flagged.contains(name) }

    static let vectors = "vectors"
    static let models = "embedding_models"
    static let tokens = "tokens"

    private static let shared: Set<String> = ["agents", models]
    /// Events belong to the epoch of one database; queues are made by the tasks that come in.
    private static let staying: Set<String> = ["events", "task_queues"]
    /// A worker may take a task as soon as it is there: what it is about must be there before.
    private static let last: Set<String> = ["extraction_tasks"]
    private static let flagged: Set<String> = ["facts", "turns", vectors]
    private static let modelColumns: Set<String> = ["fingerprint", "name", "dimensions", "created_at"]
    private static let derived: [String: Set<String>] = [
        "users": ["memory_version", "memory_reset_version", "has_large_memory", "is_memory_indexed", "consolidation_due_at"],
        "extraction_tasks": ["lease_id", "lease_until"],
        "facts": ["is_indexed"], "turns": ["is_indexed"], vectors: ["is_indexed"],
    ]

    /// All of them, parents first.
    static func all(includingTokens: Bool, on connection: isolated PostgresConnection) throws -> [TransferTable] {
        let tables = try connection.query(.transferTables).map { try TransferTable($0) }.filter { table in
            guard table.hasOwner || shared.contains(table.name) else { return false }
            return !staying.contains(table.name) && (includingTokens || table.name != tokens)
        }
        var (sorted, rest) = ([TransferTable](), tables)
        while !rest.isEmpty {
            let names = Set(rest.map(\.name))
            let free = rest.filter { table in !table.parents.contains { names.contains($0) && $0 != table.name } }
            guard !free.isEmpty else { throw PostgresError(.migration, "the tables refer to one another in a circle") }
            sorted += free
            rest.removeAll { table in free.contains { $0.name == table.name } }
        }
        return sorted.filter { !last.contains($0.name) } + sorted.filter { last.contains($0.name) }
    }

    /// What a person recognises a row by in a report: its key, never its contents.
    func identity(of row: [String: String]) -> String { key.map { row[$0] ?? "" }.joined(separator: " ") }

    static func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }
}

extension TransferTable {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let name: String = try row.get("name")
        let columns = try row.get("columns", as: [String].self)
        let derived = Self.derived[name] ?? []
        self.init(
            name: name, columns: columns.filter { !derived.contains($0) }, key: try row.get("key"),
            position: try row.getOptional("position", as: String.self), parents: try row.get("parents"))
        // How a model's vectors are made, and which serves, is the installation's.
        if name == Self.models { self.columns = columns.filter(Self.modelColumns.contains) }
        guard name == Self.vectors else { return }
        // A model's number is this database's own; its fingerprint is not.
        self.columns = columns.filter { !derived.contains($0) }.map { $0 == "model_id" ? "model" : $0 }
        key = key.map { $0 == "model_id" ? "model" : $0 }
    }
}

extension Statement {
    /// A key without identity columns: the primary one, or the first unique one.
    fileprivate static let transferTables = Statement(
        "transfer_tables",
        """
        SELECT tables.relname::text AS name,
            ARRAY(
                SELECT attname::text FROM pg_attribute
                WHERE attrelid = tables.oid AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = ''
                ORDER BY attnum
            ) AS columns,
            ARRAY(
                SELECT attname::text FROM unnest(keys.conkey) WITH ORDINALITY AS part (number, place)
                JOIN pg_attribute ON attrelid = tables.oid AND attnum = number ORDER BY place
            ) AS key,
            (SELECT attname::text FROM pg_attribute WHERE attrelid = tables.oid AND attidentity <> '' LIMIT 1) AS position,
            ARRAY(
                SELECT DISTINCT parent.relname::text FROM pg_constraint JOIN pg_class AS parent ON parent.oid = confrelid
                WHERE conrelid = tables.oid AND contype = 'f' ORDER BY 1
            ) AS parents
        FROM pg_class AS tables
        CROSS JOIN LATERAL (
            SELECT conkey FROM pg_constraint
            WHERE conrelid = tables.oid AND contype IN ('p', 'u')
              AND NOT EXISTS (
                  SELECT FROM pg_attribute WHERE attrelid = tables.oid AND attnum = ANY (conkey) AND attidentity <> '')
            ORDER BY contype, conname LIMIT 1
        ) AS keys
        WHERE tables.relkind IN ('r', 'p') AND NOT tables.relispartition
          AND tables.relnamespace = current_schema()::regnamespace
        ORDER BY name
        """)
}
