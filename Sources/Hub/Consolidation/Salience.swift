import Extraction
import Foundation

/// How much a fact matters at a moment; pure.
///
/// Importance × what time has left of it × reinforcement. Time counts from when the fact was last recalled, or learned; it takes half
/// of the importance in every half-life of the fact's sector. Being recalled often adds up to as much again, the first times most.
package struct Salience: Sendable, Equatable {
    /// 0…1.
    package var importance: Double
    package var sector: MemorySector
    package var createdAt: Date
    package var recallCount: Int
    package var lastRecalledAt: Date?

    package init(importance: Double, sector: MemorySector, createdAt: Date, recallCount: Int = 0, lastRecalledAt: Date? = nil) {
        self.importance = importance
        self.sector = sector
        self.createdAt = createdAt
        self.recallCount = recallCount
        self.lastRecalledAt = lastRecalledAt
    }

    /// What each doubling of the number of recalls adds.
    private static let reinforcement = 0.2
    /// After 31 recalls there is no more to gain: what always comes up must not bury everything else.
    private static let greatestReinforcement = 1.0

    /// - Returns: 0…2.
    package func value(at now: Date) -> Double {
        let days = max(0, now.timeIntervalSince(lastRecalledAt ?? createdAt)) / 86_400
        let repeated = min(Self.greatestReinforcement, Self.reinforcement * log2(1 + Double(max(0, recallCount))))
        return importance * exp2(-days / sector.halfLifeDays) * (1 + repeated)
    }
}

extension MemorySector {
    /// The days in which importance halves.
    package var halfLifeDays: Double {
        switch self {
        // What happened is soon old news.
        case .episodic: 60
        // Moods pass, though slower than events.
        case .emotional: 90
        // What somebody is, has and can do holds for about a year without being said again.
        case .semantic, .procedural: 365
        // What somebody has learned of themselves changes least.
        case .reflective: 730
        }
    }
}
