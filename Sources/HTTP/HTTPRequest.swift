/// One request of an ``HTTPClient``.
public struct HTTPRequest: Sendable {
    /// Sent as it is, in capitals by convention.
    public var method: String
    /// Absolute, `http` or `https`.
    public var url: String
    /// In order. A name may occur more than once; neither part may hold a line break.
    public var headers: [(name: String, value: String)]
    /// Sent with its length. nil: none (`POST`, `PUT` and `PATCH` then say `Content-Length: 0`).
    public var body: [UInt8]?
    /// For name, connection and TLS handshake, also when another request makes them for this one. Default 5 s.
    public var connectTimeout: Duration
    /// From the start of the request to the first byte of the answer. nil: only ``totalTimeout`` counts. Default nil.
    public var firstByteTimeout: Duration?
    /// From the start of the request to the last byte of the answer. Default 30 s.
    public var totalTimeout: Duration
    /// Ends the request like ``totalTimeout`` when not a byte has come for so long, in whole seconds. Default nil: never.
    public var stallTimeout: Duration?
    /// For the answer's body. Default 8 MiB.
    public var maximumResponseBytes: Int
    /// Path of a UNIX socket to connect to in place of the URL's host. Default nil.
    public var unixSocket: String?

    public init(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        connectTimeout: Duration = .seconds(5), firstByteTimeout: Duration? = nil, totalTimeout: Duration = .seconds(30),
        stallTimeout: Duration? = nil, maximumResponseBytes: Int = 8 << 20, unixSocket: String? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.connectTimeout = connectTimeout
        self.firstByteTimeout = firstByteTimeout
        self.totalTimeout = totalTimeout
        self.stallTimeout = stallTimeout
        self.maximumResponseBytes = maximumResponseBytes
        self.unixSocket = unixSocket
    }
}
