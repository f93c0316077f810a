/// The facts in a model's answer.
public struct ExtractionAnswer: Sendable, Equatable {
    /// In the answer's order, at most 20, no two alike.
    public var facts: [ExtractedFact]
    /// How many were left out: without value or text, too long, unfinished, or after the twentieth.
    public var dropped: Int
    /// The answer ended before its JSON did, after at least one fact: others may be missing.
    public var isCutOff: Bool

    public init(facts: [ExtractedFact], dropped: Int, isCutOff: Bool) {
        self.facts = facts
        self.dropped = dropped
        self.isCutOff = isCutOff
    }
}

extension ExtractionAnswer {
    private static let maximumFacts = 20

    init(_ reading: LenientJSON.Reading, for utterance: Utterance) throws(AnswerError) {
        var candidates = Candidates()
        for value in reading.values { candidates.collect(value, isOutermost: true) }
        guard candidates.areReadable else { throw .unreadable }

        let reader = FactReading(utterance)
        self.init(facts: [], dropped: candidates.scalars, isCutOff: reading.isCutOff)
        var past = 0
        for object in candidates.objects {
            switch reader.fact(object) {
            case .fact(let fact) where facts.contains { Self.areAlike($0, fact) }: continue
            case .fact(let fact) where facts.count < Self.maximumFacts: facts.append(fact)
            case .past: past += 1
            case .fact, .invalid: dropped += 1
            }
        }
        guard facts.isEmpty, past == 0 else { return }
        if dropped > 0 { throw .invalid }
        if isCutOff { throw .unreadable }
    }

    private static func areAlike(_ first: ExtractedFact, _ second: ExtractedFact) -> Bool {
        first.key == second.key && first.operation == second.operation && first.value.lowercased() == second.value.lowercased()
    }

    /// Objects that look like facts, wherever the model put them.
    private struct Candidates {
        var objects: [AnswerObject] = []
        /// Texts and numbers where objects should be.
        var scalars = 0
        private var hasList = false

        var areReadable: Bool { hasList || !objects.isEmpty }

        mutating func collect(_ value: AnswerValue, isOutermost: Bool = false) {
            switch value {
            case .object(let object) where object["value"] != nil || object["text"] != nil || object["key"] != nil: objects.append(object)
            case .object(let object):
                if object["facts"] == .null { hasList = true }
                for name in object.members.keys.sorted() { object[name].map { collect($0) } }
            case .array(let elements):
                // "[1]" is a list in JSON, a footnote in prose.
                let isProse = isOutermost && !elements.isEmpty && !elements.contains { if case .object = $0 { true } else { false } }
                if isProse { return }
                hasList = true
                for element in elements {
                    switch element {
                    case .object, .array: collect(element)
                    default: scalars += 1
                    }
                }
            default: break
            }
        }
    }
}
