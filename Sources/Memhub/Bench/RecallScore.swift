/// Evidence recall: the share of a question's evidence among the first k recalled, averaged over questions.
package struct RecallScore: Sendable, Equatable {
    package static let depths = [5, 10, 20]

    /// Questions that have evidence.
    package private(set) var questions = 0
    private var sums = [Double](repeating: 0, count: depths.count)

    package init() {}

    /// - Parameter recalled: ids, best first.
    package mutating func add(evidence: [String], recalled: [String]) {
        guard !evidence.isEmpty else { return }
        questions += 1
        for (index, depth) in Self.depths.enumerated() {
            let found = Set(recalled.prefix(depth))
            sums[index] += Double(evidence.count(where: found.contains)) / Double(evidence.count)
        }
    }

    package mutating func add(_ other: RecallScore) {
        questions += other.questions
        for index in sums.indices { sums[index] += other.sums[index] }
    }

    /// In percent, for each of ``depths``; nil without questions.
    package var percent: [Double]? { questions == 0 ? nil : sums.map { $0 / Double(questions) * 100 } }
}
