import Foundation
import Wire

/// A JSON file: an export of a hub (``ExportHeader`` and its lines), or mem0's memories, one a line or all in one document
/// (`[…]`, `{"results": […]}`, `{"memories": […]}`).
package struct JSONFileSource: ImportSource {
    package static let kind = "json"

    private let file: LineFile

    package init(path: String) { file = LineFile(path: path) }

    package func count() async throws -> Int { try await file.count() }

    package func records() async throws -> ImportedRecords {
        try await file.open()
        let first = try await file.next()?.first { !$0.allSatisfy(\.isWhitespace) } ?? "{}"
        try await checkHeader(first)
        if (try? Self.object(first))?.isLine != true { return try await document() }
        try await file.open()
        var number = 0
        return ImportedRecords { [file] in
            guard let lines = try await file.next() else { return nil }
            return lines.compactMap { line in
                number += 1
                return line.allSatisfy(\.isWhitespace) ? nil : Self.record(line, number: number)
            }
        }
    }

    package func close() async { await file.close() }

    private func checkHeader(_ line: String) async throws {
        guard let header = try? WireCoder.decode(ExportHeader.self, from: Array(line.utf8)) else { return }
        guard header.memhubExport <= ExportHeader.version else { throw ImportError("the export was written by a newer memhub") }
    }

    private static func object(_ text: String) throws -> [String: JSONValue] {
        try WireCoder.decode([String: JSONValue].self, from: Array(text.utf8))
    }

    /// - Returns: nil for the header.
    private static func record(_ line: String, number: Int) -> ImportedRecord? {
        guard let object = try? object(line) else {
            return .skipped(SkippedRecord(table: "", id: "line \(number)", reason: .lineNotReadable))
        }
        if object["memhub_export"] != nil { return nil }
        if case .string(let table) = object["table"], case .object(let row) = object["row"] {
            return .line(ExportedRow(line: ExportLine(table: table, row: row), text: line))
        }
        return memory(object, number: number)
    }

    private static func memory(_ object: [String: JSONValue], number: Int) -> ImportedRecord {
        guard let id = object.text("id") else {
            return .skipped(SkippedRecord(table: "facts", id: "memory \(number)", reason: .lineNotReadable))
        }
        return .fact(Mem0Payload.fact(object, name: id))
    }

    private func document() async throws -> ImportedRecords {
        guard let document = try? WireCoder.decode(JSONValue.self, from: try await file.everything()) else {
            throw ImportError("the file is neither JSON nor JSON lines")
        }
        var memories: [JSONValue]?
        switch document {
        case .array(let list): memories = list
        case .object(let object):
            if case .array(let list)? = object["results"] ?? object["memories"] { memories = list }
        default: break
        }
        guard let memories else { throw ImportError("the document holds no list of memories") }
        var isRead = false
        return ImportedRecords {
            if isRead { return nil }
            isRead = true
            return memories.enumerated().map { number, memory in
                guard case .object(let object) = memory else {
                    return .skipped(SkippedRecord(table: "facts", id: "memory \(number + 1)", reason: .lineNotReadable))
                }
                return Self.memory(object, number: number + 1)
            }
        }
    }
}

extension [String: JSONValue] {
    /// A line that stands for itself: of an export, or one memory.
    fileprivate var isLine: Bool { self["memhub_export"] != nil || self["table"] != nil || self["memory"] != nil || self["data"] != nil }
}
