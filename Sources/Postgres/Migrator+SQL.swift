extension Migrator {
    /// Held by whoever changes the schema, until the transaction's end. The number is arbitrary but fixed: "memhub" in ASCII.
    package static let lock = Statement("migrator_lock", "SELECT pg_advisory_xact_lock(120252978885986)::text AS locked")

    static let createTable = Statement(
        "migrator_create_table",
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number integer NOT NULL CONSTRAINT schema_migrations_key PRIMARY KEY,
            name text NOT NULL,
            checksum bytea NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """)

    static let findTable = Statement("migrator_find_table", "SELECT to_regclass('schema_migrations') IS NOT NULL AS found")

    static let applied = Statement("migrator_applied", "SELECT number, checksum FROM schema_migrations ORDER BY number")

    static let record = Statement(
        "migrator_record", "INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)")
}
