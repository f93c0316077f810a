import Extraction

/// Writes several facts as one text.
///
/// - Errors: none; what cannot be written well is written plainly. An empty text changes nothing.
package protocol FactSummarising: Sendable {
    /// A user in a few sentences.
    ///
    /// - Parameter facts: in the third person without a subject ("lives in Oslo"), most salient first, ten at most.
    func summary(of facts: [String]) async -> String

    /// Facts about the same as one: "likes sushi, ramen and tempura".
    ///
    /// - Parameter facts: as for ``summary(of:)``, three to eight.
    func merged(_ facts: [String]) async -> String
}

/// Without a model: the same facts always give the same text.
package struct RuleSummaries: FactSummarising {
    package init() {}

    package func summary(of facts: [String]) async -> String { SummaryRules.userSummary(of: facts) }

    package func merged(_ facts: [String]) async -> String { SummaryRules.mergedFact(of: facts) }
}
