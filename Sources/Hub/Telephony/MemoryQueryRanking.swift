import Foundation

/// How well a fact answers an agent's question; pure.
///
/// 0.6 × similarity + 0.2 × salience + 0.1 × recency + 0.1 × the mean strength of its links.
package struct MemoryQueryScore: Sendable, Equatable {
    /// Cosine of question and fact.
    package var similarity: Double
    /// 0…1.
    package var salience: Double
    /// 0…1.
    package var recency: Double
    /// 0…1; 0 for a fact without links.
    package var linkStrength: Double

    package init(similarity: Double, salience: Double, recency: Double, linkStrength: Double) {
        self.similarity = similarity
        self.salience = salience
        self.recency = recency
        self.linkStrength = linkStrength
    }

    package var total: Double { 0.6 * max(0, similarity) + 0.2 * salience + 0.1 * recency + 0.1 * linkStrength }
}

/// Orders what was found, and lets in what is linked with the best of it; pure.
package struct MemoryQueryRanking: Sendable, Equatable {
    package struct Found: Sendable, Equatable {
        package var id: UUID
        package var content: String
        package var sector: String
        package var createdAt: Date
        package var score: MemoryQueryScore
        /// Its score, or what the fact it is linked with lends it.
        package fileprivate(set) var confidence: Double

        package init(id: UUID, content: String, sector: String, createdAt: Date, score: MemoryQueryScore) {
            self.id = id
            self.content = content
            self.sector = sector
            self.createdAt = createdAt
            self.score = score
            confidence = min(1, score.total)
        }
    }

    /// One step from a fact that was found.
    package struct Linked: Sendable, Equatable {
        package var from: UUID
        /// 0…1.
        package var strength: Double
        package var fact: Found

        package init(from: UUID, strength: Double, fact: Found) {
            self.from = from
            self.strength = strength
            self.fact = fact
        }
    }

    /// Each fact brings its strongest.
    package static let linksPerFact = 2
    /// The best match must be as near as this for anything to be an answer.
    package static let minimumSimilarity = 0.3

    /// The best first.
    package private(set) var found: [Found]
    private let limit: Int

    package init(_ candidates: [Found], limit: Int, minimumSimilarity: Double = MemoryQueryRanking.minimumSimilarity) {
        self.limit = limit
        let isAnswered = candidates.contains { $0.score.similarity >= minimumSimilarity }
        found = isAnswered ? Self.ordered(candidates, limit) : []
    }

    /// A linked fact counts as much as the fact that leads to it, times the link's strength, unless it counts for more by itself.
    package mutating func expand(by linked: [Linked]) {
        var best = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
        for link in linked {
            guard let source = found.first(where: { $0.id == link.from }) else { continue }
            var fact = best[link.fact.id] ?? link.fact
            fact.confidence = max(fact.confidence, source.confidence * link.strength)
            best[fact.id] = fact
        }
        found = Self.ordered(Array(best.values), limit)
    }

    private static func ordered(_ facts: [Found], _ limit: Int) -> [Found] {
        Array(facts.sorted { ($1.confidence, $0.content) < ($0.confidence, $1.content) }.prefix(limit))
    }
}
