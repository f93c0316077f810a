/// Limits and addresses of a ``WebSocketServer``.
public struct ServerConfiguration: Sendable {
    /// An IPv4 or IPv6 address, `localhost`, or `0.0.0.0` / `::` for every interface.
    public var host: String
    /// 0 takes any free port; ``WebSocketServer/start()`` answers which.
    public var port: Int
    /// The longest message a client may send, bytes, over all its fragments; a longer one closes with ``CloseCodes/oversize``.
    public var maximumMessageBytes = 262_144
    /// The longest request body, bytes; a longer one is answered 413 and not kept.
    public var maximumBodyBytes = 1_048_576
    /// The same for paths that take longer ones, by exact path.
    public var maximumBodyBytesByPath: [String: Int] = [:]
    /// The time a client has for its request's head and body together, and for each piece of a response it reads.
    public var requestTimeout: Duration = .seconds(15)
    /// How long an idle HTTP connection is kept for the next request.
    public var keepAliveTimeout: Duration = .seconds(60)
    /// A WebSocket peer that was silent this long is sent a ping; silent as long again, it is dropped.
    public var pingInterval: Duration = .seconds(30)
    /// Messages of one connection that may wait for their reader; the next ones stay in the system's buffers.
    public var inboundLimitMessages = 64
    /// The most that may wait to be sent on one connection, bytes; a slower reader is closed with ``CloseCodes/slow``.
    public var outboundLimitBytes = 1 << 20
    /// HTTP and WebSocket connections together; one more is answered 503.
    public var maximumConnections = 20_000
    /// Subprotocols the application may choose, exact names.
    public var subprotocols: [String] = []
    /// Headers beyond those libwebsockets knows that ``RequestHead/header(_:)`` should find; any case.
    public var headerNames: [String] = []
    /// Added to every HTTP response that does not set them itself.
    public var defaultHeaders: [(String, String)] = []
    public var closeCodes = CloseCodes()

    public init(host: String = "127.0.0.1", port: Int = 4900) {
        self.host = host
        self.port = port
    }
}

/// The close codes the server itself gives; an application's protocol names them.
public struct CloseCodes: Sendable {
    public var slow: UInt16 = 4001
    public var goingAway: UInt16 = 4002
    public var oversize: UInt16 = 4503
    public var binary: UInt16 = 4504

    public init() {}
}
