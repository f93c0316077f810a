/// The rule tables, arranged so that a clause is tried only against rules whose words it holds.
struct RuleIndex: Sendable {
    struct Entry: Sendable {
        let rule: Rule
        /// Per word the rule requires, its alternatives, as numbers of the vocabulary.
        let required: [[Int]]
    }

    /// The words of a clause that occur in any rule.
    struct Presence {
        fileprivate var present: [Bool]
    }

    static let all = RuleIndex(Rules.everything)
    static let factTables = 0..<Rules.tables.count
    static let acquisitions = factTables.upperBound..<(factTables.upperBound + Rules.acquisitions.count)
    static let fallbacks = acquisitions.upperBound..<routines
    static let routines = acquisitions.upperBound + Rules.fallbacks.count
    static let introductions = routines + 1
    static let requests = introductions + 1

    private let vocabulary: [String: Int]
    private let tables: [[Entry]]

    init(_ tables: [[Rule]]) {
        var vocabulary: [String: Int] = [:]
        func number(_ word: String) -> Int {
            if let known = vocabulary[word] { return known }
            vocabulary[word] = vocabulary.count
            return vocabulary.count - 1
        }
        self.tables = tables.map { table in
            table.map { Entry(rule: $0, required: $0.pattern.requiredWords.map { $0.map(number) }) }
        }
        self.vocabulary = vocabulary
    }

    func presence(in clause: ArraySlice<Token>) -> Presence {
        var presence = Presence(present: Array(repeating: false, count: vocabulary.count))
        for token in clause where token.isWord {
            guard let number = vocabulary[token.word] else { continue }
            presence.present[number] = true
        }
        return presence
    }

    /// The first result of `read` over the rules of a table that may match.
    func first(in table: Int, _ presence: Presence, _ read: (Rule) -> [ExtractedFact]) -> [ExtractedFact] {
        for entry in tables[table] {
            let mayMatch = entry.required.allSatisfy { alternatives in alternatives.contains { presence.present[$0] } }
            guard mayMatch else { continue }
            let facts = read(entry.rule)
            if !facts.isEmpty { return facts }
        }
        return []
    }
}
