import Ranking
import TestSupport
import Testing

@Suite struct RankingCostTests {
    /// A tenth of that is usual; the rest is for slow and busy machines.
    @Test func `a thousand memories are ranked in less than five milliseconds`() {
        var generator = SeededRandom(seed: 1)
        var ranked = Ranked()
        for number in 0..<1_000 {
            ranked.insert(
                MemoryEntry(
                    text: generator.words(15, vocabulary: 300), session: "session \(number / 20)", speaker: ["Ann", "Bob"][number % 2],
                    occurredAt: Ranked.now.addingTimeInterval(-Double(number) * 3_600), vector: generator.vector(384)))
        }
        var weights = RecallWeights()
        weights.minimumSimilarity = 0
        let clock = ContinuousClock()
        var times: [Duration] = []
        for _ in 0..<20 {
            let (text, vector) = ("when did Ann " + generator.words(6, vocabulary: 300), generator.vector(384))
            var best: [RankedMemory] = []
            times.append(clock.measure { best = ranked.best(text, vector: vector, limit: 10, weights: weights) })
            #expect(best.count == 10)
        }
        #expect(times.sorted()[times.count / 2] < .milliseconds(5))
    }
}
