import Extraction
import Foundation

/// One line of `Tests/Fixtures/extraction/relevance-*.jsonl`.
struct JudgedTurn: Decodable, Sendable {
    var `class`: String
    var text: String
    /// What the assistant had said just before.
    var previous: String?
    var relevant: Bool

    var utterance: Utterance {
        Utterance(text: text, occurredAt: LabelledTurn.wednesday, timeZone: .gmt, previousAssistantText: previous)
    }

    static func load(_ name: String) throws -> [JudgedTurn] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/extraction/relevance-\(name).jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(JudgedTurn.self, from: Data($0.utf8))
        }
    }
}
