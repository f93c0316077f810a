import Foundation

/// Two facts of one user that are about the same.
struct FactLink: Sendable, Equatable {
    var factId: UUID
    var linkedId: UUID
    /// 0…1; begins as the similarity.
    var strength: Double
}

/// Which links a transaction's new facts get: to what is like them without being the same; pure.
struct FactLinks {
    /// More alike than this, and two facts are linked.
    static let minimumSimilarity = 0.8
    static let maximumPerFact = 5

    private let near: [[NearFact]]
    private var added: [(index: Int, id: UUID, vector: [Float]?)] = []
    private var closed: Set<UUID> = []

    /// - Parameter near: of each new fact, the known ones most like it, the nearest first.
    init(near: [[NearFact]]) { self.near = near }

    mutating func add(_ index: Int, id: UUID, vector: [Float]?) { added.append((index, id, vector)) }

    mutating func close(_ id: UUID) { closed.insert(id) }

    var links: [FactLink] {
        var links: [FactLink] = []
        for (place, new) in added.enumerated() {
            let known = near.indices.contains(new.index) ? near[new.index] : []
            var candidates = known.filter { !closed.contains($0.fact.id) }.map { (id: $0.fact.id, similarity: $0.similarity) }
            candidates += added[..<place].compactMap { other in
                guard let one = other.vector, let vector = new.vector else { return nil }
                return (other.id, Self.cosine(one, vector))
            }
            let chosen = candidates.filter { $0.similarity > Self.minimumSimilarity }
                .sorted { $0.similarity > $1.similarity }.prefix(Self.maximumPerFact)
            links += chosen.map { FactLink(factId: new.id, linkedId: $0.id, strength: min(1, $0.similarity)) }
        }
        return links
    }

    /// Of normalised vectors.
    private static func cosine(_ one: [Float], _ other: [Float]) -> Double {
        Double(zip(one, other).reduce(0) { $0 + $1.0 * $1.1 })
    }
}
