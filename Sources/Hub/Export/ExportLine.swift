import Wire

/// One line of an export: a row of a table, all its columns by name, as PostgreSQL writes them in JSON.
struct ExportLine: Codable, Sendable, Equatable {
    var table: String
    var row: [String: JSONValue]
}

/// The first line of an export.
struct ExportHeader: Codable, Sendable {
    /// The version of the format. A reader refuses what is newer than itself.
    var memhubExport: Int
    var exportedAt: Timestamp
    /// The tables that follow, in this order.
    var tables: [String]

    static let version = 1

    private enum CodingKeys: String, CodingKey {
        case memhubExport = "memhub_export"
        case exportedAt = "exported_at"
        case tables
    }
}
