public struct Agent: Sendable, Equatable, Codable {
    public var id: Identifier
    public var name: String
    /// `global`: facts are shared between agents; `agent`: what this agent learns, only this agent recalls.
    public var memoryScope: String
    @ExplicitNull public var defaultBank: String?
    /// Days after which what was learnt is removed; null: kept.
    @ExplicitNull public var retention: Int?
    public var createdAt: Timestamp
    public var updatedAt: Timestamp

    public init(
        id: Identifier, name: String, memoryScope: String, defaultBank: String?, retention: Int?, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.memoryScope = memoryScope
        self.defaultBank = defaultBank
        self.retention = retention
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, name, retention
        case memoryScope = "memory_scope"
        case defaultBank = "default_bank"
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

    public init(name: String? = nil, memoryScope: String? = nil, defaultBank: String? = nil, retention: Int? = nil) {
        self.name = name
        self.memoryScope = memoryScope
        self.defaultBank = defaultBank
        self.retention = retention
    }

    enum CodingKeys: String, CodingKey {
        case name, retention
        case memoryScope = "memory_scope"
        case defaultBank = "default_bank"
    }
}
