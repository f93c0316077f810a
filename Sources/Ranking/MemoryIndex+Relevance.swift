// Nothing relevant means nothing injected: whether a question is worth an answer from memory at all.
//
// Measured on the development conversations of LoCoMo, with 140 pieces of small talk that were no part of the choice of words:
// nineteen of twenty greetings, thanks and commands recall nothing, at the price of about one point of recall@10.
extension MemoryIndex {
    /// What one memory alone must reach to be among the answers, in weighted vector and words.
    static let leastRelevance = 0.2
    /// A single word must be backed by this much similarity.
    private static let singleWordSimilarity: Float = 0.45

    func isAnswerable(
        _ cues: QueryCues, similarities: [Float]?, weights: RecallWeights, where isVisible: (Int) -> Bool
    ) -> Bool {
        guard cues.hasWords else { return true }
        guard !cues.content.isEmpty || cues.isPersonal else { return false }
        let words = wordScores(cues.content, weights)
        var (similarity, relevance) = (Float(0), Float(0))
        for slot in words.own.indices where isVisible(slot) {
            let similar = max(0, similarities?[slot] ?? 0)
            similarity = max(similarity, similar)
            relevance = max(relevance, similar + words.own[slot] + words.near[slot])
        }
        // Words alone say less: they are held to half of it.
        guard similarities != nil else { return cues.terms.isEmpty || Double(relevance) >= weights.minimumRelevance / 2 }
        if cues.content.count == 1, !cues.isPersonal, !cues.namesSpeaker, similarity < Self.singleWordSimilarity { return false }
        return Double(similarity) >= weights.minimumSimilarity && Double(relevance) >= weights.minimumRelevance
    }
}
