import Extraction
import Foundation
import Postgres

/// A fact that is already known and still true.
package struct KnownFact: Sendable, Equatable {
    package var id: UUID
    package var agentId: UUID?
    package var key: String
    package var value: String
    package var text: String

    package init(id: UUID, agentId: UUID? = nil, key: String, value: String, text: String) {
        self.id = id
        self.agentId = agentId
        self.key = key
        self.value = value
        self.text = text
    }
}

extension KnownFact {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row.get("fact_id"), agentId: try row.getOptional("agent_id", as: UUID.self), key: try row.get("fact_key"),
            value: try row.get("fact_value"), text: try row.get("fact_text"))
    }
}

/// What new facts mean for what is known; pure.
///
/// A fact that is known already changes nothing. A single-valued key (home, name) closes what stood there; a many-valued one
/// (likes, pets) accumulates. A retraction closes what it names.
package enum Reconciliation {
    package enum Change: Sendable, Equatable {
        /// By index into the new facts.
        case add(Int)
        case close(KnownFact, replacedBy: Int?)
    }

    package static func changes(for facts: [ExtractedFact], known: [KnownFact]) -> [Change] {
        var open = known
        var changes: [Change] = []
        for (index, fact) in facts.enumerated() {
            switch fact.operation {
            case .retract:
                let closed = open.filter { isMeant($0, by: fact) }
                open.removeAll { closed.contains($0) }
                changes += closed.map { .close($0, replacedBy: nil) }
            case .assert:
                if open.contains(where: { $0.key == fact.key && normalized($0.value) == normalized(fact.value) }) { continue }
                changes.append(.add(index))
                guard fact.cardinality == .single else { continue }
                let closed = open.filter { $0.key == fact.key }
                open.removeAll { $0.key == fact.key }
                changes += closed.map { .close($0, replacedBy: index) }
            }
        }
        return changes
    }

    private static func isMeant(_ known: KnownFact, by retraction: ExtractedFact) -> Bool {
        guard known.key == retraction.key else { return false }
        let (value, retracted) = (normalized(known.value), normalized(retraction.value))
        if retracted.isEmpty { return retraction.cardinality == .single }
        return value == retracted
    }

    package static func normalized(_ value: String) -> String {
        value.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }
}
