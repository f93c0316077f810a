/// Precision and recall of an extractor over labelled turns.
///
/// A fact is right when a label of its turn says the same: the same operation, a key of the same family, and at least half of the
/// content words in common. Each label is found once; what was found for a label that is optional counts neither way.
package struct ExtractionScore: Sendable, Equatable {
    package private(set) var turns = 0
    package private(set) var expected = 0
    /// Facts that count: all that were extracted, without those an optional label allows.
    package private(set) var found = 0
    package private(set) var correct = 0

    package init() {}

    /// 1 when nothing was found.
    package var precision: Double { found == 0 ? 1 : Double(correct) / Double(found) }
    /// 1 when nothing was expected.
    package var recall: Double { expected == 0 ? 1 : Double(correct) / Double(expected) }

    /// Adds one turn.
    ///
    /// - Returns: the facts that no label says, and the labels no fact says.
    @discardableResult
    package mutating func add(_ turn: LabelledTurn, facts: [ExtractedFact]) -> (wrong: [ExtractedFact], missed: [LabelledTurn.Label]) {
        var open = turn.facts.filter { $0.optional != true }
        var unexplained: [ExtractedFact] = []
        turns += 1
        expected += open.count
        for fact in facts {
            if let index = open.firstIndex(where: { FactMatching.says(fact, $0) }) {
                open.remove(at: index)
                correct += 1
                found += 1
            } else { unexplained.append(fact) }
        }
        let wrong = unexplained.filter { fact in
            !turn.facts.contains { $0.optional == true && FactMatching.says(fact, $0) }
        }
        found += wrong.count
        return (wrong, open)
    }

    package static func += (left: inout ExtractionScore, right: ExtractionScore) {
        left.turns += right.turns
        left.expected += right.expected
        left.found += right.found
        left.correct += right.correct
    }
}
