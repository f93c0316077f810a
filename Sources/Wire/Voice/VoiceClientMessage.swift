/// What a client says on `/ws/voice`. Unknown fields are ignored; an unknown `type` is an ``ErrorCode/unknownType``.
public enum VoiceClientMessage: Sendable, Equatable {
    case authenticate(Authenticate)
    case sessionStart(SessionStart)
    case transcriptPartial(TranscriptPartial)
    case contextRequest(ContextRequest)
    case responseDelta(ResponseDelta)
    case responseEnd(ResponseEnd)
    case turnComplete(TurnComplete)
    case sessionEnd
    case ping(Ping)

    public static let kinds: [MessageKind<VoiceClientMessage>] = [
        MessageKind("authenticate", VoiceClientMessage.authenticate), MessageKind("session_start", VoiceClientMessage.sessionStart),
        MessageKind("transcript_partial", VoiceClientMessage.transcriptPartial),
        MessageKind("context_request", VoiceClientMessage.contextRequest),
        MessageKind("response_delta", VoiceClientMessage.responseDelta), MessageKind("response_end", VoiceClientMessage.responseEnd),
        MessageKind("turn_complete", VoiceClientMessage.turnComplete),
        MessageKind("session_end") { (_: BareMessage) in .sessionEnd }, MessageKind("ping", VoiceClientMessage.ping),
    ]

    private static let known = MessageKinds(kinds)

    /// - Errors: ``WireError``; see ``VoiceClientMessage/turnId(in:)`` for naming the turn in the answer.
    public static func decode(_ bytes: [UInt8]) throws(WireError) -> VoiceClientMessage {
        guard let message = try known.decode(bytes) else { throw .unknownMessageType }
        return message
    }

    /// The turn a message that could not be decoded was about, if that much can be read.
    public static func turnId(in bytes: [UInt8]) -> String? {
        guard let turnId = (try? WireCoder.decode(TurnReference.self, from: bytes))?.turnId,
            turnId.utf8.count <= Limits.turnIdBytes
        else { return nil }
        return turnId
    }

    private struct TurnReference: Decodable {
        var turnId: String
        enum CodingKeys: String, CodingKey { case turnId = "turn_id" }
    }
}

public struct Authenticate: Sendable, Equatable, Codable {
    public var type = "authenticate"
    public var token: String

    public init(token: String) { self.token = token }
}

public struct SessionStart: Sendable, Equatable, Codable {
    public var type = "session_start"
    /// Whom the session speaks for; a web user may leave it out.
    public var userId: String?
    public var displayName: String?
    public var agentId: Identifier?
    public var platform: String?
    public var channelId: String?
    /// Resumes that session.
    public var sessionId: Identifier?

    public init(
        userId: String? = nil, displayName: String? = nil, agentId: Identifier? = nil, platform: String? = nil,
        channelId: String? = nil, sessionId: Identifier? = nil
    ) {
        self.userId = userId
        self.displayName = displayName
        self.agentId = agentId
        self.platform = platform
        self.channelId = channelId
        self.sessionId = sessionId
    }

    enum CodingKeys: String, CodingKey {
        case type, platform
        case userId = "user_id"
        case displayName = "display_name"
        case agentId = "agent_id"
        case channelId = "channel_id"
        case sessionId = "session_id"
    }
}

public struct TranscriptPartial: Sendable, Equatable, Codable {
    public var type = "transcript_partial"
    public var turnId: String
    public var text: String
    public var userId: String?

    public init(turnId: String, text: String, userId: String? = nil) {
        self.turnId = turnId
        self.text = text
        self.userId = userId
    }

    enum CodingKeys: String, CodingKey {
        case type, text
        case turnId = "turn_id"
        case userId = "user_id"
    }
}

public struct ContextRequest: Sendable, Equatable, Codable {
    public var type = "context_request"
    public var turnId: String
    public var text: String
    /// Facts and turns at most; 1…50, default 5.
    public var limit: Int?
    /// Milliseconds until an answer leaves, with whatever is there; 1…10,000, default 100.
    public var deadlineMs: Int?
    public var userId: String?

    public init(turnId: String, text: String, limit: Int? = nil, deadlineMs: Int? = nil, userId: String? = nil) {
        self.turnId = turnId
        self.text = text
        self.limit = limit
        self.deadlineMs = deadlineMs
        self.userId = userId
    }

    enum CodingKeys: String, CodingKey {
        case type, text, limit
        case turnId = "turn_id"
        case deadlineMs = "deadline_ms"
        case userId = "user_id"
    }
}

public struct ResponseDelta: Sendable, Equatable, Codable {
    public var type = "response_delta"
    public var turnId: String
    public var text: String
    public var userId: String?

    public init(turnId: String, text: String, userId: String? = nil) {
        self.turnId = turnId
        self.text = text
        self.userId = userId
    }

    enum CodingKeys: String, CodingKey {
        case type, text
        case turnId = "turn_id"
        case userId = "user_id"
    }
}

public struct ResponseEnd: Sendable, Equatable, Codable {
    public var type = "response_end"
    public var turnId: String
    public var interrupted: Bool?
    /// How much of the answer was heard before the barge-in, in Unicode scalars; the rest is not kept.
    public var heardCharacters: Int?
    public var userId: String?

    public init(turnId: String, interrupted: Bool? = nil, heardCharacters: Int? = nil, userId: String? = nil) {
        self.turnId = turnId
        self.interrupted = interrupted
        self.heardCharacters = heardCharacters
        self.userId = userId
    }

    enum CodingKeys: String, CodingKey {
        case type, interrupted
        case turnId = "turn_id"
        case heardCharacters = "heard_characters"
        case userId = "user_id"
    }
}

public struct TurnComplete: Sendable, Equatable, Codable {
    public var type = "turn_complete"
    public var turnId: String
    public var userMessage: String
    public var aiResponse: String
    public var userId: String?

    public init(turnId: String, userMessage: String, aiResponse: String, userId: String? = nil) {
        self.turnId = turnId
        self.userMessage = userMessage
        self.aiResponse = aiResponse
        self.userId = userId
    }

    enum CodingKeys: String, CodingKey {
        case type
        case turnId = "turn_id"
        case userMessage = "user_message"
        case aiResponse = "ai_response"
        case userId = "user_id"
    }
}

public struct Ping: Sendable, Equatable, Codable {
    public var type = "ping"
    public var id: JSONValue?

    public init(id: JSONValue? = nil) { self.id = id }
}
