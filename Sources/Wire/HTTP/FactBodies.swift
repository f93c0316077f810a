public struct Fact: Sendable, Equatable, Codable {
    public var id: Identifier
    public var userId: String
    @ExplicitNull public var agentId: Identifier?
    public var factKey: String
    public var factValue: String
    public var factText: String
    public var importance: Double
    public var memoryBank: String
    public var sector: String
    /// `extracted`, `manual`, `remembered` or `summarised`.
    public var origin: String
    public var metadata: JSONValue
    /// Never pruned.
    public var protected: Bool
    @ExplicitNull public var sourceTurnId: Identifier?
    @ExplicitNull public var taskId: Identifier?
    public var validityStart: Timestamp
    @ExplicitNull public var validityEnd: Timestamp?
    @ExplicitNull public var supersededBy: Identifier?
    public var createdAt: Timestamp
    public var updatedAt: Timestamp
    /// Neither superseded nor past its `validity_end`.
    public var isValid = true
    /// The same as `protected`.
    public var isProtected: Bool
    /// The fact's vector, by the fact's own id.
    public var vectorId: Identifier
    /// Who makes the vectors that are searched now, and with which model.
    @ExplicitNull public var embeddingProvider: String?
    @ExplicitNull public var embeddingModel: String?
    /// When it last stood in a prompt.
    @ExplicitNull public var lastAccessedAt: Timestamp?
    public var isSummarized: Bool
    /// The facts it was made of.
    @ExplicitNull public var summarizedFrom: [Identifier]?

    public init(
        id: Identifier, userId: String, agentId: Identifier?, factKey: String, factValue: String, factText: String,
        importance: Double, memoryBank: String, sector: String, origin: String, metadata: JSONValue, protected: Bool,
        sourceTurnId: Identifier?, taskId: Identifier?, validityStart: Timestamp, validityEnd: Timestamp?,
        supersededBy: Identifier?, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.userId = userId
        self.agentId = agentId
        self.factKey = factKey
        self.factValue = factValue
        self.factText = factText
        self.importance = importance
        self.memoryBank = memoryBank
        self.sector = sector
        self.origin = origin
        self.metadata = metadata
        self.protected = protected
        self.sourceTurnId = sourceTurnId
        self.taskId = taskId
        self.validityStart = validityStart
        self.validityEnd = validityEnd
        self.supersededBy = supersededBy
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        isProtected = protected
        vectorId = id
        isSummarized = origin == "summarised"
    }

    enum CodingKeys: String, CodingKey {
        case id, importance, sector, origin, metadata, protected
        case isValid = "is_valid"
        case isProtected = "is_protected"
        case vectorId = "vector_id"
        case embeddingProvider = "embedding_provider"
        case embeddingModel = "embedding_model"
        case lastAccessedAt = "last_accessed_at"
        case isSummarized = "is_summarized"
        case summarizedFrom = "summarized_from"
        case userId = "user_id"
        case agentId = "agent_id"
        case factKey = "fact_key"
        case factValue = "fact_value"
        case factText = "fact_text"
        case memoryBank = "memory_bank"
        case sourceTurnId = "source_turn_id"
        case taskId = "task_id"
        case validityStart = "validity_start"
        case validityEnd = "validity_end"
        case supersededBy = "superseded_by"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}

public struct FactCreate: Sendable, Equatable, Codable {
    public var factKey: String
    public var factValue: String
    /// Default: "key: value".
    public var factText: String?
    /// 0…1, default 0.5.
    public var importance: Double?
    /// Default: the agent's bank, else General.
    public var memoryBank: String?
    /// Default: semantic.
    public var sector: String?
    public var agentId: Identifier?
    /// `agent`: only the agent recalls it; `global`: every agent does. Default: `agent` with an agent, where that is allowed.
    public var scope: String?
    public var protected: Bool?
    public var metadata: JSONValue?
    public var validityStart: Timestamp?
    public var validityEnd: Timestamp?

    public init(
        factKey: String, factValue: String, factText: String? = nil, importance: Double? = nil, memoryBank: String? = nil,
        sector: String? = nil, agentId: Identifier? = nil, scope: String? = nil, protected: Bool? = nil, metadata: JSONValue? = nil,
        validityStart: Timestamp? = nil, validityEnd: Timestamp? = nil
    ) {
        self.factKey = factKey
        self.factValue = factValue
        self.factText = factText
        self.importance = importance
        self.memoryBank = memoryBank
        self.sector = sector
        self.agentId = agentId
        self.scope = scope
        self.protected = protected
        self.metadata = metadata
        self.validityStart = validityStart
        self.validityEnd = validityEnd
    }

    enum CodingKeys: String, CodingKey {
        case importance, sector, scope, protected, metadata
        case factKey = "fact_key"
        case factValue = "fact_value"
        case factText = "fact_text"
        case memoryBank = "memory_bank"
        case agentId = "agent_id"
        case validityStart = "validity_start"
        case validityEnd = "validity_end"
    }
}

/// Fields that are absent stay as they are.
public struct FactUpdate: Sendable, Equatable, Codable {
    public var factKey: String?
    public var factValue: String?
    public var factText: String?
    public var importance: Double?
    public var memoryBank: String?
    public var sector: String?
    public var protected: Bool?
    public var metadata: JSONValue?
    public var validityEnd: Timestamp?

    public init(
        factKey: String? = nil, factValue: String? = nil, factText: String? = nil, importance: Double? = nil,
        memoryBank: String? = nil, sector: String? = nil, protected: Bool? = nil, metadata: JSONValue? = nil,
        validityEnd: Timestamp? = nil
    ) {
        self.factKey = factKey
        self.factValue = factValue
        self.factText = factText
        self.importance = importance
        self.memoryBank = memoryBank
        self.sector = sector
        self.protected = protected
        self.metadata = metadata
        self.validityEnd = validityEnd
    }

    enum CodingKeys: String, CodingKey {
        case importance, sector, protected, metadata
        case factKey = "fact_key"
        case factValue = "fact_value"
        case factText = "fact_text"
        case memoryBank = "memory_bank"
        case validityEnd = "validity_end"
    }
}

public struct FactHistoryEntry: Sendable, Equatable, Codable {
    public var id: Identifier
    public var factId: Identifier
    /// `ADD`, `UPDATE`, `SUPERSEDE`, `DELETE`, `SUMMARISE` or `PRUNE`.
    public var event: String
    @ExplicitNull public var oldText: String?
    @ExplicitNull public var newText: String?
    /// Who did it: `extraction`, `maintenance`, `user`, `bot` or `admin`.
    public var actor: String
    @ExplicitNull public var taskId: Identifier?
    @ExplicitNull public var turnId: Identifier?
    public var at: Timestamp

    public init(
        id: Identifier, factId: Identifier, event: String, oldText: String?, newText: String?, actor: String,
        taskId: Identifier?, turnId: Identifier?, at: Timestamp
    ) {
        self.id = id
        self.factId = factId
        self.event = event
        self.oldText = oldText
        self.newText = newText
        self.actor = actor
        self.taskId = taskId
        self.turnId = turnId
        self.at = at
    }

    enum CodingKeys: String, CodingKey {
        case id, event, actor, at
        case factId = "fact_id"
        case oldText = "old_text"
        case newText = "new_text"
        case taskId = "task_id"
        case turnId = "turn_id"
    }
}

/// `POST /api/memory/search`.
public struct SearchRequest: Sendable, Equatable, Codable {
    public var query: String
    /// An administrator who names nobody searches everybody's facts.
    public var userId: String?
    public var agentId: Identifier?
    /// 1…50, default 5.
    public var limit: Int?

    public init(query: String, userId: String? = nil, agentId: Identifier? = nil, limit: Int? = nil) {
        self.query = query
        self.userId = userId
        self.agentId = agentId
        self.limit = limit
    }

    enum CodingKeys: String, CodingKey {
        case query, limit
        case userId = "user_id"
        case agentId = "agent_id"
    }
}

extension SearchRequest: Ruled {
    public static let rules: [FieldRule<SearchRequest>] = [
        .text("query", bytes: Limits.textBytes, allowsEmpty: false) { $0.query }, .number("limit", in: 1...50) { $0.limit },
    ]
}

public struct SearchResult: Sendable, Equatable, Codable {
    public var results: [RecalledItem]
    public var count: Int

    public init(results: [RecalledItem]) {
        self.results = results
        count = results.count
    }
}
