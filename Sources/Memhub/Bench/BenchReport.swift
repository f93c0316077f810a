import Foundation
import Wire

/// One measured value.
enum BenchValue: Sendable, Equatable {
    case text(String)
    case count(Int)
    case number(Double, digits: Int = 2)
    /// Nothing was measured.
    case absent

    static func milliseconds(_ value: Double?) -> BenchValue { value.map { .number($0, digits: $0 < 1 ? 3 : 2) } ?? .absent }

    var text: String {
        switch self {
        case .text(let text): text
        case .count(let count): count.formatted(.number.locale(Self.locale))
        case .number(let value, let digits):
            value.formatted(.number.precision(.fractionLength(digits)).locale(Self.locale))
        case .absent: "-"
        }
    }

    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .count(let count): .int(Int64(count))
        case .number(let value, let digits):
            value.isFinite ? .double((value * pow(10, Double(digits))).rounded() / pow(10, Double(digits))) : .null
        case .absent: .null
        }
    }

    private static let locale = Locale(identifier: "en_US_POSIX")
}

/// One line of a table: names in the order they are shown in, with their units (`p50_ms`).
struct BenchRow: Sendable, ExpressibleByDictionaryLiteral {
    var fields: [(name: String, value: BenchValue)]

    init(dictionaryLiteral elements: (String, BenchValue)...) { fields = elements.map { (name: $0.0, value: $0.1) } }

    static func + (left: BenchRow, right: BenchRow) -> BenchRow {
        var row = left
        row.fields += right.fields
        return row
    }
}

/// Rows with the same names.
struct BenchTable: Sendable {
    var title: String
    var rows: [BenchRow]
    /// What a reader of the numbers has to know.
    var notes: [String] = []

    fileprivate var text: String {
        var lines = [title]
        if let first = rows.first {
            lines.append(
                TextTable(
                    header: first.fields.map { $0.name.replacing("_", with: " ") },
                    rows: rows.map { $0.fields.map(\.value.text) }
                ).text)
        }
        return (lines + notes.map { "  (\($0))" }).joined(separator: "\n")
    }

    fileprivate var json: JSONValue {
        .object([
            "title": .string(title), "notes": .array(notes.map(JSONValue.string)),
            "rows": .array(
                rows.map { row in
                    .object(Dictionary(row.fields.map { ($0.name, $0.value.json) }) { first, _ in first })
                }),
        ])
    }
}

/// What a bench found, with where, when and how.
struct BenchReport: Sendable {
    var bench: String
    var circumstances: BenchCircumstances
    var tables: [BenchTable]

    var text: String {
        let quick = circumstances.isQuick ? ["A quick run: its numbers say little."] : []
        let head = ["$ \(circumstances.command)", circumstances.text] + quick
        return ([head.joined(separator: "\n")] + tables.map(\.text)).joined(separator: "\n\n") + "\n"
    }

    var json: String {
        let value = JSONValue.object([
            "bench": .string(bench), "quick": .bool(circumstances.isQuick), "command": .string(circumstances.command),
            "commit": .string(circumstances.commit), "date": .string(circumstances.date),
            "machine": .object([
                "cpu": .string(circumstances.processor), "cores": .int(Int64(circumstances.cores)),
                "memory_bytes": .int(Int64(circumstances.memoryBytes)), "load_before": .double(circumstances.load),
            ]),
            "tables": .array(tables.map(\.json)),
        ])
        return String(decoding: WireCoder.encode(value), as: UTF8.self)
    }
}
