/// The facts in a model's answer about a conversation.
public struct ConversationAnswer: Sendable, Equatable {
    /// Of each turn that states some, in the answer's order, at most 20, no two alike.
    public private(set) var facts: [Int: [ExtractedFact]] = [:]
    /// Facts that were left out.
    public private(set) var dropped: Int
    /// The turns that the answer speaks of: of one that broke off, those before the turn of its last fact.
    public private(set) var turns: Range<Int>
}

extension ConversationAnswer {
    private static let maximumFacts = 20

    init(_ reading: LenientJSON.Reading, for conversation: ArraySlice<Utterance>) throws(AnswerError) {
        let candidates = try FactCandidates(reading)
        let readers = Dictionary(uniqueKeysWithValues: zip(conversation.indices, conversation.map(FactReading.init)))
        (dropped, turns) = (candidates.scalars, conversation.indices)
        var (past, last) = (0, conversation.startIndex)
        for object in candidates.objects {
            guard let index = Self.turn(of: object, readers), let reader = readers[index] else {
                dropped += 1
                continue
            }
            last = max(last, index)
            switch reader.fact(object) {
            case .fact(let fact) where facts[index]?.contains { $0.isLike(fact) } == true: continue
            case .fact(let fact) where facts[index, default: []].count < Self.maximumFacts: facts[index, default: []].append(fact)
            case .past: past += 1
            case .fact, .invalid: dropped += 1
            }
        }
        if reading.isCutOff { turns = conversation.startIndex..<last }
        guard facts.isEmpty, past == 0 else { return }
        if dropped > 0 { throw .invalid }
        if reading.isCutOff { throw .unreadable }
    }

    /// The turn that the model names, if the value was said there; small models miscount, so else the last one in which it was.
    private static func turn(of object: AnswerObject, _ readers: [Int: FactReading]) -> Int? {
        let named = object["turn"]?.decimal.flatMap { Int(exactly: $0) }.flatMap { readers[$0] == nil ? nil : $0 }
        if let named, readers[named]?.holds(object) == true { return named }
        return readers.filter { $0.value.holds(object) }.keys.max() ?? named
    }
}
