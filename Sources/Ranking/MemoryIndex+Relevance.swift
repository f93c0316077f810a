// Nothing relevant means nothing injected: whether a question is worth an answer from memory at all.
//
// Of greetings, thanks and commands all but a few recall nothing, at the price of one to two points of recall@10 on the development
// conversations of LoCoMo. A question that could be answered but is not (its category 5) cannot be told apart this way.
extension MemoryIndex {
    /// What one memory alone must reach to be among the answers, in weighted vector and words.
    static let leastRelevance = 0.2
    /// A single word must be backed by this much similarity.
    private static let singleWordSimilarity: Float = 0.45

    /// - Parameter words: of the question's content.
    func isAnswerable(
        _ cues: QueryCues, words: WordScores, similarities: [Float]?, weights: RecallWeights, _ visible: [Bool]
    ) -> Bool {
        guard cues.hasWords else { return true }
        guard !cues.content.isEmpty || cues.isPersonal else { return false }
        var (similarity, relevance) = (Float(0), Float(0))
        for slot in visible.indices where visible[slot] {
            let similar = max(0, similarities?[slot] ?? 0)
            similarity = max(similarity, similar)
            relevance = max(relevance, similar + words.own[slot] + words.near[slot])
        }
        // Words alone say less: they are held to half of it.
        guard similarities != nil else { return cues.terms.isEmpty || Double(relevance) >= weights.minimumRelevance / 2 }
        if cues.content.count == 1, !cues.isPersonal, !cues.namesSpeaker, similarity < Self.singleWordSimilarity { return false }
        // "What should I not eat?" need not share a word with an allergy.
        let leastRelevance = cues.isPersonal ? weights.minimumSimilarity : weights.minimumRelevance
        return Double(similarity) >= weights.minimumSimilarity && Double(relevance) >= leastRelevance
    }
}
