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
        let candidates = try FactCandidates(reading)
        let reader = FactReading(utterance)
        self.init(facts: [], dropped: candidates.scalars, isCutOff: reading.isCutOff)
        var past = 0
        for object in candidates.objects {
            switch reader.fact(object) {
            case .fact(let fact) where facts.contains { $0.isLike(fact) }: continue
            case .fact(let fact) where facts.count < Self.maximumFacts: facts.append(fact)
            case .past: past += 1
            case .fact, .invalid: dropped += 1
            }
        }
        guard facts.isEmpty, past == 0 else { return }
        if dropped > 0 { throw .invalid }
        if isCutOff { throw .unreadable }
    }
}

extension ExtractedFact {
    /// Whether a model said the same twice.
    func isLike(_ other: ExtractedFact) -> Bool {
        key == other.key && operation == other.operation && value.lowercased() == other.value.lowercased()
    }
}
