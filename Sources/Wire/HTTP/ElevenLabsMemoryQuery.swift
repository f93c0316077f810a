/// `POST /tools/memory-query`: what an agent asks while it speaks.
public struct MemoryQueryRequest: Sendable, Equatable, Codable {
    public var query: String
    /// Empty for a caller who withholds the number: nothing is known of them.
    public var userId: String
    /// 1…20, default 3.
    public var limit: Int?
    /// Nil: all.
    public var sectors: [String]?
    /// ElevenLabs' name of the call, for the log of invocations.
    public var conversationId: String?

    public init(query: String, userId: String, limit: Int? = nil, sectors: [String]? = nil, conversationId: String? = nil) {
        self.query = query
        self.userId = userId
        self.limit = limit
        self.sectors = sectors
        self.conversationId = conversationId
    }

    enum CodingKeys: String, CodingKey {
        case query, limit, sectors
        case userId = "user_id"
        case conversationId = "conversation_id"
    }
}

public struct MemoryQueryResult: Sendable, Equatable, Codable {
    public struct Found: Sendable, Equatable, Codable {
        public var content: String
        public var sector: String
        /// 0…1: how much the memory matters now.
        public var salience: Double
        public var timestamp: Timestamp
        /// 0…1: how well it answers, by which the memories are ordered.
        public var confidence: Double

        public init(content: String, sector: String, salience: Double, timestamp: Timestamp, confidence: Double) {
            self.content = content
            self.sector = sector
            self.salience = salience
            self.timestamp = timestamp
            self.confidence = confidence
        }
    }

    public var memories: [Found]
    /// The memories in a sentence; empty when there are none.
    public var summary: String
    public var queryTimeMs: Double

    public init(memories: [Found], summary: String, queryTimeMs: Double) {
        self.memories = memories
        self.summary = summary
        self.queryTimeMs = queryTimeMs
    }

    enum CodingKeys: String, CodingKey {
        case memories, summary
        case queryTimeMs = "query_time_ms"
    }
}

/// An element of `GET /api/memory/users/{user_id}/tool-invocations`: that an agent asked, never what.
public struct ToolInvocation: Sendable, Equatable, Codable {
    public var id: Identifier
    public var toolName: String
    @ExplicitNull public var conversationId: String?
    public var results: Int
    public var latencyMs: Double
    public var success: Bool
    public var at: Timestamp

    public init(id: Identifier, toolName: String, conversationId: String?, results: Int, latencyMs: Double, success: Bool, at: Timestamp) {
        self.id = id
        self.toolName = toolName
        self.conversationId = conversationId
        self.results = results
        self.latencyMs = latencyMs
        self.success = success
        self.at = at
    }

    enum CodingKeys: String, CodingKey {
        case id, results, success, at
        case toolName = "tool_name"
        case conversationId = "conversation_id"
        case latencyMs = "latency_ms"
    }
}
