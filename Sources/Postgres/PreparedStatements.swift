/// What one connection has prepared.
///
/// A statement is prepared once per combination of parameter types (an untyped null makes one of its own).
struct PreparedStatements {
    private struct Entry {
        let sql: String
        let types: [PostgresType]
        let name: String
    }

    /// Beyond this many something builds SQL dynamically, and the server's memory is at stake: the connection starts over.
    static let limit = 1000

    private var entries: [String: [Entry]] = [:]
    private var issued = 0
    private var live = 0

    var isFull: Bool { live >= Self.limit }

    func name(of statement: Statement, types: [PostgresType]) -> String? {
        entries[statement.name]?.first { $0.types == types && $0.sql == statement.sql }?.name
    }

    /// - Returns: a name the server does not know yet; ``add(_:types:name:)`` follows once it does.
    mutating func newName(for statement: Statement) -> String {
        issued += 1
        return "\(statement.name.prefix(50))_\(issued)"
    }

    mutating func add(_ statement: Statement, types: [PostgresType], name: String) {
        entries[statement.name, default: []].append(Entry(sql: statement.sql, types: types, name: name))
        live += 1
    }

    /// After `DEALLOCATE ALL`. Names are not issued twice.
    mutating func removeAll() {
        entries.removeAll()
        live = 0
    }
}
