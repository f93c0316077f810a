/// `GET·PUT /api/memory/users/{user_id}/settings`.
public struct UserSettings: Sendable, Equatable, Codable {
    public var userId: String
    @ExplicitNull public var displayName: String?
    /// What holds now: the user's own answer, else the administrator's policy.
    public var memoryEnabled: Bool
    /// The same as `memory_enabled`.
    public var memoryExtractionEnabled: Bool
    /// The user's own answer to whether an agent may keep what it learns to itself; the administrator's policy stands above it.
    public var allowAgentSpecificMemory: Bool
    /// IANA name; "until Friday" is understood in it.
    public var timeZone: String
    /// The language model that the configured endpoint is asked for; null: as the administrator has set it.
    @ExplicitNull public var extractionModel: String?
    /// 0 to 2; null: as the administrator has set it.
    @ExplicitNull public var extractionTemperature: Double?
    /// Who makes the vectors of everybody's memories.
    @ExplicitNull public var embeddingProvider: String?
    /// Valid facts: all, those that every agent recalls, and those that one agent does.
    public var totalFacts: Int
    public var globalFacts: Int
    public var agentSpecificFacts: Int
    /// When the user's latest session began.
    @ExplicitNull public var lastLoginAt: Timestamp?
    public var createdAt: Timestamp
    public var updatedAt: Timestamp

    public init(
        userId: String, displayName: String?, memoryEnabled: Bool, allowAgentSpecificMemory: Bool, timeZone: String,
        extractionModel: String?, extractionTemperature: Double?, globalFacts: Int, agentSpecificFacts: Int, lastLoginAt: Timestamp?,
        createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.userId = userId
        self.displayName = displayName
        self.memoryEnabled = memoryEnabled
        memoryExtractionEnabled = memoryEnabled
        self.allowAgentSpecificMemory = allowAgentSpecificMemory
        self.timeZone = timeZone
        self.extractionModel = extractionModel
        self.extractionTemperature = extractionTemperature
        totalFacts = globalFacts + agentSpecificFacts
        self.globalFacts = globalFacts
        self.agentSpecificFacts = agentSpecificFacts
        self.lastLoginAt = lastLoginAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    enum CodingKeys: String, CodingKey {
        case userId = "user_id"
        case displayName = "display_name"
        case memoryEnabled = "memory_enabled"
        case memoryExtractionEnabled = "memory_extraction_enabled"
        case allowAgentSpecificMemory = "allow_agent_specific_memory"
        case timeZone = "time_zone"
        case extractionModel = "extraction_model"
        case extractionTemperature = "extraction_temperature"
        case embeddingProvider = "embedding_provider"
        case totalFacts = "total_facts"
        case globalFacts = "global_facts"
        case agentSpecificFacts = "agent_specific_facts"
        case lastLoginAt = "last_login_at"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}

/// Fields that are absent stay as they are; `null` for the model or the temperature gives them back to the administrator.
public struct UserSettingsUpdate: Sendable, Equatable, Codable {
    public var displayName: String?
    public var memoryEnabled: Bool?
    /// Another name of `memory_enabled`, which wins.
    public var memoryExtractionEnabled: Bool?
    public var allowAgentSpecificMemory: Bool?
    public var timeZone: String?
    public var extractionModel: FieldChange<String>
    public var extractionTemperature: FieldChange<Double>

    public init(
        displayName: String? = nil, memoryEnabled: Bool? = nil, memoryExtractionEnabled: Bool? = nil,
        allowAgentSpecificMemory: Bool? = nil, timeZone: String? = nil, extractionModel: FieldChange<String> = .keep,
        extractionTemperature: FieldChange<Double> = .keep
    ) {
        self.displayName = displayName
        self.memoryEnabled = memoryEnabled
        self.memoryExtractionEnabled = memoryExtractionEnabled
        self.allowAgentSpecificMemory = allowAgentSpecificMemory
        self.timeZone = timeZone
        self.extractionModel = extractionModel
        self.extractionTemperature = extractionTemperature
    }

    enum CodingKeys: String, CodingKey {
        case displayName = "display_name"
        case memoryEnabled = "memory_enabled"
        case memoryExtractionEnabled = "memory_extraction_enabled"
        case allowAgentSpecificMemory = "allow_agent_specific_memory"
        case timeZone = "time_zone"
        case extractionModel = "extraction_model"
        case extractionTemperature = "extraction_temperature"
    }
}
