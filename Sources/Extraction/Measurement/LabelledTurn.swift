import Foundation

/// One turn with the facts a careful listener would keep of it: a line of a labelled file (JSON Lines).
///
/// `{"class":"asr","text":"im from hull","facts":[{"key":"hometown","value":"hull","operation":"assert"}]}`; `time`, `zone` and
/// `previousAssistantText` where they matter.
package struct LabelledTurn: Decodable, Sendable {
    package struct Label: Decodable, Sendable, Hashable {
        package var key: String
        package var value: String
        package var operation: ExtractedFact.Operation
        package var validUntil: Date?
        /// A fact that may be found but need not be: right when found, not missed when absent.
        package var optional: Bool?

        package init(key: String, value: String, operation: ExtractedFact.Operation, validUntil: Date? = nil, optional: Bool? = nil) {
            self.key = key
            self.value = value
            self.operation = operation
            self.validUntil = validUntil
            self.optional = optional
        }
    }

    package var text: String
    /// The manner of speaking a turn is an example of ("asr", "joke"): scores are kept for each.
    package var `class`: String
    package var time: Date?
    package var zone: String?
    package var previousAssistantText: String?
    package var facts: [Label]

    /// Wednesday noon UTC in Oslo unless the line says otherwise.
    package var utterance: Utterance {
        Utterance(
            text: text, occurredAt: time ?? Self.wednesday, timeZone: TimeZone(identifier: zone ?? "Europe/Oslo") ?? .gmt,
            previousAssistantText: previousAssistantText)
    }

    package static let wednesday = Date(timeIntervalSince1970: 1_772_625_600)

    /// - Throws: `DecodingError` for the first line that is no labelled turn.
    package static func read(_ data: Data) throws -> [LabelledTurn] {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try data.split(separator: UInt8(ascii: "\n")).map { try decoder.decode(LabelledTurn.self, from: Data($0)) }
    }
}
