import Foundation

/// Which facts go first when a user has too many.
public enum PruningPolicy: String, Sendable, CaseIterable {
    /// The oldest.
    case fifo
    /// Those that were not recalled for the longest time; what never was counts from when it was learned.
    case lru
    /// Those with the least salience.
    case leastRelevant = "least_relevant"
}

/// A fact that may be pruned.
package struct PrunableFact: Sendable, Equatable {
    package var id: UUID
    /// It no longer holds: such facts go before all others.
    package var isClosed: Bool
    package var salience: Salience
    /// How many facts go with it: itself, and what it summarises.
    package var weight: Int

    package init(id: UUID, isClosed: Bool, salience: Salience, weight: Int = 1) {
        self.id = id
        self.isClosed = isClosed
        self.salience = salience
        self.weight = weight
    }
}

extension PruningPolicy {
    /// - Returns: as few as weigh `excess` together, the first to go first.
    package func choose(_ excess: Int, of facts: [PrunableFact], at now: Date) -> [PrunableFact] {
        let worths = facts.map { worth(of: $0.salience, at: now) }
        let order = facts.indices.sorted { left, right in
            let (first, second) = (facts[left], facts[right])
            if first.isClosed != second.isClosed { return first.isClosed }
            if worths[left] != worths[right] { return worths[left] < worths[right] }
            return (first.salience.createdAt, first.id.uuidString) < (second.salience.createdAt, second.id.uuidString)
        }
        var left = excess
        return order.lazy.map { facts[$0] }.prefix { fact in
            defer { left -= fact.weight }
            return left > 0
        }
    }

    private func worth(of salience: Salience, at now: Date) -> Double {
        switch self {
        case .fifo: salience.createdAt.timeIntervalSince1970
        case .lru: (salience.lastRecalledAt ?? salience.createdAt).timeIntervalSince1970
        case .leastRelevant: salience.value(at: now)
        }
    }
}

/// How many facts a user may have, unless their own settings say otherwise.
public struct FactLimits: Sendable, Equatable {
    public var maximumFacts: Int
    public var policy: PruningPolicy

    public init(maximumFacts: Int = 10_000, policy: PruningPolicy = .leastRelevant) {
        self.maximumFacts = maximumFacts
        self.policy = policy
    }
}
