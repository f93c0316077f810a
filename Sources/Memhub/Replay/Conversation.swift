import Foundation
import Wire

/// A conversation from a file: who said what, in sessions, and perhaps questions about it.
package struct Conversation: Sendable, Equatable {
    package struct Line: Sendable, Equatable, Decodable {
        package var speaker: String
        package var text: String
        /// Lines of one session follow one another.
        package var session: String?
        /// The file's own name for the line, which evidence refers to.
        package var id: String?

        package init(speaker: String, text: String, session: String? = nil, id: String? = nil) {
            self.speaker = speaker
            self.text = text
            self.session = session
            self.id = id
        }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            speaker = try container.decode(String.self, forKey: .speaker)
            text = try container.decode(String.self, forKey: .text)
            session = (try? container.decode(String.self, forKey: .session)) ?? (try? container.decode(Int.self, forKey: .session)).map(String.init)
        }

        private enum CodingKeys: String, CodingKey { case speaker, text, session }
    }

    package struct Question: Sendable, Equatable {
        package var text: String
        package var answer: String?
        /// Lines that hold the answer.
        package var evidence: [String]

        package init(text: String, answer: String? = nil, evidence: [String] = []) {
            self.text = text
            self.answer = answer
            self.evidence = evidence
        }
    }

    package var lines: [Line]
    package var questions: [Question]

    package init(lines: [Line], questions: [Question] = []) {
        self.lines = lines
        self.questions = questions
    }

    /// In order of appearance.
    package var speakers: [String] {
        var seen: Set<String> = []
        return lines.map(\.speaker).filter { seen.insert($0).inserted }
    }

    /// Reads JSON Lines (`{"speaker":…,"text":…}`) or LoCoMo's JSON (a list of samples).
    ///
    /// - Parameter sample: the LoCoMo sample to take; nil: the first.
    package static func parse(_ data: Data, sample: String?) throws -> Conversation {
        let first = data.first { !" \t\r\n".utf8.contains($0) }
        if first == UInt8(ascii: "[") { return try LoCoMo.conversation(from: data, sample: sample) }
        var lines: [Line] = []
        for (index, text) in data.split(separator: UInt8(ascii: "\n")).enumerated()
        where !text.allSatisfy({ " \t\r".utf8.contains($0) }) {
            guard let line = try? JSONDecoder().decode(Line.self, from: text) else {
                throw ClientError(description: "record \(index + 1) of the file is not an object with speaker and text")
            }
            lines.append(line)
        }
        guard !lines.isEmpty else { throw ClientError(description: "the file holds no conversation") }
        return Conversation(lines: lines)
    }
}
