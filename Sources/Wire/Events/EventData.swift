/// `data` of the `memory_extraction_*` events.
public struct TaskEventData: Sendable, Equatable, Codable {
    public var taskId: Identifier
    public var userId: String
    @ExplicitNull public var agentId: Identifier?
    public var status: String
    @ExplicitNull public var turnId: Identifier?
    @ExplicitNull public var sessionId: Identifier?
    public var attempts: Int?
    public var factsCount: Int?
    public var factIds: [Identifier]?
    public var durationMs: Double?
    public var error: String?
    public var nextAttemptAt: Timestamp?

    public init(
        taskId: Identifier, userId: String, agentId: Identifier?, status: String, turnId: Identifier?, sessionId: Identifier?,
        attempts: Int? = nil, factsCount: Int? = nil, factIds: [Identifier]? = nil, durationMs: Double? = nil,
        error: String? = nil, nextAttemptAt: Timestamp? = nil
    ) {
        self.taskId = taskId
        self.userId = userId
        self.agentId = agentId
        self.status = status
        self.turnId = turnId
        self.sessionId = sessionId
        self.attempts = attempts
        self.factsCount = factsCount
        self.factIds = factIds
        self.durationMs = durationMs
        self.error = error
        self.nextAttemptAt = nextAttemptAt
    }

    enum CodingKeys: String, CodingKey {
        case status, attempts, error
        case taskId = "task_id"
        case userId = "user_id"
        case agentId = "agent_id"
        case turnId = "turn_id"
        case sessionId = "session_id"
        case factsCount = "facts_count"
        case factIds = "fact_ids"
        case durationMs = "duration_ms"
        case nextAttemptAt = "next_attempt_at"
    }
}

/// `data` of `fact_extracted` and `fact_updated`.
public struct FactEventData: Sendable, Equatable, Codable {
    public var id: Identifier
    public var userId: String
    @ExplicitNull public var agentId: Identifier?
    @ExplicitNull public var taskId: Identifier?
    public var factKey: String
    public var factValue: String
    public var factText: String
    public var importance: Double
    public var memoryBank: String
    public var sector: String
    @ExplicitNull public var sourceTurnId: Identifier?

    public init(
        id: Identifier, userId: String, agentId: Identifier?, taskId: Identifier?, factKey: String, factValue: String,
        factText: String, importance: Double, memoryBank: String, sector: String, sourceTurnId: Identifier?
    ) {
        self.id = id
        self.userId = userId
        self.agentId = agentId
        self.taskId = taskId
        self.factKey = factKey
        self.factValue = factValue
        self.factText = factText
        self.importance = importance
        self.memoryBank = memoryBank
        self.sector = sector
        self.sourceTurnId = sourceTurnId
    }

    enum CodingKeys: String, CodingKey {
        case id, importance, sector
        case userId = "user_id"
        case agentId = "agent_id"
        case taskId = "task_id"
        case factKey = "fact_key"
        case factValue = "fact_value"
        case factText = "fact_text"
        case memoryBank = "memory_bank"
        case sourceTurnId = "source_turn_id"
    }
}

/// `data` of `fact_superseded` and `fact_deleted`.
public struct FactClosedEventData: Sendable, Equatable, Codable {
    public var id: Identifier
    public var userId: String
    @ExplicitNull public var agentId: Identifier?
    @ExplicitNull public var supersededBy: Identifier?

    public init(id: Identifier, userId: String, agentId: Identifier?, supersededBy: Identifier? = nil) {
        self.id = id
        self.userId = userId
        self.agentId = agentId
        self.supersededBy = supersededBy
    }

    enum CodingKeys: String, CodingKey {
        case id
        case userId = "user_id"
        case agentId = "agent_id"
        case supersededBy = "superseded_by"
    }
}

/// `data` of `facts_forgotten`.
public struct FactsForgottenEventData: Sendable, Equatable, Codable {
    public var userId: String
    public var receiptId: Identifier
    public var facts: Int
    public var turns: Int
    /// Of at most 500 of the facts: where more were forgotten, further events name the rest.
    public var factIds: [Identifier]

    public init(userId: String, receiptId: Identifier, facts: Int, turns: Int, factIds: [Identifier]) {
        self.userId = userId
        self.receiptId = receiptId
        self.facts = facts
        self.turns = turns
        self.factIds = factIds
    }

    enum CodingKeys: String, CodingKey {
        case facts, turns
        case userId = "user_id"
        case receiptId = "receipt_id"
        case factIds = "fact_ids"
    }
}

/// `data` of `session_started` and `session_ended`.
public struct SessionEventData: Sendable, Equatable, Codable {
    public var sessionId: Identifier
    public var userId: String
    public var platform: String
    @ExplicitNull public var agentId: Identifier?

    public init(sessionId: Identifier, userId: String, platform: String, agentId: Identifier?) {
        self.sessionId = sessionId
        self.userId = userId
        self.platform = platform
        self.agentId = agentId
    }

    enum CodingKeys: String, CodingKey {
        case platform
        case sessionId = "session_id"
        case userId = "user_id"
        case agentId = "agent_id"
    }
}

/// `data` of `consolidation_progress`: users whose facts were summarised and pruned, of those who were due.
public struct ConsolidationProgress: Sendable, Equatable, Codable {
    public var done: Int
    public var total: Int

    public init(done: Int, total: Int) {
        self.done = done
        self.total = total
    }
}

/// `data` of `reindex_progress`: facts and turns that have a vector of the model that is being prepared.
public struct ReindexProgress: Sendable, Equatable, Codable {
    public var done: Int
    public var total: Int
    public var model: String
    public var dimensions: Int
    /// `running`, or `completed` once the model serves.
    public var status: String

    public init(done: Int, total: Int, model: String, dimensions: Int, status: String) {
        self.done = done
        self.total = total
        self.model = model
        self.dimensions = dimensions
        self.status = status
    }
}
