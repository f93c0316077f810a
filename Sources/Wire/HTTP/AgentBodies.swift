public struct Agent: Sendable, Equatable, Codable {
    public var id: Identifier
    public var name: String
    /// `global`: facts are shared between agents; `agent`: what this agent learns, only this agent recalls.
    public var memoryScope: String
    @ExplicitNull public var defaultBank: String?
    /// Days after which what was learnt is removed; null: kept.
    @ExplicitNull public var retention: Int?
    /// Whether the hub knows it; it is shown to nobody.
    public var hasSystemPrompt: Bool
    public var createdAt: Timestamp
    public var updatedAt: Timestamp

    public init(
        id: Identifier, name: String, memoryScope: String, defaultBank: String?, retention: Int?, hasSystemPrompt: Bool,
        createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.memoryScope = memoryScope
        self.defaultBank = defaultBank
        self.retention = retention
        self.hasSystemPrompt = hasSystemPrompt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, name, retention
        case memoryScope = "memory_scope"
        case defaultBank = "default_bank"
        case hasSystemPrompt = "has_system_prompt"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}

/// The body of `POST /api/agents` (name required) and `PUT /api/agents/{id}` (absent fields stay).
public struct AgentFields: Sendable, Equatable, Codable {
    public var name: String?
    public var memoryScope: String?
    public var defaultBank: String?
    /// Days, 1…36500; 0: what it remembers is kept.
    public var retention: Int?
    /// What the agent's model is told; sentences of it that come back in a turn never become facts. Empty: forgotten.
    public var systemPrompt: String?

    public init(
        name: String? = nil, memoryScope: String? = nil, defaultBank: String? = nil, retention: Int? = nil, systemPrompt: String? = nil
    ) {
        self.name = name
        self.memoryScope = memoryScope
        self.defaultBank = defaultBank
        self.retention = retention
        self.systemPrompt = systemPrompt
    }

    enum CodingKeys: String, CodingKey {
        case name, retention
        case memoryScope = "memory_scope"
        case defaultBank = "default_bank"
        case systemPrompt = "system_prompt"
    }
}
