import Foundation

/// Makes facts of the objects in an answer.
struct FactReading {
    enum Outcome {
        case fact(ExtractedFact)
        /// Well formed, and over before it was said: nothing to remember, nothing lost.
        case past
        case invalid
    }

    /// In Unicode scalars.
    private static let longestValue = 200
    /// In Unicode scalars.
    private static let longestText = 500

    private let utterance: Utterance
    private let dates: AnswerDates
    private let spoken: String
    private let spokenStems: Set<String>

    init(_ utterance: Utterance) {
        self.utterance = utterance
        dates = AnswerDates(now: utterance.occurredAt, timeZone: utterance.timeZone)
        spoken = Self.folded(utterance.text + " " + (utterance.previousAssistantText ?? ""))
        spokenStems = Self.stems(of: spoken)
    }

    func fact(_ object: AnswerObject) -> Outcome {
        guard object.isWhole, let key = object["key"]?.written.flatMap(StandardKeys.normalized), let operation = operation(object["operation"])
        else { return .invalid }
        let cardinality = FactKeys.cardinality(of: key)
        let value = Self.text(object["value"], limit: Self.longestValue)
        let text = Self.text(object["text"], limit: Self.longestText).map(Self.withoutSubject)
        let sector = choice(object["sector"], among: MemorySector.allCases) ?? .semantic
        var fact = ExtractedFact(
            key: key, value: value ?? "", text: text ?? "", importance: importance(object["importance"]) ?? FactKeys.importance(of: key),
            bank: choice(object["bank"], among: MemoryBank.allCases) ?? .general, sector: sector, cardinality: cardinality, operation: operation,
            basis: isStated(object["basis"], value ?? "") ? .stated : .inferred)
        guard !isExample(fact) else { return .invalid }
        if operation == .retract { return value != nil || cardinality == .single && isEmpty(object["value"]) ? .fact(fact) : .invalid }
        guard value != nil, text != nil else { return .invalid }
        fact.validUntil = dates.end(object["valid_until"])
        fact.validFrom = dates.start(object["valid_from"])
        if let until = fact.validUntil, until <= utterance.occurredAt {
            guard sector == .episodic, cardinality == .many else { return .past }
            fact.validUntil = nil
        }
        if let from = fact.validFrom, let until = fact.validUntil, from >= until { fact.validFrom = nil }
        return .fact(fact)
    }

    /// Whether the user said what stands in the fact as its value, or was asked about it.
    func holds(_ object: AnswerObject) -> Bool {
        Self.text(object["value"], limit: Self.longestValue).map(wasSpoken) ?? false
    }

    /// Folds white space and drops control characters; nil when nothing is left, when longer than `limit`, or when the text holds
    /// JSON: then a quote or a bracket was misread, and the rest of the answer stands in it.
    private static func text(_ value: AnswerValue?, limit: Int) -> String? {
        guard let written = value?.written else { return nil }
        var visible = String.UnicodeScalarView()
        for scalar in written.split(whereSeparator: \.isWhitespace).joined(separator: " ").unicodeScalars
        where scalar.properties.generalCategory != .control { visible.append(scalar) }
        let text = String(visible)
        guard !text.isEmpty, visible.count <= limit, !jsonInText.contains(where: text.contains) else { return nil }
        return text
    }

    private static let jsonInText = ["\":", "\" :", "{\"", "\"}", "\",\"", "\", \""]

    private static func withoutSubject(_ text: String) -> String {
        for subject in ["the user ", "user "] where text.lowercased().hasPrefix(subject) { return String(text.dropFirst(subject.count)) }
        return text
    }

    /// A value that cannot be read is not one that was left out: it must not close whatever is open.
    private func isEmpty(_ value: AnswerValue?) -> Bool {
        value == nil || value == .null || value?.written?.allSatisfy(\.isWhitespace) == true
    }

    private func operation(_ value: AnswerValue?) -> ExtractedFact.Operation? {
        switch value?.written?.lowercased() {
        case nil, "assert", "add", "update": .assert
        case "retract", "delete", "remove": .retract
        default: nil
        }
    }

    /// Also 1–10 in whole numbers, and words.
    private func importance(_ value: AnswerValue?) -> Double? {
        switch value?.written?.lowercased() {
        case "low": return 0.3
        case "medium": return 0.5
        case "high": return 0.8
        default: break
        }
        guard let number = value?.decimal else { return nil }
        if (2...10).contains(number), number == number.rounded() { return number / 10 }
        return min(max(number, 0), 1)
    }

    private func choice<Choice: RawRepresentable<String>>(_ value: AnswerValue?, among choices: [Choice]) -> Choice? {
        guard let name = value?.written?.lowercased() else { return nil }
        return choices.first { $0.rawValue.lowercased() == name }
    }

    /// A model calls stated what it infers: the value of a stated fact shares a word with what the user said or
    /// was asked.
    private func isStated(_ basis: AnswerValue?, _ value: String) -> Bool {
        basis?.written?.lowercased() != "inferred" && (value.isEmpty || wasSpoken(value))
    }

    /// Small models repeat the example of their instructions.
    private func isExample(_ fact: ExtractedFact) -> Bool {
        FactForm.exampleValues.contains(fact.value.lowercased()) && !wasSpoken(fact.value)
    }

    private func wasSpoken(_ value: String) -> Bool {
        let value = Self.folded(value)
        return spoken.contains(value) || !spokenStems.isDisjoint(with: Self.stems(of: value))
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }

    /// Words without their endings; short ones ("a", "in") say nothing.
    private static func stems(of folded: String) -> Set<String> {
        Set(folded.split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 2 }.map { String($0.prefix(5)) })
    }
}
