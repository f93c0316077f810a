import Wire

/// What an answer recalled: ids, best first, with their relevance to four decimals.
package struct AnsweredContext: Sendable, Equatable {
    package var ids: [String]
    package var relevances: [Double]

    package init(ids: [String], relevances: [Double]) {
        self.ids = ids
        self.relevances = relevances.map { ($0 * 10_000).rounded() / 10_000 }
    }

    init(_ context: MemoryContext) {
        self.init(ids: context.facts.map(\.id.description), relevances: context.facts.map(\.relevance))
    }

    /// The same ids in the same order; nothing is said about relevance.
    package func hasSameIds(as other: AnsweredContext) -> Bool { ids == other.ids }

    /// The largest difference of relevance between answers with the same ids.
    package func distance(to other: AnsweredContext) -> Double {
        zip(relevances, other.relevances).map { abs($0 - $1) }.max() ?? 0
    }

    /// - Parameter tolerance: relevance falls a little as memories age between two answers.
    package func isSame(as other: AnsweredContext, tolerance: Double = 0.001) -> Bool {
        hasSameIds(as: other) && distance(to: other) <= tolerance + 1e-9
    }
}
