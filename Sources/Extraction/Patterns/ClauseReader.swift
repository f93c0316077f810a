import Foundation

/// Reads one clause with the rule tables.
struct ClauseReader {
    let style: SpeechStyle
    let assembler: FactAssembler

    private static let had = words("pets vehicle possessions home business medical_history pregnancy")
    private static let recency = words("just recently finally lately")

    /// - Parameters:
    ///   - greeted: the clause follows a greeting, where "I'm …" introduces a name.
    ///   - requested: the user asks for it to be remembered.
    func facts(in clause: ArraySlice<Token>, greeted: Bool = false, requested: Bool = false) -> [ExtractedFact] {
        var time: TimeSpan?
        var recurrence: String?
        for token in clause {
            if case .time(let span) = token.kind, time == nil { time = span }
            if token.kind == .recurrence, recurrence == nil { recurrence = token.surface }
        }
        let isRecent = clause.contains { Self.recency.contains($0.word) }
        let presence = RuleIndex.all.presence(in: clause)
        func first(in table: Int) -> [ExtractedFact] {
            RuleIndex.all.first(in: table, presence) { rule in
                guard let captures = rule.pattern.match(clause, style) else { return [] }
                return assembler.facts(rule, captures, time: time, recurrence: recurrence, isRecent: isRecent)
            }
        }
        var facts: [ExtractedFact] = []
        for table in RuleIndex.factTables { facts += first(in: table) }
        for table in RuleIndex.acquisitions where !facts.contains(where: { Self.had.contains($0.key) }) { facts += first(in: table) }
        if facts.allSatisfy({ $0.key == "hobbies" }) { facts += first(in: RuleIndex.routines) }
        for table in RuleIndex.fallbacks where facts.isEmpty { facts = first(in: table) }
        if facts.isEmpty, greeted { facts = first(in: RuleIndex.introductions) }
        if facts.isEmpty, requested { facts = first(in: RuleIndex.requests) }
        return facts
    }
}
