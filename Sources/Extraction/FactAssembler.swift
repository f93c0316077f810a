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
        if topic.isPrefix {
            guard let named = slots["topic"].map(Self.key), !topic.key.isEmpty || Self.isNewKey(named) && (!Self.isPassing(named) || Self.isDefinite(value)) else { return nil }
            topic.key += named
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

    /// "Ice cream flavour" → "ice_cream_flavour".
    private static func key(of name: String) -> String {
        name.lowercased().replacing("favourite", with: "favorite").replacing("colour", with: "color").replacing("'", with: "")
            .split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
    }

    private static let longestNewKey = 64
    /// What would be obeyed, not known.
    private static let orders = words("instruction instructions prompt prompts rule rules command commands guideline guidelines policy")

    /// Whether no table speaks of it: "remember my job is important" names no job, "remember my dog is ill" no thing.
    private static func isNewKey(_ key: String) -> Bool {
        guard !key.isEmpty, key.utf8.count <= longestNewKey, !orders.contains(String(key.split(separator: "_").last ?? "")) else { return false }
        return FactKeys.bank(of: key) == nil && !key.split(separator: "_").contains { Lexicon.relations[String($0)] != nil || Lexicon.pets.contains(String($0)) }
    }

    private static let passing = StatementWords.passingNouns.union(StatementWords.passingThings)
    private static let prepositions = words("in on at under behind inside beside by")

    /// "Battery", "turn", "game": things of the moment, unless they have a number or a place ("my seat is 14C", "my keys are in the jar").
    private static func isPassing(_ key: String) -> Bool { key.split(separator: "_").last.map { passing.contains(String($0)) } ?? true }

    private static func isDefinite(_ value: String) -> Bool {
        value.contains(where: \.isNumber) || prepositions.contains(value.split(separator: " ").first.map { $0.lowercased() } ?? "")
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
            let forms = rest[rest.index(after: open)..<close].split(separator: "+")
            result += forms.dropFirst().reduce(slots[String(forms[0])] ?? "") { ThirdPerson.form(of: $0, as: $1) }
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
