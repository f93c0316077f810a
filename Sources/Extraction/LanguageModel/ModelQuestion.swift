/// One request to a language model, and what makes its answer readable.
///
/// The folder: what the hub asks a model about a turn (``ExtractionQuestion``, ``RelevanceQuestion``,
/// ``ReconciliationQuestion``, ``SummaryQuestion``) and how it reads the answers (`Answers/`). It sends nothing.
///
/// - Invariant: `system` is constant for a kind of question (servers can keep its prefix); whatever a person said is in `user`,
///   as JSON written by ``QuotedText``, which no text can break out of.
/// - Never: follows, repairs by guessing, or completes what a model wrote: what is not in the answer is not in the result.
/// - Next: ``ExtractionQuestion``, `LenientJSON`, `FactReading`.
public struct ModelQuestion: Sendable, Equatable {
    public var system: String
    public var user: String
    /// For endpoints that want schemas named: letters and `_`.
    public var schemaName: String
    /// JSON Schema in the strict subset: every property required, `additionalProperties` false.
    public var schema: String
    /// Of the answer.
    public var maximumTokens: Int

    private static let longestRepeatedAnswer = 1_000

    /// The question to ask when `badAnswer` could not be read. Ask it once, then do without the model.
    public func again(after badAnswer: String) -> ModelQuestion {
        var question = self
        question.user += """

            Your last answer was not usable: \(QuotedText.json(badAnswer, limit: Self.longestRepeatedAnswer))
            Answer again with one JSON object of the given form and nothing else.
            """
        return question
    }
}
