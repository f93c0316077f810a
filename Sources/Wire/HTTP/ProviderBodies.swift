/// `POST /memory/remember`.
public struct RememberRequest: Sendable, Equatable, Codable {
    public var content: String
    /// Kept and returned as it came; `session_id`, `speaker` and `occurred_at` are understood by recall.
    public var metadata: JSONValue?
    public var userId: String?

    public init(content: String, metadata: JSONValue? = nil, userId: String? = nil) {
        self.content = content
        self.metadata = metadata
        self.userId = userId
    }

    enum CodingKeys: String, CodingKey {
        case content, metadata
        case userId = "user_id"
    }
}

public struct Remembered: Sendable, Equatable, Codable {
    public var memoryId: Identifier
    public var status = "stored"

    public init(memoryId: Identifier) { self.memoryId = memoryId }

    enum CodingKeys: String, CodingKey {
        case status
        case memoryId = "memory_id"
    }
}

/// `POST /memory/recall`.
public struct RecallRequest: Sendable, Equatable, Codable {
    public var query: String
    /// 1…500, default 10.
    public var limit: Int?
    public var userId: String?

    public init(query: String, limit: Int? = nil, userId: String? = nil) {
        self.query = query
        self.limit = limit
        self.userId = userId
    }

    enum CodingKeys: String, CodingKey {
        case query, limit
        case userId = "user_id"
    }
}

extension RecallRequest: Ruled {
    public static let rules: [FieldRule<RecallRequest>] = [
        .text("query", bytes: Limits.textBytes, allowsEmpty: false) { $0.query },
        .number("limit", in: 1...Limits.listItems) { $0.limit },
    ]
}

public struct Recalled: Sendable, Equatable, Codable {
    public var memories: [Memory]
    public var count: Int

    public init(memories: [Memory]) {
        self.memories = memories
        count = memories.count
    }
}

/// A memory as the provider routes give it.
public struct Memory: Sendable, Equatable, Codable {
    public var id: Identifier
    public var content: String
    public var metadata: JSONValue
    public var createdAt: Timestamp
    public var similarityScore: Double?
    public var why: RecalledItem.Why?

    public init(
        id: Identifier, content: String, metadata: JSONValue, createdAt: Timestamp, similarityScore: Double? = nil,
        why: RecalledItem.Why? = nil
    ) {
        self.id = id
        self.content = content
        self.metadata = metadata
        self.createdAt = createdAt
        self.similarityScore = similarityScore
        self.why = why
    }

    enum CodingKeys: String, CodingKey {
        case id, content, metadata, why
        case createdAt = "created_at"
        case similarityScore = "similarity_score"
    }
}

/// `GET /memory/health`.
public struct ProviderHealth: Sendable, Equatable, Codable {
    public var status: String
    public var provider: String

    public init(status: String, provider: String) {
        self.status = status
        self.provider = provider
    }
}

/// `GET /health`.
public struct Health: Sendable, Equatable, Codable {
    /// `healthy` or `degraded`.
    public var status: String
    public var database: String
    public var embedding: String
    public var version: String
    /// What an administrator should know although everything works, e.g. that pgvector is missing.
    public var note: String?

    public init(status: String, database: String, embedding: String, version: String, note: String? = nil) {
        self.status = status
        self.database = database
        self.embedding = embedding
        self.version = version
        self.note = note
    }
}
