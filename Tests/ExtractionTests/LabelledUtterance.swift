import Extraction
import Foundation
import Testing

/// One line of `Tests/Fixtures/extraction/*.jsonl`.
struct LabelledUtterance: Decodable, Sendable, CustomTestStringConvertible {
    struct Expected: Decodable, Sendable, Hashable {
        var key: String
        var value: String
        var operation: ExtractedFact.Operation
        var validUntil: Date?
    }

    var text: String
    var `class`: String
    var time: Date?
    var zone: String?
    var previousAssistantText: String?
    var facts: [Expected]

    var testDescription: String { text }

    /// Wednesday noon UTC in Oslo unless the line says otherwise.
    var utterance: Utterance {
        Utterance(
            text: text, occurredAt: time ?? Self.wednesday, timeZone: TimeZone(identifier: zone ?? "Europe/Oslo") ?? .gmt,
            previousAssistantText: previousAssistantText)
    }

    static let wednesday = Date(timeIntervalSince1970: 1_772_625_600)

    static func load(_ name: String) throws -> [LabelledUtterance] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/extraction/\(name).jsonl")
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try decoder.decode(LabelledUtterance.self, from: Data($0.utf8))
        }
    }

    /// What the rules found, in the shape of the labels; a date counts only where the label has one.
    func found() -> [Expected] {
        let dated = facts.contains { $0.validUntil != nil }
        return RuleExtractor().extract(from: utterance).map {
            Expected(key: $0.key, value: $0.value, operation: $0.operation, validUntil: dated ? $0.validUntil : nil)
        }
    }
}
