/// `POST /v3/memories/add/`.
///
/// Who the memories are for is named here, or in `filters`.
public struct Mem0Add: Sendable, Equatable, Codable {
    public var messages: [Mem0Message]
    public var userId: String?
    public var agentId: String?
    public var appId: String?
    public var runId: String?
    public var filters: JSONValue?
    /// Kept and returned as it came.
    public var metadata: JSONValue?
    /// Default true; false stores every message word for word.
    public var infer: Bool?

    public init(
        messages: [Mem0Message], userId: String? = nil, agentId: String? = nil, appId: String? = nil, runId: String? = nil,
        filters: JSONValue? = nil, metadata: JSONValue? = nil, infer: Bool? = nil
    ) {
        self.messages = messages
        self.userId = userId
        self.agentId = agentId
        self.appId = appId
        self.runId = runId
        self.filters = filters
        self.metadata = metadata
        self.infer = infer
    }

    enum CodingKeys: String, CodingKey {
        case messages, filters, metadata, infer
        case userId = "user_id"
        case agentId = "agent_id"
        case appId = "app_id"
        case runId = "run_id"
    }
}

extension Mem0Add: Ruled {
    public static let rules: [FieldRule<Mem0Add>] = [.object("metadata", bytes: Limits.metadataBytes) { $0.metadata }]
}

public struct Mem0Message: Sendable, Equatable, Codable {
    /// `user`, `assistant` or another: what others say is not remembered.
    public var role: String
    public var content: Content

    public init(role: String, content: Content) {
        self.role = role
        self.content = content
    }

    public enum Content: Sendable, Equatable, Codable {
        case text(String)
        case parts([Part])

        public struct Part: Sendable, Equatable, Codable {
            public var type: String
            public var text: String?

            public init(type: String, text: String? = nil) {
                self.type = type
                self.text = text
            }
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .parts(try container.decode([Part].self))
            }
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .parts(let parts): try container.encode(parts)
            }
        }
    }

    /// Nil when a part is no text.
    public var text: String? {
        switch content {
        case .text(let text): return text
        case .parts(let parts):
            let texts = parts.compactMap { $0.type == "text" ? $0.text : nil }
            return texts.count == parts.count ? texts.joined(separator: "\n") : nil
        }
    }
}

/// `POST /v3/memories/search/`.
public struct Mem0Search: Sendable, Equatable, Codable {
    public var query: String
    public var filters: JSONValue?
    /// Only memories whose metadata has these values.
    public var metadata: JSONValue?
    public var categories: [String]?
    /// 1…500, default 10.
    public var topK: Int?
    /// The least score.
    public var threshold: Double?

    public init(
        query: String, filters: JSONValue? = nil, metadata: JSONValue? = nil, categories: [String]? = nil, topK: Int? = nil,
        threshold: Double? = nil
    ) {
        self.query = query
        self.filters = filters
        self.metadata = metadata
        self.categories = categories
        self.topK = topK
        self.threshold = threshold
    }

    enum CodingKeys: String, CodingKey {
        case query, filters, metadata, categories, threshold
        case topK = "top_k"
    }
}

/// `POST /v3/memories/`.
public struct Mem0List: Sendable, Equatable, Codable {
    public var filters: JSONValue?
    public var categories: [String]?
    /// Created then or later.
    public var startDate: String?
    /// Created then or earlier.
    public var endDate: String?

    public init(filters: JSONValue? = nil, categories: [String]? = nil, startDate: String? = nil, endDate: String? = nil) {
        self.filters = filters
        self.categories = categories
        self.startDate = startDate
        self.endDate = endDate
    }

    enum CodingKeys: String, CodingKey {
        case filters, categories
        case startDate = "start_date"
        case endDate = "end_date"
    }
}

/// `PUT /v1/memories/{id}/`.
public struct Mem0Update: Sendable, Equatable, Codable {
    public var text: String?
    public var metadata: JSONValue?

    public init(text: String? = nil, metadata: JSONValue? = nil) {
        self.text = text
        self.metadata = metadata
    }
}

/// `PUT` and `DELETE /v1/batch/`: at most 500 memories.
public struct Mem0Batch: Sendable, Equatable, Codable {
    public struct Change: Sendable, Equatable, Codable {
        public var memoryId: String
        public var text: String?
        public var metadata: JSONValue?

        public init(memoryId: String, text: String? = nil, metadata: JSONValue? = nil) {
            self.memoryId = memoryId
            self.text = text
            self.metadata = metadata
        }

        enum CodingKeys: String, CodingKey {
            case text, metadata
            case memoryId = "memory_id"
        }
    }

    public var memories: [Change]

    public init(memories: [Change]) { self.memories = memories }
}
