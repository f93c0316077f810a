import Foundation
import SQLite

/// mem0's history of its memories, which it keeps in a SQLite file: table `history` (Python, two generations of columns) or
/// `memory_history` (Node).
struct Mem0History: Sendable {
    let file: SQLiteFile
    private let table: String
    /// SQL for the old text, the new text, the event and the time. An update's own time is `updated_at`; its `created_at` is the memory's.
    private let old, new, event, at: String

    /// - Returns: nil when the file has no such table.
    init?(_ file: SQLiteFile) async throws {
        let python = Set(try await file.columns(of: "history"))
        let node = Set(try await file.columns(of: "memory_history"))
        self.file = file
        if python.isSuperset(of: ["memory_id", "event"]) {
            table = "history"
            (old, event) = (python.contains("old_memory") ? "old_memory" : "prev_value", "event")
            new = python.contains("new_memory") ? "new_memory" : "new_value"
            at = python.contains("created_at") ? "coalesce(updated_at, created_at)" : "timestamp"
        } else if node.isSuperset(of: ["memory_id", "action"]) {
            (table, old, new, event, at) = ("memory_history", "previous_value", "new_value", "action", "coalesce(updated_at, created_at)")
        } else {
            return nil
        }
    }

    private var columns: String {
        "id, memory_id, \(old) AS old_text, \(new) AS new_text, upper(\(event)) AS event, \(at) AS at"
    }

    func count() async throws -> Int {
        Int(try await file.rows("SELECT count(DISTINCT memory_id) AS memories FROM \(table)").first?.text("memories") ?? "") ?? 0
    }

    /// The histories of some memories, by memory.
    func changes(of memories: [String]) async throws -> [String: [ImportedChange]] {
        let places = memories.map { _ in "?" }.joined(separator: ",")
        let rows = try await file.rows("SELECT \(columns) FROM \(table) WHERE memory_id IN (\(places)) ORDER BY rowid", memories)
        return Dictionary(grouping: rows) { $0.text("memory_id") ?? "" }.mapValues { $0.compactMap(Self.change) }
    }

    /// Begins to read all of it, one memory behind the other, the oldest memory first.
    func begin() async throws {
        try await file.begin("SELECT \(columns) FROM \(table) ORDER BY min(rowid) OVER (PARTITION BY memory_id), rowid")
    }

    /// What became of a memory.
    ///
    /// - Parameter rows: all of its history, oldest first.
    static func record(of memory: String, _ rows: [SQLiteRow]) -> ImportedRecord {
        let changes = rows.compactMap(change)
        guard rows.last?.text("event") != "DELETE", let text = changes.last(where: { $0.newText != nil })?.newText else {
            return .skipped(SkippedRecord(table: "facts", id: memory, reason: .deletedThere))
        }
        return .fact(
            ImportedFact(
                name: memory, user: ImportedUser(names: []), value: text, text: text, createdAt: changes.first?.at,
                updatedAt: changes.last?.at, history: changes))
    }

    /// - Returns: nil for what changed nothing (`NONE`), and for deletions: a deleted memory is not taken over.
    private static func change(_ row: SQLiteRow) -> ImportedChange? {
        guard let event = row.text("event").flatMap(ImportedChange.Event.init(rawValue:)), let id = row.text("id") else { return nil }
        return ImportedChange(
            name: id, event: event, oldText: row.text("old_text"), newText: row.text("new_text"), at: row.text("at").flatMap(ForeignTime.date))
    }
}
