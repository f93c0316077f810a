/// What the administrator decides about everybody's memory; above every user and agent.
public struct MemoryPolicy: Sendable, Equatable, Codable {
    /// Whether bot users who have not answered themselves are remembered.
    public var defaultEnabled: Bool
    /// False: what is learnt belongs to all agents, and what agents kept to themselves before is recalled by none.
    public var allowAgentSpecificMemoryGlobally: Bool

    public init(defaultEnabled: Bool, allowAgentSpecificMemoryGlobally: Bool = true) {
        self.defaultEnabled = defaultEnabled
        self.allowAgentSpecificMemoryGlobally = allowAgentSpecificMemoryGlobally
    }

    enum CodingKeys: String, CodingKey {
        case defaultEnabled = "default_enabled"
        case allowAgentSpecificMemoryGlobally = "allow_agent_specific_memory_globally"
    }
}

/// The body of `PUT /api/system-settings/admin-memory-policy`: absent fields stay as they are.
public struct MemoryPolicyUpdate: Sendable, Equatable, Codable {
    public var defaultEnabled: Bool?
    public var allowAgentSpecificMemoryGlobally: Bool?

    public init(defaultEnabled: Bool? = nil, allowAgentSpecificMemoryGlobally: Bool? = nil) {
        self.defaultEnabled = defaultEnabled
        self.allowAgentSpecificMemoryGlobally = allowAgentSpecificMemoryGlobally
    }

    enum CodingKeys: String, CodingKey {
        case defaultEnabled = "default_enabled"
        case allowAgentSpecificMemoryGlobally = "allow_agent_specific_memory_globally"
    }
}

/// The answer to `GET·PUT /api/system-settings/admin-memory-policy` and `POST …/reset`.
public struct MemoryPolicyState: Sendable, Equatable, Codable {
    public enum Source: String, Sendable, Codable {
        /// An administrator has set it.
        case database
        case `default`
    }

    /// `updated` or `reset`; absent when it was only asked for.
    public var status: String?
    public var source: Source
    public var policy: MemoryPolicy
    @ExplicitNull public var updatedAt: Timestamp?

    public init(status: String? = nil, source: Source, policy: MemoryPolicy, updatedAt: Timestamp?) {
        self.status = status
        self.source = source
        self.policy = policy
        self.updatedAt = updatedAt
    }

    enum CodingKeys: String, CodingKey {
        case status, source, policy
        case updatedAt = "updated_at"
    }
}
