import Foundation
import Wire

/// A LoCoMo file as recall is measured on it (Maharana et al., "Evaluating Very Long-Term Conversational Memory of LLM Agents",
/// ACL 2024).
package struct RecallDataset: Sendable {
    package struct Turn: Sendable, Equatable {
        package var id: String
        package var session: String
        package var speaker: String
        package var text: String
        /// When its session took place; the file has no time zone: taken as UTC.
        package var occurredAt: Timestamp?
    }

    package struct Question: Sendable, Equatable {
        package var text: String
        /// 1 multi-hop, 2 temporal, 3 open-domain, 4 single-hop, 5 adversarial.
        package var category: Int
        /// Ids of turns; those the conversation does not have are left out.
        package var evidence: [String]
    }

    package struct Conversation: Sendable {
        package var name: String
        package var turns: [Turn]
        package var questions: [Question]
    }

    package var conversations: [Conversation]

    /// - Throws: `DecodingError` when the file is not a list of LoCoMo samples.
    package init(_ data: Data) throws {
        conversations = try JSONDecoder().decode([Sample].self, from: data).map(\.conversation)
    }

    /// The first turns of the first conversation, with the questions they answer: for a quick run.
    package mutating func shorten(toTurns turns: Int, questions: Int) {
        conversations = conversations.prefix(1).map { conversation in
            var short = conversation
            short.turns = Array(conversation.turns.prefix(turns))
            let kept = Set(short.turns.map(\.id))
            short.questions = Array(
                conversation.questions.filter { $0.category == 5 || (!$0.evidence.isEmpty && kept.isSuperset(of: $0.evidence)) }
                    .prefix(questions))
            return short
        }
    }
}

private struct Sample: Decodable {
    var name: String
    var sessions: Sessions
    var questions: [Asked]

    enum CodingKeys: String, CodingKey {
        case name = "sample_id"
        case sessions = "conversation"
        case questions = "qa"
    }

    struct Asked: Decodable {
        var question: String
        var category: Int
        var evidence: [String]?
    }

    var conversation: RecallDataset.Conversation {
        let known = Set(sessions.turns.map(\.id))
        return RecallDataset.Conversation(
            name: name, turns: sessions.turns,
            questions: questions.map { asked in
                // Some strings hold several ids, some one that does not exist.
                let ids = (asked.evidence ?? []).flatMap { $0.matches(of: /D\d+:\d+/).map { String($0.output) } }
                var seen: Set<String> = []
                return RecallDataset.Question(
                    text: asked.question, category: asked.category,
                    evidence: ids.filter { known.contains($0) && seen.insert($0).inserted })
            })
    }
}

/// `session_<n>` are lists of turns, `session_<n>_date_time` says when; whatever stands beside them is not needed.
private struct Sessions: Decodable {
    var turns: [RecallDataset.Turn] = []

    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }

        var sessionNumber: Int? { stringValue.hasPrefix("session_") ? Int(stringValue.dropFirst("session_".count)) : nil }
    }

    private struct Said: Decodable {
        var speaker: String
        var text: String
        var id: String

        enum CodingKeys: String, CodingKey {
            case speaker, text
            case id = "dia_id"
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        let numbers = container.allKeys.compactMap { key in key.sessionNumber.map { (number: $0, key: key) } }
        for (number, key) in numbers.sorted(by: { $0.number < $1.number }) {
            let time = try? container.decode(String.self, forKey: Name(stringValue: "session_\(number)_date_time"))
            let occurredAt = time.flatMap(Self.date).map(Timestamp.init)
            for said in try container.decode([Said].self, forKey: key) {
                turns.append(
                    RecallDataset.Turn(
                        id: said.id, session: "session_\(number)", speaker: said.speaker, text: said.text, occurredAt: occurredAt))
            }
        }
    }

    /// Reads `1:56 pm on 8 May, 2023`.
    private static func date(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "h:mm a 'on' d MMMM, yyyy"
        return formatter.date(from: text)
    }
}
