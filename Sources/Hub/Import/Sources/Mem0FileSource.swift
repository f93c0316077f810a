import Foundation
import SQLite
import Wire

/// A SQLite file of mem0: the Node library's vectors (`vectors`), or either library's history, of which the memories are made again.
///
/// A history says nothing of users: it needs one user whom everything belongs to.
package struct Mem0FileSource: ImportSource {
    package static let kind = "mem0"

    private let path: String
    private let file = SQLiteFile()

    package init(path: String) { self.path = path }

    private enum Contents {
        case vectors
        case history(Mem0History)
    }

    package func count() async throws -> Int {
        switch try await contents() {
        case .vectors: Int(try await file.rows("SELECT count(*) AS memories FROM vectors").first?.text("memories") ?? "") ?? 0
        case .history(let history): try await history.count()
        }
    }

    package func records() async throws -> ImportedRecords {
        switch try await contents() {
        case .vectors: try await vectors()
        case .history(let history): try await replayed(history)
        }
    }

    package func close() async { await file.close() }

    private func contents() async throws -> Contents {
        try await file.open(path: path)
        if Set(try await file.columns(of: "vectors")).isSuperset(of: ["id", "vector", "payload"]) { return .vectors }
        guard let history = try await Mem0History(file) else {
            throw ImportError("the file has none of mem0's tables: vectors, history, memory_history")
        }
        return .history(history)
    }

    private func vectors() async throws -> ImportedRecords {
        try await file.begin("SELECT id, vector, payload FROM vectors ORDER BY rowid")
        return ImportedRecords { [file] in
            let rows = try await file.next(ForeignDatabase.pageSize)
            if rows.isEmpty { return nil }
            return rows.map { row in
                let id = row.text("id") ?? ""
                guard case .object(let payload) = JSONValue(stored: row.text("payload") ?? "") else {
                    return .skipped(SkippedRecord(table: "facts", id: id, reason: .lineNotReadable))
                }
                return .fact(Mem0Payload.fact(payload, name: id, vector: Self.floats(row["vector"])))
            }
        }
    }

    /// 32-bit floats one behind the other, little-endian, as a JavaScript `Float32Array` is on the machines it runs on.
    private static func floats(_ value: SQLiteRow.Value) -> [Float]? {
        guard case .blob(let bytes) = value, bytes.count.isMultiple(of: 4), !bytes.isEmpty else { return nil }
        return bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map { place in
                Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self)))
            }
        }
    }

    private func replayed(_ history: Mem0History) async throws -> ImportedRecords {
        try await history.begin()
        var open: [SQLiteRow] = []
        return ImportedRecords { [file] in
            let rows = try await file.next(ForeignDatabase.pageSize)
            var records: [ImportedRecord] = []
            for row in rows {
                if let memory = open.first?.text("memory_id"), memory != row.text("memory_id") {
                    records.append(Mem0History.record(of: memory, open))
                    open = []
                }
                open.append(row)
            }
            if rows.isEmpty, let memory = open.first?.text("memory_id") {
                records.append(Mem0History.record(of: memory, open))
                open = []
            } else if rows.isEmpty {
                return nil
            }
            return records
        }
    }
}
