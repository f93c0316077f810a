import Foundation

/// The file format of LoCoMo (Maharana et al., "Evaluating Very Long-Term Conversational Memory of LLM Agents", ACL 2024).
enum LoCoMo {
    static func conversation(from data: Data, sample name: String?) throws -> Conversation {
        guard let samples = try? JSONDecoder().decode([Sample].self, from: data) else {
            throw ClientError(description: "the file is neither JSON Lines nor a list of LoCoMo samples")
        }
        guard let sample = samples.first(where: { name == nil || $0.sampleId == name }) else {
            let names = samples.map(\.sampleId).joined(separator: ", ")
            throw ClientError(description: "the file has no such conversation; it has: \(names)")
        }
        return Conversation(lines: sample.conversation.lines, questions: sample.qa.compactMap(\.question))
    }

    private struct Sample: Decodable {
        var sampleId: String
        var conversation: Sessions
        var qa: [QuestionAndAnswer]

        enum CodingKeys: String, CodingKey {
            case conversation, qa
            case sampleId = "sample_id"
        }
    }

    /// `session_<n>` are lists of turns; whatever stands beside them is not needed.
    private struct Sessions: Decodable {
        var lines: [Conversation.Line] = []

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            let sessions = container.allKeys.compactMap { key in key.sessionNumber.map { (number: $0, key: key) } }
            for (number, key) in sessions.sorted(by: { $0.number < $1.number }) {
                for turn in try container.decode([Turn].self, forKey: key) {
                    lines.append(
                        Conversation.Line(speaker: turn.speaker, text: turn.text, session: "\(number)", id: turn.dialogueId))
                }
            }
        }
    }

    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }

        /// Nil for names such as `session_3_date_time`.
        var sessionNumber: Int? { stringValue.hasPrefix("session_") ? Int(stringValue.dropFirst("session_".count)) : nil }
    }

    private struct Turn: Decodable {
        var speaker: String
        var text: String
        var dialogueId: String

        enum CodingKeys: String, CodingKey {
            case speaker, text
            case dialogueId = "dia_id"
        }
    }

    private struct QuestionAndAnswer: Decodable {
        var text: String
        var answer: Answer?
        var evidence: [String]?
        var category: Int

        enum CodingKeys: String, CodingKey {
            case answer, evidence, category
            case text = "question"
        }

        /// Nil for the adversarial ones (category 5), which have no answer, and for those without evidence.
        var question: Conversation.Question? {
            let ids = (evidence ?? []).flatMap { $0.matches(of: /D\d+:\d+/).map { String($0.output) } }
            guard category != 5, !ids.isEmpty else { return nil }
            return Conversation.Question(text: text, answer: answer?.text, evidence: ids)
        }
    }

    /// A text, or a number such as a year.
    private struct Answer: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = try (try? container.decode(String.self)) ?? "\(container.decode(Int.self))"
        }
    }
}
