import Foundation
import Postgres
import Wire

/// A fact or a turn of one user, as it is kept for recall.
package struct StoredMemory: Sendable, Equatable {
    package var id: UUID
    package var kind: RecalledItem.Kind
    package var key: String?
    package var text: String
    package var importance: Double
    package var bank: String?
    package var sector: String?
    package var sourceTurnId: UUID?
    /// Nil: every agent may recall it.
    package var agentId: UUID?
    /// The session of a turn, or what the metadata of a remembered content names: turns of one session are neighbours.
    package var session: String?
    /// Who said it, when somebody other than the user may have.
    package var speaker: String?
    package var createdAt: Date
    /// When it was said, if the metadata knows better than the clock.
    package var occurredAt: Date?
    package var validityEnd: Date?
    /// JSON, as it was given.
    package var metadata = "{}"
    /// Nil until there was time for it.
    package var vector: TextVector?

    package init(
        id: UUID, kind: RecalledItem.Kind, key: String? = nil, text: String, importance: Double, bank: String? = nil,
        sector: String? = nil, sourceTurnId: UUID? = nil, agentId: UUID? = nil, createdAt: Date, validityEnd: Date? = nil
    ) {
        self.id = id
        self.kind = kind
        self.key = key
        self.text = text
        self.importance = importance
        self.bank = bank
        self.sector = sector
        self.sourceTurnId = sourceTurnId
        self.agentId = agentId
        self.createdAt = createdAt
        self.validityEnd = validityEnd
    }

    /// What importance a turn has beside facts.
    static let turnImportance = 0.3

    func isVisible(to agent: UUID?, at now: Date) -> Bool {
        if let validityEnd, validityEnd <= now { return false }
        return agentId == nil || agentId == agent
    }

    var bytes: Int { 256 + text.utf8.count + metadata.utf8.count + (key?.utf8.count ?? 0) }
}

extension StoredMemory {
    init(_ fact: FactDraft, vector: TextVector?, now: Date) {
        self.init(
            id: fact.id, kind: .fact, key: fact.key, text: fact.text, importance: fact.importance, bank: fact.bank,
            sector: fact.sector, sourceTurnId: fact.sourceTurnId, agentId: fact.agentId, createdAt: now,
            validityEnd: fact.validityEnd)
        self.vector = vector
        read(metadata: fact.metadata)
    }

    /// - Parameter isAgentScoped: what was said to this agent, only this agent recalls.
    init(_ turn: SpokenTurn, id: UUID, isAgentScoped: Bool, vector: TextVector?, now: Date) {
        self.init(
            id: id, kind: .turn, text: turn.userMessage, importance: Self.turnImportance, sourceTurnId: id,
            agentId: isAgentScoped ? turn.agentId : nil, createdAt: now)
        session = Identifier(turn.sessionId).description
        self.vector = vector
    }

    /// A row of ``Statement/memoriesOfUser`` or one like it.
    ///
    /// - Parameter modelId: whose vector is in it.
    init(_ row: Row, modelId: Int) throws(PostgresError) {
        let isTurn = try row.get("is_turn", as: Bool.self)
        self.init(
            id: try row.get("item_id"), kind: isTurn ? .turn : .fact, key: try row.getOptional("fact_key", as: String.self),
            text: try row.get("text"), importance: isTurn ? Self.turnImportance : try row.get("importance"),
            bank: try row.getOptional("memory_bank", as: String.self), sector: try row.getOptional("sector", as: String.self),
            sourceTurnId: try row.getOptional("source_turn_id", as: UUID.self),
            agentId: try row.getOptional("agent_id", as: UUID.self), createdAt: try row.get("created_at"),
            validityEnd: try row.getOptional("validity_end", as: Date.self))
        session = try row.getOptional("session_id", as: UUID.self).map { Identifier($0).description }
        vector = try row.getOptional("embedding", as: [Float].self).map { TextVector(modelId: modelId, values: $0) }
        if !isTurn { read(metadata: try row.get("metadata", as: String.self)) }
    }

    /// `session_id`, `speaker` and `occurred_at` are understood; anything else is kept as it came.
    private mutating func read(metadata text: String) {
        guard text != "{}" else { return }
        metadata = text
        guard case .object(let fields) = JSONValue(stored: text) else { return }
        session = fields["session_id"]?.stringValue
        speaker = fields["speaker"]?.stringValue
        occurredAt = fields["occurred_at"]?.stringValue.flatMap(Timestamp.parse)
    }
}
