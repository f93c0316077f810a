/// A conversation as the turns a bot would hear.
package struct ReplayPlan: Sendable, Equatable {
    package struct Turn: Sendable, Equatable {
        package var userId: String
        package var speaker: String
        package var userMessage: String
        package var response: String
        package var session: String?
        /// The file's names of the lines in it.
        package var lineIds: [String] = []
    }

    package var turns: [Turn] = []
    /// Each remembered speaker's user id.
    package var users: [String: String]

    /// - Parameters:
    ///   - firstUser: the first speaker's user id; with `eachSpeaker` it ends in digits, and the others' ids count up from it.
    ///   - eachSpeaker: every line is a turn of its own; otherwise the first speaker is the user and the others are the assistant.
    package init(_ conversation: Conversation, firstUser: String, eachSpeaker: Bool, limit: Int?) throws {
        let speakers = eachSpeaker ? conversation.speakers : Array(conversation.speakers.prefix(1))
        users = Dictionary(uniqueKeysWithValues: try speakers.enumerated().map { ($1, try Self.userId(firstUser, plus: $0)) })
        for line in conversation.lines {
            if let userId = users[line.speaker] {
                turns.append(
                    Turn(
                        userId: userId, speaker: line.speaker, userMessage: line.text, response: "", session: line.session,
                        lineIds: line.id.map { [$0] } ?? []))
            } else if let last = turns.indices.last, turns[last].session == line.session {
                turns[last].response += (turns[last].response.isEmpty ? "" : " ") + line.text
                if let id = line.id { turns[last].lineIds.append(id) }
            }
        }
        if let limit { turns = Array(turns.prefix(limit)) }
    }

    /// The user a question is about: whoever it names, else the first speaker.
    package func user(for question: String) -> String? {
        let named = users.keys.compactMap { speaker in question.firstRange(of: speaker).map { (speaker, $0.lowerBound) } }
        let speaker = named.min { $0.1 < $1.1 }?.0 ?? turns.first?.speaker
        return speaker.flatMap { users[$0] }
    }

    private static func userId(_ first: String, plus count: Int) throws -> String {
        guard count > 0 else { return first }
        let digits = first.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
        guard let number = UInt64(String(digits)) else {
            throw ClientError(description: "with --each-speaker, --user must end in digits that can be counted up")
        }
        return first.dropLast(digits.count) + "\(number + UInt64(count))"
    }
}
