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
/// (likes, pets) accumulates. A retraction closes what it names. What is said later in the same breath replaces, repeats or takes
/// back what was said before in it.
package enum Reconciliation {
    package enum Change: Sendable, Equatable {
        /// By index into the new facts.
        case add(Int)
        case close(KnownFact, replacedBy: Int?)
    }

    package static func changes(for facts: [ExtractedFact], known: [KnownFact]) -> [Change] {
        var open = known
        var added: [Int] = []
        var closed: [(fact: KnownFact, replacedBy: Int?)] = []
        /// Takes back new facts; what they closed is now replaced by `replacement`.
        func drop(replacedBy replacement: Int?, _ isDropped: (ExtractedFact) -> Bool) {
            let dropped = added.filter { isDropped(facts[$0]) }
            added.removeAll(where: dropped.contains)
            for place in closed.indices where closed[place].replacedBy.map(dropped.contains) == true {
                closed[place].replacedBy = replacement
            }
        }
        for (index, fact) in facts.enumerated() {
            switch fact.operation {
            case .retract:
                drop(replacedBy: nil) { isMeant($0.key, $0.value, by: fact) }
                closed += open.filter { isMeant($0.key, $0.value, by: fact) }.map { ($0, nil) }
                open.removeAll { isMeant($0.key, $0.value, by: fact) }
            case .assert:
                let isKnown =
                    open.contains { isSame($0.key, $0.value, as: fact) }
                    || added.contains { isSame(facts[$0].key, facts[$0].value, as: fact) }
                if isKnown { continue }
                if fact.cardinality == .single {
                    drop(replacedBy: index) { $0.key == fact.key }
                    closed += open.filter { $0.key == fact.key }.map { ($0, index) }
                    open.removeAll { $0.key == fact.key }
                }
                added.append(index)
            }
        }
        return added.map(Change.add) + closed.map { .close($0.fact, replacedBy: $0.replacedBy) }
    }

    private static func isSame(_ key: String, _ value: String, as fact: ExtractedFact) -> Bool {
        key == fact.key && normalized(value) == normalized(fact.value)
    }

    private static func isMeant(_ key: String, _ value: String, by retraction: ExtractedFact) -> Bool {
        guard key == retraction.key else { return false }
        let (value, retracted) = (normalized(value), normalized(retraction.value))
        if retracted.isEmpty { return retraction.cardinality == .single }
        return value == retracted
    }

    package static func normalized(_ value: String) -> String {
        value.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }
}
