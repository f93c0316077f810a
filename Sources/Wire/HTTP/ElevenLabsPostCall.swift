import Foundation

/// `POST /webhook/post-call`: what ElevenLabs tells of a call that is over.
///
/// Two shapes are read: ElevenLabs' own (`type`, times as numbers), and that of the integration plan (`event_type`,
/// `webhook_event_id`, times as RFC 3339). Everything else in it is ignored here and stays in the sealed document.
public struct PostCallWebhook: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable {
        case transcription = "post_call_transcription"
        case audio = "post_call_audio"
        case initiationFailure = "call_initiation_failure"
    }

    public var type: String?
    public var eventType: String?
    public var webhookEventId: String?
    public var data: FinishedCall

    public init(type: String?, eventType: String? = nil, webhookEventId: String? = nil, data: FinishedCall) {
        self.type = type
        self.eventType = eventType
        self.webhookEventId = webhookEventId
        self.data = data
    }

    /// - Errors: `missingField`.
    public func name() throws(WireError) -> String {
        guard let name = type ?? eventType else { throw .missing("type") }
        return name
    }

    enum CodingKeys: String, CodingKey {
        case type, data
        case eventType = "event_type"
        case webhookEventId = "webhook_event_id"
    }
}

/// A call, its transcript and what ElevenLabs made of it.
public struct FinishedCall: Sendable, Equatable, Codable {
    public struct Entry: Sendable, Equatable, Codable {
        /// `user` or `agent`.
        public var role: String
        /// Nil for an entry that only calls a tool.
        public var message: String?
        public var timeInCallSecs: Double?
        /// Unix time, in the plan's shape.
        public var timestamp: Double?
        public var interrupted: Bool?

        public init(role: String, message: String?, timeInCallSecs: Double? = nil, timestamp: Double? = nil, interrupted: Bool? = nil) {
            self.role = role
            self.message = message
            self.timeInCallSecs = timeInCallSecs
            self.timestamp = timestamp
            self.interrupted = interrupted
        }

        enum CodingKeys: String, CodingKey {
            case role, message, timestamp, interrupted
            case timeInCallSecs = "time_in_call_secs"
        }
    }

    public struct Metadata: Sendable, Equatable, Codable {
        public struct PhoneCall: Sendable, Equatable, Codable {
            /// The number of the person, whoever called whom.
            public var externalNumber: String?

            public init(externalNumber: String?) { self.externalNumber = externalNumber }

            enum CodingKeys: String, CodingKey {
                case externalNumber = "external_number"
            }
        }

        public var startTimeUnixSecs: Double?
        public var callDurationSecs: Double?
        public var startTime: Timestamp?
        public var durationSecs: Double?
        public var phoneCall: PhoneCall?

        public init(
            startTimeUnixSecs: Double? = nil, callDurationSecs: Double? = nil, startTime: Timestamp? = nil, durationSecs: Double? = nil,
            phoneCall: PhoneCall? = nil
        ) {
            self.startTimeUnixSecs = startTimeUnixSecs
            self.callDurationSecs = callDurationSecs
            self.startTime = startTime
            self.durationSecs = durationSecs
            self.phoneCall = phoneCall
        }

        enum CodingKeys: String, CodingKey {
            case startTimeUnixSecs = "start_time_unix_secs"
            case callDurationSecs = "call_duration_secs"
            case startTime = "start_time"
            case durationSecs = "duration_secs"
            case phoneCall = "phone_call"
        }
    }

    public struct ClientData: Sendable, Equatable, Codable {
        public var dynamicVariables: [String: JSONValue]?

        public init(dynamicVariables: [String: JSONValue]?) { self.dynamicVariables = dynamicVariables }

        enum CodingKeys: String, CodingKey {
            case dynamicVariables = "dynamic_variables"
        }
    }

    public var conversationId: String
    public var agentId: String?
    public var status: String?
    public var userId: String?
    public var transcript: [Entry]?
    public var metadata: Metadata?
    /// As it came: `transcript_summary`, `call_successful`, evaluations, collected data.
    public var analysis: JSONValue?
    public var conversationInitiationClientData: ClientData?
    /// Of a call that never began: `busy`, `no-answer`, `unknown`.
    public var failureReason: String?

    public init(
        conversationId: String, agentId: String? = nil, status: String? = nil, userId: String? = nil, transcript: [Entry]? = nil,
        metadata: Metadata? = nil, analysis: JSONValue? = nil, conversationInitiationClientData: ClientData? = nil,
        failureReason: String? = nil
    ) {
        self.conversationId = conversationId
        self.agentId = agentId
        self.status = status
        self.userId = userId
        self.transcript = transcript
        self.metadata = metadata
        self.analysis = analysis
        self.conversationInitiationClientData = conversationInitiationClientData
        self.failureReason = failureReason
    }

    enum CodingKeys: String, CodingKey {
        case status, transcript, metadata, analysis
        case conversationId = "conversation_id"
        case agentId = "agent_id"
        case userId = "user_id"
        case conversationInitiationClientData = "conversation_initiation_client_data"
        case failureReason = "failure_reason"
    }
}

/// What became of a webhook.
public struct WebhookReceipt: Sendable, Equatable, Codable {
    public enum Status: String, Sendable, Codable {
        /// Durable; `task_id` will turn it into memories.
        case queued
        /// It came before; nothing happens again.
        case duplicate
        /// There is nothing in it to remember, nobody it belongs to, or their memory is off: nothing of it is kept.
        case ignored
    }

    public var status: Status
    public var taskId: Identifier?

    public init(status: Status, taskId: Identifier? = nil) {
        self.status = status
        self.taskId = taskId
    }

    enum CodingKeys: String, CodingKey {
        case status
        case taskId = "task_id"
    }
}

/// An element of `GET /api/memory/users/{user_id}/calls`.
public struct CallRecord: Sendable, Equatable, Codable {
    /// The session that the call's turns belong to.
    public var sessionId: Identifier
    public var conversationId: String
    /// ElevenLabs' agent.
    @ExplicitNull public var agentId: String?
    public var taskId: Identifier
    public var receivedAt: Timestamp
    /// Null until the turns are recorded.
    @ExplicitNull public var processedAt: Timestamp?
    @ExplicitNull public var startedAt: Timestamp?
    @ExplicitNull public var durationSecs: Double?
    @ExplicitNull public var turns: Int?
    /// Null when a part of the call was forgotten, or this hub has another key than the one that sealed it.
    @ExplicitNull public var analysis: JSONValue?

    public init(
        sessionId: Identifier, conversationId: String, agentId: String?, taskId: Identifier, receivedAt: Timestamp,
        processedAt: Timestamp?, startedAt: Timestamp?, durationSecs: Double?, turns: Int?, analysis: JSONValue?
    ) {
        self.sessionId = sessionId
        self.conversationId = conversationId
        self.agentId = agentId
        self.taskId = taskId
        self.receivedAt = receivedAt
        self.processedAt = processedAt
        self.startedAt = startedAt
        self.durationSecs = durationSecs
        self.turns = turns
        self.analysis = analysis
    }

    enum CodingKeys: String, CodingKey {
        case turns, analysis
        case sessionId = "session_id"
        case conversationId = "conversation_id"
        case agentId = "agent_id"
        case taskId = "task_id"
        case receivedAt = "received_at"
        case processedAt = "processed_at"
        case startedAt = "started_at"
        case durationSecs = "duration_secs"
    }
}
