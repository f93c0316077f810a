/// Writes several facts as one text, without a model: the same facts always give the same text.
public enum SummaryRules {
    /// Of a user's summary, in characters.
    public static let longestSummary = 600
    /// Of a fact, in characters.
    public static let longestFact = 500

    /// "Lives in Oslo, works as a nurse; likes sushi and jazz."
    ///
    /// - Parameter facts: texts in the third person without subject, most salient first; those that no longer fit are left out.
    /// - Returns: empty for no facts.
    public static func userSummary(of facts: [String]) -> String {
        let text = joined(facts, limit: longestSummary - 1)
        return text.isEmpty ? "" : text.prefix(1).uppercased() + text.dropFirst() + "."
    }

    /// "likes sushi, jazz and hiking".
    public static func mergedFact(of facts: [String]) -> String { joined(facts, limit: longestFact) }

    private static func joined(_ facts: [String], limit: Int) -> String {
        var groups: [Predicate] = []
        var seen: Set<String> = []
        var text = ""
        for fact in facts {
            let fact = trimmed(fact)
            guard !fact.isEmpty, seen.insert(fact.lowercased()).inserted else { continue }
            var extended = groups
            let (verb, rest) = parts(of: fact)
            if let index = extended.firstIndex(where: { $0.verb == verb && !verb.isEmpty }) {
                extended[index].rests.append(rest)
            } else { extended.append(Predicate(verb: verb, rests: [rest])) }
            let longer = written(extended)
            if longer.count <= limit { (groups, text) = (extended, longer) }
        }
        return text
    }

    /// What is said in one verb: "likes" sushi, jazz.
    private struct Predicate {
        var verb: String
        var rests: [String]

        /// Holds a comma or an "and" of its own.
        var isList: Bool { rests.count > 1 || rests.contains { $0.contains(",") } }

        var text: String {
            let isAmbiguous = rests.contains { $0.contains(" and ") || $0.contains(",") }
            let last = rests[rests.count - 1]
            let list = rests.count == 1 ? last : rests.dropLast().joined(separator: ", ") + (isAmbiguous ? ", and " : " and ") + last
            return verb.isEmpty ? list : "\(verb) \(list)"
        }
    }

    private static func written(_ groups: [Predicate]) -> String {
        var text = ""
        for (index, group) in groups.enumerated() {
            if index > 0 { text += group.isList || groups[index - 1].isList ? "; " : ", " }
            text += group.text
        }
        return text
    }

    private static let verbs = [
        "is allergic to", "does not like", "is passionate about", "is obsessed with", "is interested in", "wants to", "plans to", "is learning",
        "is named", "likes to", "likes", "loves", "enjoys", "prefers", "dislikes", "hates", "speaks", "plays", "takes", "collects", "has", "owns",
        "drives", "knows", "drinks", "eats", "does not eat", "works as", "works at", "lives in",
    ].sorted { $0.count > $1.count }

    private static func parts(of fact: String) -> (verb: String, rest: String) {
        for verb in verbs where fact.hasPrefix(verb + " ") { return (verb, String(fact.dropFirst(verb.count + 1))) }
        return ("", fact)
    }

    private static func trimmed(_ fact: String) -> String {
        var words = fact.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        while let last = words.last, ".;,".contains(last) { words.removeLast() }
        return words
    }
}
