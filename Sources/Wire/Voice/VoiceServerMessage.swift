/// What the hub says on `/ws/voice`.
public enum VoiceServerMessage: Sendable, Equatable {
    case sessionStarted(SessionStarted)
    case memoryContext(MemoryContext)
    case turnQueued(TurnQueued)
    case forgotten(Forgotten)
    case sessionEnded(SessionEnded)
    case authenticated(Authenticated)
    case pong(Pong)
    case error(ErrorFrame)

    public func encoded() -> [UInt8] {
        switch self {
        case .sessionStarted(let message): WireCoder.encode(message)
        case .memoryContext(let message): message.encoded()
        case .turnQueued(let message): WireCoder.encode(message)
        case .forgotten(let message): WireCoder.encode(message)
        case .sessionEnded(let message): WireCoder.encode(message)
        case .authenticated(let message): WireCoder.encode(message)
        case .pong(let message): WireCoder.encode(message)
        case .error(let message): WireCoder.encode(message)
        }
    }

    public static let kinds: [MessageKind<VoiceServerMessage>] = [
        MessageKind("session_started", VoiceServerMessage.sessionStarted), MessageKind("memory_context", VoiceServerMessage.memoryContext),
        MessageKind("turn_queued", VoiceServerMessage.turnQueued), MessageKind("forgotten", VoiceServerMessage.forgotten),
        MessageKind("session_ended", VoiceServerMessage.sessionEnded), MessageKind("authenticated", VoiceServerMessage.authenticated),
        MessageKind("pong", VoiceServerMessage.pong), MessageKind("error", VoiceServerMessage.error),
    ]

    private static let known = MessageKinds(kinds)

    /// - Returns: nil for a type this version does not know; a client ignores it.
    public static func decode(_ bytes: [UInt8]) throws(WireError) -> VoiceServerMessage? { try known.decode(bytes) }
}

public struct SessionStarted: Sendable, Equatable, Codable {
    public var type = "session_started"
    public var sessionId: Identifier
    public var userId: String
    public var memoryEnabled: Bool
    public var resumed: Bool
    public var `protocol` = "memhub.v1"

    public init(sessionId: Identifier, userId: String, memoryEnabled: Bool, resumed: Bool) {
        self.sessionId = sessionId
        self.userId = userId
        self.memoryEnabled = memoryEnabled
        self.resumed = resumed
    }

    enum CodingKeys: String, CodingKey {
        case type, resumed, `protocol`
        case sessionId = "session_id"
        case userId = "user_id"
        case memoryEnabled = "memory_enabled"
    }
}

public struct MemoryContext: Sendable, Equatable, Codable {
    public enum Outcome: String, Sendable, Codable, CaseIterable {
        case complete, partial
        case timedOut = "timed_out"
    }

    public enum Source: String, Sendable, Codable, CaseIterable { case computed, prefetched, cache }

    /// A part that could not do its work in time.
    public enum Part: String, Sendable, Codable, CaseIterable, Comparable {
        case embedding, database

        public static func < (left: Part, right: Part) -> Bool { left.rawValue < right.rawValue }
    }

    public var type = "memory_context"
    public var turnId: String
    public var memoryEnabled: Bool
    public var outcome: Outcome
    /// Present when `outcome` is `partial`.
    public var degraded: [Part]?
    public var context: String
    public var facts: [RecalledItem]
    public var recentTurns: [RecentTurn]
    /// Present when the turn asks to forget and several memories match.
    public var forgetPending: ForgetPending?
    public var source: Source
    public var latencyMs: Double

    public init(
        turnId: String, memoryEnabled: Bool, outcome: Outcome, degraded: [Part]? = nil, context: String = "",
        facts: [RecalledItem] = [], recentTurns: [RecentTurn] = [], forgetPending: ForgetPending? = nil,
        source: Source = .computed, latencyMs: Double
    ) {
        self.turnId = turnId
        self.memoryEnabled = memoryEnabled
        self.outcome = outcome
        self.degraded = degraded
        self.context = context
        self.facts = facts
        self.recentTurns = recentTurns
        self.forgetPending = forgetPending
        self.source = source
        self.latencyMs = latencyMs
    }

    enum CodingKeys: String, CodingKey {
        case type, outcome, degraded, context, facts, source
        case turnId = "turn_id"
        case memoryEnabled = "memory_enabled"
        case recentTurns = "recent_turns"
        case forgetPending = "forget_pending"
        case latencyMs = "latency_ms"
    }
}

/// A fact or a turn that belongs in the prompt, with the reason it was chosen.
public struct RecalledItem: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable, CaseIterable { case fact, turn }

    /// The parts of `relevance`, after weighting: they add up to it.
    public struct Why: Sendable, Equatable, Codable {
        /// Similarity of meaning.
        public var vector = 0.0
        /// Words of the question in the text.
        public var lexical = 0.0
        /// Words of the question in the turns beside it, or a question right before it.
        public var neighbours = 0.0
        /// The best turn of the same session.
        public var session = 0.0
        /// The question names who said it.
        public var speaker = 0.0
        /// It was said, or has a time in it, as the question asks.
        public var time = 0.0
        public var importance = 0.0
        public var recency = 0.0
        public var links = 0.0

        public init() {}

        public var total: Double { vector + lexical + neighbours + session + speaker + time + importance + recency + links }
    }

    public var id: Identifier
    public var kind: Kind
    /// Whose it is: only in an administrator's search of everybody's memories.
    public var userId: String?
    @ExplicitNull public var factKey: String?
    public var factText: String
    public var importance: Double
    public var relevance: Double
    public var why: Why
    @ExplicitNull public var memoryBank: String?
    @ExplicitNull public var sector: String?
    @ExplicitNull public var sourceTurnId: Identifier?
    public var createdAt: Timestamp

    public init(
        id: Identifier, kind: Kind, userId: String? = nil, factKey: String?, factText: String, importance: Double,
        relevance: Double, why: Why, memoryBank: String?, sector: String?, sourceTurnId: Identifier?, createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.userId = userId
        self.factKey = factKey
        self.factText = factText
        self.importance = importance
        self.relevance = relevance
        self.why = why
        self.memoryBank = memoryBank
        self.sector = sector
        self.sourceTurnId = sourceTurnId
        self.createdAt = createdAt
    }

    enum CodingKeys: String, CodingKey {
        case id, kind, importance, relevance, why, sector
        case userId = "user_id"
        case factKey = "fact_key"
        case factText = "fact_text"
        case memoryBank = "memory_bank"
        case sourceTurnId = "source_turn_id"
        case createdAt = "created_at"
    }
}

public struct RecentTurn: Sendable, Equatable, Codable {
    public enum Role: String, Sendable, Codable, CaseIterable { case user, assistant }

    public var role: Role
    public var text: String

    public init(role: Role, text: String) {
        self.role = role
        self.text = text
    }
}

public struct TurnQueued: Sendable, Equatable, Codable {
    public enum Status: String, Sendable, Codable, CaseIterable {
        /// Durable, extraction to come (or already done, when the turn was sent before).
        case queued
        /// The user's memory is off: nothing was kept.
        case disabled
    }

    public var type = "turn_queued"
    public var turnId: String
    @ExplicitNull public var taskId: Identifier?
    public var status: Status
    public var memoryEnabled: Bool
    /// As in ``MemoryContext``, for turns of which nothing was asked before they were complete.
    public var forgetPending: ForgetPending?

    public init(turnId: String, taskId: Identifier?, status: Status, forgetPending: ForgetPending? = nil) {
        self.turnId = turnId
        self.taskId = taskId
        self.status = status
        self.forgetPending = forgetPending
        memoryEnabled = status == .queued
    }

    enum CodingKeys: String, CodingKey {
        case type, status
        case turnId = "turn_id"
        case taskId = "task_id"
        case memoryEnabled = "memory_enabled"
        case forgetPending = "forget_pending"
    }
}

public struct SessionEnded: Sendable, Equatable, Codable {
    public var type = "session_ended"
    public var sessionId: Identifier
    public var turns: Int

    public init(sessionId: Identifier, turns: Int) {
        self.sessionId = sessionId
        self.turns = turns
    }

    enum CodingKeys: String, CodingKey {
        case type, turns
        case sessionId = "session_id"
    }
}

/// The answer to `authenticate`, as first frame or on a live socket.
public struct Authenticated: Sendable, Equatable, Codable {
    public var type = "authenticated"
    public var kind: TokenKind

    public init(kind: TokenKind) { self.kind = kind }
}

public struct Pong: Sendable, Equatable, Codable {
    public var type = "pong"
    public var id: JSONValue?

    public init(id: JSONValue? = nil) { self.id = id }
}

public struct ErrorFrame: Sendable, Equatable, Codable {
    public var type = "error"
    public var code: Int
    public var reason: String
    public var message: String
    public var turnId: String?
    public var retryable: Bool

    public init(_ error: WireError, turnId: String? = nil) {
        code = error.code.rawValue
        reason = error.code.reason
        message = error.message
        self.turnId = turnId
        retryable = error.code.isRetryable
    }

    enum CodingKeys: String, CodingKey {
        case type, code, reason, message, retryable
        case turnId = "turn_id"
    }
}
