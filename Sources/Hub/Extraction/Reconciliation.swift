import Extraction
import Foundation

/// What new facts mean for what is known; pure.
///
/// A fact that is known already, in other words too, changes nothing; said with more detail it replaces what was known. A
/// single-valued key (home, name) closes what stood there; a many-valued one (likes, pets) accumulates, and closes its opposite. A
/// retraction closes what it names. What is said later in the same breath replaces, repeats or takes back what was said before in it.
///
/// - Next: ``FactSimilarity`` for when two facts say the same.
package struct Reconciliation {
    package enum Change: Sendable, Equatable {
        /// By index into the new facts.
        case add(Int)
        case close(KnownFact, replacedBy: Int?)
    }

    /// What a language model has said of a new fact.
    package enum Decision: Sendable, Equatable {
        case add
        case replace(UUID)
        case close(UUID)
        case known
    }

    private let facts: [ExtractedFact]
    private let near: [[NearFact]]
    private let decisions: [Int: Decision]
    private let turnId: UUID?
    private var open: [KnownFact]
    private var added: [Int] = []
    private var closed: [(fact: KnownFact, replacedBy: Int?)] = []

    /// - Parameters:
    ///   - known: the open facts of the same keys and scope.
    ///   - near: of each new fact, the open facts of the same scope that are most like it; may be empty.
    ///   - decisions: by index into the new facts.
    ///   - turnId: where the new facts come from: what the same turn gave before is no news.
    package static func changes(
        for facts: [ExtractedFact], known: [KnownFact], near: [[NearFact]] = [], decisions: [Int: Decision] = [:],
        turnId: UUID? = nil
    ) -> [Change] {
        var reconciliation = Reconciliation(facts, known, near, decisions, turnId)
        for index in facts.indices {
            switch facts[index].operation {
            case .retract: reconciliation.retract(index)
            case .assert: reconciliation.assert(index)
            }
        }
        return reconciliation.added.map(Change.add) + reconciliation.closed.map { .close($0.fact, replacedBy: $0.replacedBy) }
    }

    /// The new facts that are like a known one without being the same, with the known ones that a language model is to compare.
    package static func undecided(
        _ facts: [ExtractedFact], known: [KnownFact], near: [[NearFact]], turnId: UUID? = nil
    ) -> [(index: Int, similar: [KnownFact])] {
        facts.indices.compactMap { index in
            guard near.indices.contains(index), facts[index].cardinality == .many || facts[index].operation == .retract else { return nil }
            let similar = near[index].filter { FactSimilarity.undecided.contains($0.similarity) }.map(\.fact)
            let withoutVerdict: [Change] = facts[index].operation == .retract ? [] : [.add(0)]
            let isSettled = changes(for: [facts[index]], known: known, near: [near[index]], turnId: turnId) != withoutVerdict
            return similar.isEmpty || isSettled ? nil : (index, Array(similar.prefix(5)))
        }
    }

    private init(
        _ facts: [ExtractedFact], _ known: [KnownFact], _ near: [[NearFact]], _ decisions: [Int: Decision], _ turnId: UUID?
    ) {
        self.facts = facts
        self.near = near
        self.decisions = decisions
        self.turnId = turnId
        open = known
        var seen = Set(known.map(\.id))
        open += near.flatMap { $0.map(\.fact) }.filter { seen.insert($0.id).inserted }
    }

    // MARK: Retractions

    private mutating func retract(_ index: Int) {
        let fact = facts[index]
        drop(replacedBy: nil) { Self.isMeant($0.key, $0.value, by: fact) }
        var meant = open.filter { Self.isMeant($0.key, $0.value, by: fact) }
        if meant.isEmpty, case .close(let id)? = decisions[index] { meant = open.filter { $0.id == id } }
        if meant.isEmpty { meant = nearest(to: index).map { [$0] } ?? [] }
        for known in meant { close(known, replacedBy: nil) }
    }

    /// "I don't eat meat any more" closes "eats a lot of meat": near, and about the same thing.
    private func nearest(to index: Int) -> KnownFact? {
        guard near.indices.contains(index) else { return nil }
        return near[index].first { candidate in
            candidate.similarity >= FactSimilarity.related && isOpen(candidate.fact)
                && FactSimilarity.sharesSubject(facts[index], candidate.fact)
        }?.fact
    }

    // MARK: Assertions

    private mutating func assert(_ index: Int) {
        let fact = facts[index]
        if added.contains(where: { Self.isSame(facts[$0].key, facts[$0].value, as: fact) }) { return }
        if open.contains(where: { Self.isSame($0.key, $0.value, as: fact) || isFromSameTurn($0, as: fact) }) { return }
        switch verdict(index) {
        case .known: return
        case .replace(let known): close(known, replacedBy: index)
        case .new: break
        }
        if fact.cardinality == .single {
            drop(replacedBy: index) { $0.key == fact.key }
            for known in open where known.key == fact.key { close(known, replacedBy: index) }
        } else if let opposite = Self.opposites[fact.key] {
            drop(replacedBy: index) { $0.key == opposite && Self.isSameValue($0.value, fact.value) }
            for known in open where known.key == opposite && Self.isSameValue(known.value, fact.value) { close(known, replacedBy: index) }
        }
        added.append(index)
    }

    private enum Verdict { case new, known, replace(KnownFact) }

    private func verdict(_ index: Int) -> Verdict {
        guard near.indices.contains(index) else { return .new }
        for candidate in near[index] where isOpen(candidate.fact) {
            switch FactSimilarity.compare(facts[index], to: candidate) {
            case .same: return .known
            case .moreDetailed: return .replace(candidate.fact)
            case .different: continue
            }
        }
        switch decisions[index] {
        case .known?: return .known
        case .replace(let id)?, .close(let id)?: return open.first { $0.id == id }.map(Verdict.replace) ?? .new
        case .add?, nil: return .new
        }
    }

    private func isOpen(_ fact: KnownFact) -> Bool { open.contains { $0.id == fact.id } }

    // MARK: Effects

    private mutating func close(_ known: KnownFact, replacedBy replacement: Int?) {
        guard isOpen(known) else { return }
        open.removeAll { $0.id == known.id }
        closed.append((known, replacement))
    }

    /// Takes back new facts; what they closed is now replaced by `replacement`.
    private mutating func drop(replacedBy replacement: Int?, _ isDropped: (ExtractedFact) -> Bool) {
        let dropped = added.filter { isDropped(facts[$0]) }
        added.removeAll(where: dropped.contains)
        for place in closed.indices where closed[place].replacedBy.map(dropped.contains) == true {
            closed[place].replacedBy = replacement
        }
    }

    // MARK: Comparison

    private static let opposites = ["likes": "dislikes", "dislikes": "likes"]

    private func isFromSameTurn(_ known: KnownFact, as fact: ExtractedFact) -> Bool {
        turnId != nil && known.sourceTurnId == turnId && Self.isSameValue(known.value, fact.value)
    }

    private static func isSame(_ key: String, _ value: String, as fact: ExtractedFact) -> Bool {
        key == fact.key && Self.isSameValue(value, fact.value)
    }

    private static func isSameValue(_ one: String, _ other: String) -> Bool { Self.normalized(one) == Self.normalized(other) }

    private static func isMeant(_ key: String, _ value: String, by retraction: ExtractedFact) -> Bool {
        guard key == retraction.key else { return false }
        let (value, retracted) = (Self.normalized(value), Self.normalized(retraction.value))
        if retracted.isEmpty { return retraction.cardinality == .single }
        return value == retracted
    }

    package static func normalized(_ value: String) -> String {
        value.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }
}
