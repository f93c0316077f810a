/// `GET /v1/ping/`. mem0's clients refuse to work without organisation and project; a hub is both.
public struct Mem0Ping: Sendable, Equatable, Codable {
    public var status = "ok"
    public var orgId = "memhub"
    public var projectId = "memhub"
    @ExplicitNull public var userEmail: String?

    public init() { userEmail = nil }

    enum CodingKeys: String, CodingKey {
        case status
        case orgId = "org_id"
        case projectId = "project_id"
        case userEmail = "user_email"
    }
}

/// A fact as mem0's clients know it.
public struct Mem0Memory: Sendable, Equatable, Codable {
    public var id: Identifier
    public var memory: String
    public var userId: String
    @ExplicitNull public var agentId: String?
    @ExplicitNull public var appId: String?
    @ExplicitNull public var runId: String?
    public var metadata: JSONValue
    /// The fact's bank, in lower case.
    public var categories: [String]
    /// Only what a search found has one.
    public var score: Double?
    public var createdAt: Timestamp
    public var updatedAt: Timestamp

    public init(
        id: Identifier, memory: String, userId: String, agentId: String?, appId: String?, runId: String?, metadata: JSONValue,
        categories: [String], score: Double? = nil, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.memory = memory
        self.userId = userId
        self.agentId = agentId
        self.appId = appId
        self.runId = runId
        self.metadata = metadata
        self.categories = categories
        self.score = score
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, memory, metadata, categories, score
        case userId = "user_id"
        case agentId = "agent_id"
        case appId = "app_id"
        case runId = "run_id"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}

/// What a search found, or what an addition stored word for word.
public struct Mem0Results<Result: Codable & Sendable>: Sendable, Codable {
    public var results: [Result]

    public init(_ results: [Result]) { self.results = results }
}

/// One page of a list.
public struct Mem0Page<Result: Codable & Sendable>: Sendable, Codable {
    /// Of all pages.
    public var count: Int
    @ExplicitNull public var next: String?
    @ExplicitNull public var previous: String?
    public var results: [Result]

    public init(count: Int, next: String?, previous: String?, results: [Result]) {
        self.count = count
        self.next = next
        self.previous = previous
        self.results = results
    }
}

/// The answer to an addition that is extracted in the queue; `GET /v1/event/{event_id}/` follows it.
public struct Mem0Queued: Sendable, Equatable, Codable {
    public var message = "The messages are durable; their memories are being extracted."
    public var status = "PENDING"
    public var eventId: Identifier

    public init(eventId: Identifier) { self.eventId = eventId }

    enum CodingKeys: String, CodingKey {
        case message, status
        case eventId = "event_id"
    }
}

/// A memory that an addition led to.
public struct Mem0Addition: Sendable, Equatable, Codable {
    public struct Data: Sendable, Equatable, Codable {
        public var memory: String
        public init(memory: String) { self.memory = memory }
    }

    public var id: Identifier
    public var event = "ADD"
    public var memory: String
    public var data: Data

    public init(id: Identifier, memory: String) {
        self.id = id
        self.memory = memory
        data = Data(memory: memory)
    }
}

/// `GET /v1/event/{id}/`: how far an addition is.
public struct Mem0Event: Sendable, Equatable, Codable {
    public var id: Identifier
    public var eventType = "ADD"
    /// `PENDING`, `RUNNING`, `SUCCEEDED` or `FAILED`.
    public var status: String
    @ExplicitNull public var error: String?
    public var results: [Mem0Addition]
    /// Milliseconds of work.
    @ExplicitNull public var latency: Double?
    public var createdAt: Timestamp
    @ExplicitNull public var startedAt: Timestamp?
    @ExplicitNull public var completedAt: Timestamp?

    public init(
        id: Identifier, status: String, error: String?, results: [Mem0Addition], latency: Double?, createdAt: Timestamp,
        startedAt: Timestamp?, completedAt: Timestamp?
    ) {
        self.id = id
        self.status = status
        self.error = error
        self.results = results
        self.latency = latency
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.completedAt = completedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, status, error, results, latency
        case eventType = "event_type"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case completedAt = "completed_at"
    }
}

/// One change of a memory.
public struct Mem0HistoryEntry: Sendable, Equatable, Codable {
    public var id: Identifier
    public var memoryId: Identifier
    public var userId: String
    @ExplicitNull public var oldMemory: String?
    @ExplicitNull public var newMemory: String?
    /// `ADD`, `UPDATE` or `DELETE`.
    public var event: String
    public var createdAt: Timestamp

    public init(
        id: Identifier, memoryId: Identifier, userId: String, oldMemory: String?, newMemory: String?, event: String, createdAt: Timestamp
    ) {
        self.id = id
        self.memoryId = memoryId
        self.userId = userId
        self.oldMemory = oldMemory
        self.newMemory = newMemory
        self.event = event
        self.createdAt = createdAt
    }

    enum CodingKeys: String, CodingKey {
        case id, event
        case memoryId = "memory_id"
        case userId = "user_id"
        case oldMemory = "old_memory"
        case newMemory = "new_memory"
        case createdAt = "created_at"
    }
}

/// Somebody or something that memories are kept for.
public struct Mem0Entity: Sendable, Equatable, Codable {
    public var id: String
    public var name: String
    /// `user`, `agent`, `app` or `run`.
    public var type: String
    public var totalMemories: Int
    public var createdAt: Timestamp
    public var updatedAt: Timestamp

    public init(name: String, type: String, totalMemories: Int, createdAt: Timestamp, updatedAt: Timestamp) {
        id = name
        self.name = name
        self.type = type
        self.totalMemories = totalMemories
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, name, type
        case totalMemories = "total_memories"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}

/// Says what was done.
public struct Mem0Done: Sendable, Equatable, Codable {
    public var message: String
    public init(_ message: String) { self.message = message }
}
