/// Judges a turn by the form of its clauses: who speaks about whose life, in which world, for how long.
///
/// Stateless, deterministic, linear in the length of the text. English only. Statements are weighed by `StatementWeight`;
/// a short answer takes its meaning from what the assistant asked (`AssistantTurn`).
public enum RelevanceRules {
    /// Clauses read at most; a longer turn is judged by its beginning.
    static let longestReading = 200

    /// Never fails; a spoken sentence takes a fraction of a millisecond.
    public static func judge(_ utterance: Utterance) -> Relevance {
        if InstructionGuard.isInstruction(utterance.text) { return .irrelevant(.instruction) }
        let tokens = Tokenizer.tokens(of: utterance.text)
        let sentences = Sentences.split(Normaliser.normalise(tokens))
        guard sentences.contains(where: { $0.tokens.contains(where: \.isWord) }) else { return .irrelevant(.empty) }
        if Markup.isPresent(in: utterance.text) { return .irrelevant(.instruction) }
        var reading = TurnReading(isLaughing: tokens.contains { Phatic.laughter.contains($0.word) })
        for sentence in sentences where reading.clauses < longestReading {
            if !reading.read(sentence) { break }
        }
        let assistant = utterance.previousAssistantText.map(AssistantTurn.init)
        return reading.verdict(after: assistant, sentences)
    }
}

/// What was found so far in one turn.
private struct TurnReading {
    /// What may be a statement is, said with laughter, more likely a joke.
    let isLaughing: Bool
    var clauses = 0
    private var weight = 0
    private var isFiction = false
    private var hasCommand = false
    private var hasQuestion = false

    /// False when what follows is not to be believed either.
    mutating func read(_ sentence: Sentence) -> Bool {
        switch OtherWorlds.judge(sentence.tokens) {
        case .real: break
        case .fiction:
            isFiction = true
            return true
        case .fictionFromHere:
            isFiction = true
            return false
        case .joke:
            isFiction = true
            weight = 0
            return true
        }
        if MemoryRequests.asksToRemember(sentence.tokens) {
            weight = StatementWeight.certain
            return true
        }
        let parts = Self.joined(ClauseSplitter.split(sentence.tokens))
        for (index, part) in parts.enumerated() {
            clauses += 1
            let body = Guards.withoutPrefixes(part)
            if body.isEmpty { continue }
            if Requests.isQuestion(body) || sentence.isQuestion && index == parts.count - 1 && !StatementWeight.opensWithOwnLife(body) {
                hasQuestion = true
                weight = max(weight, StatementWeight.insideRequest(body))
            } else if Requests.isCommand(body) || part[0].word == "remember" && body.first?.word == "to" {
                hasCommand = true
                weight = max(weight, StatementWeight.insideRequest(body))
            } else {
                weight = max(weight, StatementWeight.of(body))
            }
        }
        return true
    }

    /// "how do | i get there", "remember that time | we met" and "play | my favorite album" are one request each.
    private static func joined(_ parts: [[Token]]) -> [[Token]] {
        var result: [[Token]] = []
        for part in parts {
            if let last = result.last, last.count <= 2 && (Requests.isQuestion(last[...]) || last.count == 1 && Requests.isCommand(last[...]))
                || last.first?.word == "remember" && Requests.isQuestion(last[...])
            {
                result[result.count - 1] += part
            } else { result.append(part) }
        }
        return result
    }

    init(isLaughing: Bool) { self.isLaughing = isLaughing }

    func verdict(after assistant: AssistantTurn?, _ sentences: [Sentence]) -> Relevance {
        if weight >= StatementWeight.certain { return .relevant }
        let words = sentences.flatMap(\.tokens).filter(\.isWord)
        if let assistant, !isFiction, !hasQuestion, !hasCommand, assistant.makesRelevant(words) { return .relevant }
        if weight > (isLaughing ? 1 : 0) { return .uncertain }
        if isFiction { return .irrelevant(.fiction) }
        return .irrelevant(Phatic.reason(of: words) ?? (hasCommand ? .command : hasQuestion ? .question : .smallTalk))
    }
}
