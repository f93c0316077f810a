/// A named SQL statement: prepared once per connection, at its first use there, and only executed from then on.
public struct Statement: Sendable {
    /// Unique in the process, so that `pg_prepared_statements` and traces can be read.
    public let name: String
    /// One statement with `$1`, `$2` … in the places of its parameters.
    public let sql: String

    public init(_ name: StaticString, _ sql: String) {
        self.name = name.description
        self.sql = sql
    }
}
