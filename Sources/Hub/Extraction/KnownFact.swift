import Foundation
import Postgres

/// A fact that is already known and still true.
package struct KnownFact: Sendable, Equatable {
    package var id: UUID
    package var agentId: UUID?
    package var key: String
    package var value: String
    package var text: String
    package var sourceTurnId: UUID?

    package init(id: UUID, agentId: UUID? = nil, key: String, value: String, text: String, sourceTurnId: UUID? = nil) {
        self.id = id
        self.agentId = agentId
        self.key = key
        self.value = value
        self.text = text
        self.sourceTurnId = sourceTurnId
    }
}

extension KnownFact {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row.get("fact_id"), agentId: try row.getOptional("agent_id", as: UUID.self), key: try row.get("fact_key"),
            value: try row.get("fact_value"), text: try row.get("fact_text"),
            sourceTurnId: try row.getOptional("source_turn_id", as: UUID.self))
    }
}

/// A known fact and how near a new one is to it.
package struct NearFact: Sendable, Equatable {
    package var fact: KnownFact
    /// Cosine of their vectors.
    package var similarity: Double

    package init(fact: KnownFact, similarity: Double) {
        self.fact = fact
        self.similarity = similarity
    }
}
