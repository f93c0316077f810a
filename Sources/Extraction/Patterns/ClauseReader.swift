import Foundation

/// Reads one clause with the rule tables.
struct ClauseReader {
    let style: SpeechStyle
    let assembler: FactAssembler

    /// - Parameter greeted: the clause follows a greeting, where "I'm …" introduces a name.
    func facts(in clause: ArraySlice<Token>, greeted: Bool = false) -> [ExtractedFact] {
        var time: TimeSpan?
        var recurrence: String?
        for token in clause {
            if case .time(let span) = token.kind, time == nil { time = span }
            if token.kind == .recurrence, recurrence == nil { recurrence = token.surface }
        }
        var facts: [ExtractedFact] = []
        for table in Rules.tables { facts += first(in: table, clause, time, recurrence) }
        if facts.allSatisfy({ $0.key == "hobbies" }) { facts += first(in: Rules.habits, clause, time, recurrence) }
        if facts.isEmpty, greeted { facts = first(in: Rules.introductions, clause, time, recurrence) }
        return facts
    }

    private func first(in table: [Rule], _ clause: ArraySlice<Token>, _ time: TimeSpan?, _ recurrence: String?) -> [ExtractedFact] {
        for rule in table {
            guard let captures = rule.pattern.match(clause, style) else { continue }
            let facts = assembler.facts(rule, captures, time: time, recurrence: recurrence)
            if !facts.isEmpty { return facts }
        }
        return []
    }
}
