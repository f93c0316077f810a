import Foundation

/// Makes facts of what a rule captured: value, text, key, importance and validity.
struct FactAssembler {
    private static let longestValue = 12

    let now: Date

    /// Empty when the clause lacks the date or the frequency that the rule asks for.
    func facts(_ rule: Rule, _ captures: Pattern.Captures, time: TimeSpan?, recurrence: String?, isRecent: Bool) -> [ExtractedFact] {
        let time = rule.isPast ? time?.past(at: now) : time
        guard let validity = validity(rule.timing, time, recurrence, isRecent) else { return [] }
        let main = rule.pattern.mainCapture ?? ""
        let values = captures[main] ?? [[]]
        return values.compactMap { value in
            var slots = captures.mapValues { $0.first?.phrase ?? "" }
            if !main.isEmpty { slots[main] = value.phrase }
            slots["when"] = recurrence ?? ""
            return fact(rule, slots, main: main, validity, time)
        }
    }

    private func fact(_ rule: Rule, _ slots: [String: String], main: String, _ validity: (from: Date?, until: Date?), _ time: TimeSpan?) -> ExtractedFact? {
        var topic = rule.topic
        var value = rule.value.map { fill($0, slots) } ?? slots[main] ?? ""
        if topic.key == Rules.related.key, let relation = slots["relation"] {
            topic = Self.topic(of: relation, topic)
            if topic.key == "partner" {
                if let name = slots["person"] ?? slots["people"] {
                    value = name
                } else if rule.value == "{relation}" {
                    return withoutName(relation, rule)
                } else { topic = Rules.related }
            }
        }
        if topic.key == "favorite" {
            guard let subject = slots["topic"] else { return nil }
            topic.key = "favorite_" + subject.lowercased().replacing("favourite", with: "favorite").replacing("colour", with: "color").split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
        }
        guard value.split(separator: " ").count <= Self.longestValue, !value.isEmpty || rule.operation == .retract else { return nil }
        var text = ThirdPerson.persons(fill(rule.text, slots))
        if let time, validity.from != nil || validity.until != nil { text += " (\(time.label))" }
        return ExtractedFact(
            key: topic.key, value: value, text: text, importance: topic.importance, bank: topic.bank, sector: topic.sector,
            validFrom: validity.from, validUntil: validity.until, cardinality: topic.cardinality, operation: rule.operation)
    }

    /// "I have a boyfriend" names nobody: it must not supersede the partner's known name.
    private func withoutName(_ relation: String, _ rule: Rule) -> ExtractedFact {
        let topic = Self.maritalStatus
        return ExtractedFact(
            key: topic.key, value: "has a \(relation)", text: "has a \(relation)", importance: topic.importance, bank: topic.bank,
            sector: topic.sector, cardinality: topic.cardinality, operation: rule.operation)
    }

    private static func topic(of relation: String, _ fallback: Topic) -> Topic {
        relation.lowercased().split(separator: " ").compactMap { Lexicon.relations[String($0)] }.last.map(topic) ?? fallback
    }

    static let maritalStatus = Topic("marital_status", .relationships, 0.8, .single)

    /// The topic of a key of ``Lexicon/relations``.
    static func topic(of key: String) -> Topic {
        Topic(key, .relationships, key == "partner" ? 0.9 : 0.8, key == "partner" ? .single : .many)
    }

    private func fill(_ template: String, _ slots: [String: String]) -> String {
        guard template.utf8.contains(UInt8(ascii: "{")) else { return template }
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = rest[rest.index(after: open)..<close]
            if name.hasSuffix("+s") {
                let words = (slots[String(name.dropLast(2))] ?? "").split(separator: " ", maxSplits: 1).map(String.init)
                result += ([ThirdPerson.verb(words.first ?? "")] + words.dropFirst()).joined(separator: " ")
            } else if name.hasSuffix("+a") {
                result += ThirdPerson.withArticle(slots[String(name.dropLast(2))] ?? "")
            } else { result += slots[String(name)] ?? "" }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private func validity(_ timing: Rule.Timing, _ time: TimeSpan?, _ recurrence: String?, _ isRecent: Bool) -> (from: Date?, until: Date?)? {
        let coming = time.flatMap { $0.end > now ? $0 : nil }
        let gone = time.flatMap { $0.relation == .within && $0.start <= now ? $0 : nil }
        switch timing {
        case .optional: return (nil, time?.relation == .until && recurrence == nil ? time?.end : nil)
        case .bounded, .future: return coming.map { (nil, $0.end) }
        case .futureIfSaid: return time == nil ? (nil, nil) : coming.map { (nil, $0.end) }
        case .ahead: return time.flatMap { $0.start > now ? (nil, $0.end) : nil }
        case .past: return gone.map { ($0.start, nil) } ?? (isRecent && time == nil ? (nil, nil) : nil)
        case .lasting: return time?.relation == .lasting ? (nil, nil) : nil
        case .undated: return time == nil ? (nil, nil) : nil
        case .pastDated: return gone.map { ($0.start, nil) }
        case .pastIfSaid: return time == nil ? (nil, nil) : gone.map { ($0.start, nil) }
        case .recurring: return recurrence == nil ? nil : (nil, nil)
        }
    }
}
