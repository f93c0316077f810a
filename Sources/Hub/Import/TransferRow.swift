import Foundation
import Wire

/// A row on its way into a table.
struct TransferRow: Sendable {
    var table: String
    /// Whose it is, as this hub names them; nil: nobody's.
    var userId: String?
    var columns: [String]
    /// Its key's columns as text.
    var keys: [String: String]
    /// An ``ExportLine``.
    var line: String

    /// A row of another hub's export. The user of the row is not looked at.
    init(_ row: ExportedRow, userId: String?) {
        self.init(table: row.line.table, userId: userId, columns: row.line.row.keys.sorted(), keys: Self.texts(row.line.row), line: row.text)
    }

    /// A row made here.
    init(_ table: String, userId: String? = nil, _ values: [String: JSONValue]) {
        var values = values
        if let userId { values["user_id"] = .string(userId) }
        let line = ExportLine(table: table, row: values)
        self.init(
            table: table, userId: userId, columns: values.keys.sorted(), keys: Self.texts(values),
            line: String(decoding: WireCoder.encode(line), as: UTF8.self))
    }

    private init(table: String, userId: String?, columns: [String], keys: [String: String], line: String) {
        self.table = table
        self.userId = userId
        self.columns = columns
        self.keys = keys
        self.line = line
    }

    private static func texts(_ values: [String: JSONValue]) -> [String: String] {
        values.filter { $0.key.hasSuffix("_id") || $0.key == "model" || $0.key == "fingerprint" }.compactMapValues(\.stringValue)
    }
}

/// Rows that come in together or not at all.
struct TransferUnit: Sendable {
    var rows: [TransferRow]
    /// What is said of it in the report if it is refused.
    var table: String
    var id: String
}

extension JSONValue {
    init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }
    init(_ date: Date?) { self.init(date.map { Timestamp($0).text }) }
    init(_ uuid: UUID?) { self.init(uuid.map { Identifier($0).description }) }

    /// pgvector's own text.
    init(vector: [Float]) { self = .string("[" + vector.map(\.description).joined(separator: ",") + "]") }
}
