import Foundation

/// Asks a model which facts about the user a turn states.
public enum ExtractionQuestion {
    /// What is sent of the user's text, in Unicode scalars; of the assistant's texts a quarter.
    public static let longestText = 8_000
    private static let maximumKnown = 10
    private static let longestKnown = 200

    /// - Parameters:
    ///   - userName: how the platform calls the user.
    ///   - known: texts of stored facts similar to the utterance, best first; the first ten are sent.
    public static func about(_ utterance: Utterance, userName: String?, known: [String]) -> ModelQuestion {
        var members = [("today", FactForm.today(at: utterance))]
        if let userName { members.append(("user_name", FactForm.userName(userName))) }
        if !known.isEmpty { members.append(("known", QuotedText.json(known.prefix(maximumKnown), limit: longestKnown))) }
        if let before = utterance.previousAssistantText {
            members.append(("assistant_before", QuotedText.json(endOf: before, limit: longestText / 4)))
        }
        members.append(("user_said", QuotedText.json(utterance.text, limit: longestText)))
        if let after = utterance.assistantText {
            members.append(("assistant_answered", QuotedText.json(after, limit: longestText / 4)))
        }
        let user = "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",\n") + "}"
        return ModelQuestion(
            system: FactForm.instructionsForTurn, user: user, schemaName: FactForm.name, schema: FactForm.schemaForTurn, maximumTokens: 1_500)
    }

    /// - Throws: `unreadable` without a list of facts or a fact, or when the answer broke off before the first; `invalid` when there are some and none is usable.
    public static func facts(in answer: String, for utterance: Utterance) throws(AnswerError) -> ExtractionAnswer {
        try ExtractionAnswer(LenientJSON.read(answer), for: utterance)
    }
}
