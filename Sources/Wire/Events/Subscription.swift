/// What a dashboard may say on `/ws/events`.
public enum EventsClientMessage: Sendable, Equatable {
    case authenticate(Authenticate)
    case subscribe(Subscribe)
    case ping(Ping)

    public static let kinds: [MessageKind<EventsClientMessage>] = [
        MessageKind("authenticate", EventsClientMessage.authenticate), MessageKind("subscribe", EventsClientMessage.subscribe),
        MessageKind("ping", EventsClientMessage.ping),
    ]

    private static let known = MessageKinds(kinds)

    public static func decode(_ bytes: [UInt8]) throws(WireError) -> EventsClientMessage {
        if bytes == Array("ping".utf8) { return .ping(Ping()) }
        guard let message = try known.decode(bytes) else { throw .unknownMessageType }
        return message
    }
}

/// Narrows the events of a connection, and continues after the last one the client has handled.
public struct Subscribe: Sendable, Equatable, Codable {
    public var type = "subscribe"
    /// Names or prefixes ending in `*`; absent: all.
    public var events: [String]?
    public var userId: String?
    public var agentId: Identifier?
    public var epoch: Identifier?
    /// The `seq` of the last event the client has handled.
    public var since: Int64?

    public init(
        events: [String]? = nil, userId: String? = nil, agentId: Identifier? = nil, epoch: Identifier? = nil, since: Int64? = nil
    ) {
        self.events = events
        self.userId = userId
        self.agentId = agentId
        self.epoch = epoch
        self.since = since
    }

    enum CodingKeys: String, CodingKey {
        case type, events, epoch, since
        case userId = "user_id"
        case agentId = "agent_id"
    }
}

public struct Subscribed: Sendable, Equatable, Codable {
    public var type = "subscribed"
    public var epoch: Identifier
    /// The newest event the answer is true at.
    public var lastSeq: Int64
    /// False: nothing was replayed; refetch over REST.
    public var recovered: Bool
    public var replayed: Int

    public init(epoch: Identifier, lastSeq: Int64, recovered: Bool, replayed: Int) {
        self.epoch = epoch
        self.lastSeq = lastSeq
        self.recovered = recovered
        self.replayed = replayed
    }

    enum CodingKeys: String, CodingKey {
        case type, epoch, recovered, replayed
        case lastSeq = "last_seq"
    }
}
