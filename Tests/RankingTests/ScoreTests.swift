import Foundation
import Ranking
import Testing

/// Two turns of one session, of which the second one has every reason to be found.
@Suite struct ScoreTests {
    private static let text = "I drink green tea since last summer"
    private static let question = "When did Ann start to drink green tea in June 2023, in the garden?"
    private static let vector: [Float] = [0.8, 0.6]

    private static let ranked: Ranked = {
        let day = Date(timeIntervalSince1970: Double(CalendarDay.daysSince1970(2023, 6, 10)) * 86_400)
        return Ranked([
            MemoryEntry(text: "What did you drink in the garden?", session: "a", speaker: "Bob", occurredAt: day, vector: [0.6, 0.8]),
            MemoryEntry(text: text, session: "a", speaker: "Ann", occurredAt: day, importance: 0.7, vector: [1, 0]),
            MemoryEntry(text: "the roof leaks", occurredAt: Ranked.now), MemoryEntry(text: "planted roses", occurredAt: Ranked.now),
        ])
    }()

    /// A half-life of a year: a year's weight of recency is still to be seen.
    private static var weights: RecallWeights {
        var weights = RecallWeights()
        weights.recencyHalfLifeDays = 365
        return weights
    }

    private static func score(_ weights: RecallWeights) throws -> MemoryScore {
        try #require(ranked.score(of: text, question, vector: vector, weights: weights))
    }

    private static var parts: [KeyPath<MemoryScore, Double>] {
        [\.vector, \.lexical, \.neighbours, \.session, \.speaker, \.time, \.importance, \.recency, \.links]
    }

    @Test func `the parts add up to the total`() throws {
        let score = try Self.score(Self.weights)
        #expect(abs(Self.parts.reduce(0) { $0 + score[keyPath: $1] } - score.total) < 1e-12)
        #expect(Self.parts.filter { score[keyPath: $0] > 0 }.count == 8)
    }

    @Test func `each part is what its reason is worth`() throws {
        let score = try Self.score(Self.weights)
        #expect(abs(score.vector - 0.8) < 1e-6)
        #expect(score.speaker == 0.45)
        #expect(abs(score.time - (0.35 + 0.8)) < 1e-12)
        #expect(abs(score.importance - 0.07) < 1e-6)
        #expect((0...0.1).contains(score.recency))
    }

    @Test func `a weight of 0 switches its part off and leaves the others`() throws {
        let whole = try Self.score(Self.weights)
        let switches: [(weight: WritableKeyPath<RecallWeights, Double>, part: KeyPath<MemoryScore, Double>)] = [
            (\.vector, \.vector), (\.speaker, \.speaker), (\.importance, \.importance), (\.recency, \.recency),
            (\.session, \.session),
        ]
        for (weight, part) in switches {
            var weights = Self.weights
            weights[keyPath: weight] = 0
            let score = try Self.score(weights)
            #expect(score[keyPath: part] == 0)
            // A session's best is made of meaning and words.
            for other in Self.parts where other != part && other != \.session { #expect(score[keyPath: other] == whole[keyPath: other]) }
        }
    }

    @Test func `without the weight of words neither the text's nor its neighbours' count`() throws {
        var weights = Self.weights
        weights.lexical = 0
        let score = try Self.score(weights)
        #expect(score.lexical == 0)
        #expect(score.neighbours == weights.answer)
    }

    @Test func `the weights of a part that has several reasons are switched one by one`() throws {
        var weights = Self.weights
        weights.answer = 0
        let whole = try Self.score(Self.weights)
        #expect(abs(try Self.score(weights).neighbours - (whole.neighbours - 0.1)) < 1e-6)
        weights.neighbours = 0
        #expect(try Self.score(weights).neighbours == 0)
        weights.date = 0
        #expect(try Self.score(weights).time == weights.time)
        weights.time = 0
        #expect(try Self.score(weights).time == 0)
    }

    @Test(arguments: [0.5, 2, 10]) func `a part grows with its weight`(factor: Double) throws {
        var weights = Self.weights
        weights.vector *= factor
        weights.lexical *= factor
        weights.speaker *= factor
        let (whole, score) = (try Self.score(Self.weights), try Self.score(weights))
        #expect(abs(score.vector - whole.vector * factor) < 1e-9)
        #expect(abs(score.lexical - whole.lexical * factor) < 1e-9)
        #expect(abs(score.speaker - whole.speaker * factor) < 1e-9)
    }
}
