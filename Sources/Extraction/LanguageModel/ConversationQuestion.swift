/// Asks a model which facts about the user a conversation states that is over, and in which turn.
///
/// It sees what a turn alone does not show: what a short answer was about, and what was corrected later.
public enum ConversationQuestion {
    /// Of the texts in one question, in Unicode scalars; a longer conversation is asked about in parts.
    public static let longestText = 4_000
    /// Of what the assistant said in a turn, in Unicode scalars.
    private static let longestAnswer = 400

    /// The turns of each question, in order; a turn longer than ``longestText`` has one of its own.
    public static func parts(of turns: [Utterance]) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        var length = 0
        for (index, turn) in turns.enumerated() {
            let own = turn.text.unicodeScalars.count + min(turn.assistantText?.unicodeScalars.count ?? 0, longestAnswer)
            if length + own > longestText, index > start {
                parts.append(start..<index)
                (start, length) = (index, 0)
            }
            length += own
        }
        return start < turns.count ? parts + [start..<turns.count] : parts
    }

    /// - Parameters:
    ///   - turns: one part of a conversation, not empty; the model knows each by its index.
    ///   - userName: how the platform calls the user.
    public static func about(_ turns: ArraySlice<Utterance>, userName: String?) -> ModelQuestion {
        var members = turns.first.map { [("today", FactForm.today(at: $0))] } ?? []
        if let userName { members.append(("user_name", FactForm.userName(userName))) }
        if let before = turns.first?.previousAssistantText {
            members.append(("assistant_before", QuotedText.json(endOf: before, limit: longestAnswer)))
        }
        members.append(("turns", "[" + zip(turns.indices, turns).map(written).joined(separator: ",\n") + "]"))
        return ModelQuestion(
            system: FactForm.instructionsForConversation,
            user: "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",\n") + "}", schemaName: FactForm.name,
            schema: FactForm.schemaForConversation, maximumTokens: 3_000)
    }

    /// - Throws: As of ``ExtractionQuestion/facts(in:for:)``.
    public static func facts(in answer: String, for turns: ArraySlice<Utterance>) throws(AnswerError) -> ConversationAnswer {
        try ConversationAnswer(LenientJSON.read(answer), for: turns)
    }

    private static func written(_ index: Int, _ turn: Utterance) -> String {
        var members = ["\"turn\":\(index)", "\"user_said\":\(QuotedText.json(turn.text, limit: ExtractionQuestion.longestText))"]
        if let answered = turn.assistantText, !answered.isEmpty {
            members.append("\"assistant_said\":\(QuotedText.json(endOf: answered, limit: longestAnswer))")
        }
        return "{" + members.joined(separator: ",") + "}"
    }
}
