/// An element of `GET …/links`: two facts about the same; each pair stands in both directions.
public struct ListedLink: Sendable, Equatable, Codable {
    public var factId: Identifier
    public var linkedId: Identifier
    /// 0…1: begins as the similarity and grows when both are recalled together.
    public var strength: Double
    public var createdAt: Timestamp

    public init(factId: Identifier, linkedId: Identifier, strength: Double, createdAt: Timestamp) {
        self.factId = factId
        self.linkedId = linkedId
        self.strength = strength
        self.createdAt = createdAt
    }

    enum CodingKeys: String, CodingKey {
        case strength
        case factId = "fact_id"
        case linkedId = "linked_id"
        case createdAt = "created_at"
    }
}

/// The answer to `GET …/turns/{turn_id}`: what was said when a fact was learned.
public struct StoredTurn: Sendable, Equatable, Codable {
    public var turnId: Identifier
    public var sessionId: Identifier
    @ExplicitNull public var agentId: Identifier?
    public var userMessage: String
    public var aiResponse: String
    public var interrupted: Bool
    public var createdAt: Timestamp

    public init(
        turnId: Identifier, sessionId: Identifier, agentId: Identifier?, userMessage: String, aiResponse: String, interrupted: Bool,
        createdAt: Timestamp
    ) {
        self.turnId = turnId
        self.sessionId = sessionId
        self.agentId = agentId
        self.userMessage = userMessage
        self.aiResponse = aiResponse
        self.interrupted = interrupted
        self.createdAt = createdAt
    }

    enum CodingKeys: String, CodingKey {
        case interrupted
        case turnId = "turn_id"
        case sessionId = "session_id"
        case agentId = "agent_id"
        case userMessage = "user_message"
        case aiResponse = "ai_response"
        case createdAt = "created_at"
    }
}
