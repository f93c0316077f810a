/// `POST /webhook/conversation-init`, as ElevenLabs sends it when the telephone rings.
public struct ConversationInitiation: Sendable, Equatable, Codable {
    /// The caller's number as the telephone company gives it; empty, absent or a word when it is withheld.
    public var callerId: String?
    public var agentId: String?
    public var calledNumber: String?
    public var callSid: String?

    public init(callerId: String?, agentId: String? = nil, calledNumber: String? = nil, callSid: String? = nil) {
        self.callerId = callerId
        self.agentId = agentId
        self.calledNumber = calledNumber
        self.callSid = callSid
    }

    enum CodingKeys: String, CodingKey {
        case callerId = "caller_id"
        case agentId = "agent_id"
        case calledNumber = "called_number"
        case callSid = "call_sid"
    }
}

/// What the agent knows before it picks up.
public struct ConversationInitiationData: Sendable, Equatable, Codable {
    /// Every name is always there: an agent whose prompt names a missing one refuses the call.
    public struct DynamicVariables: Sendable, Equatable, Codable {
        /// Empty for a caller who withholds the number.
        public var userId: String
        /// `guest` for a caller whose name is not known.
        public var userName: String
        /// The five memories that matter most, a line each; escaped like every memory in a prompt.
        public var memoryContext: String
        public var recentTopics: String
        /// RFC 3339; empty on the first call.
        public var lastInteraction: String

        public init(userId: String, userName: String, memoryContext: String, recentTopics: String, lastInteraction: String) {
            self.userId = userId
            self.userName = userName
            self.memoryContext = memoryContext
            self.recentTopics = recentTopics
            self.lastInteraction = lastInteraction
        }

        enum CodingKeys: String, CodingKey {
            case userId = "user_id"
            case userName = "user_name"
            case memoryContext = "memory_context"
            case recentTopics = "recent_topics"
            case lastInteraction = "last_interaction"
        }
    }

    /// Takes effect for agents that allow the first message to be overridden.
    public struct ConfigurationOverride: Sendable, Equatable, Codable {
        public struct Agent: Sendable, Equatable, Codable {
            public var firstMessage: String

            enum CodingKeys: String, CodingKey {
                case firstMessage = "first_message"
            }
        }

        public var agent: Agent
    }

    public var type = "conversation_initiation_client_data"
    public var dynamicVariables: DynamicVariables
    public var conversationConfigOverride: ConfigurationOverride

    public init(dynamicVariables: DynamicVariables, firstMessage: String) {
        self.dynamicVariables = dynamicVariables
        conversationConfigOverride = ConfigurationOverride(agent: ConfigurationOverride.Agent(firstMessage: firstMessage))
    }

    enum CodingKeys: String, CodingKey {
        case type
        case dynamicVariables = "dynamic_variables"
        case conversationConfigOverride = "conversation_config_override"
    }
}
