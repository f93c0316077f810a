/// What a client said before its body, or before its upgrade to a WebSocket.
///
/// Source: RFC 9112 (HTTP/1.1), RFC 6455 §4 (the opening handshake).
public struct RequestHead: Sendable {
    /// Upper case: `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD` or `OPTIONS`.
    public let method: String
    /// Percent-encoded, without the query. libwebsockets decodes and normalises (`..`, `//`) while it parses; what it decoded is
    /// encoded again here, so that a router decodes each segment exactly once. An encoded slash does not survive.
    public let path: String
    /// In the order sent, percent-decoded, `+` as a space; a parameter without `=` has an empty value.
    public let query: [(name: String, value: String)]
    /// The peer's IP address, without the port.
    public let remoteAddress: String
    let headers: [(name: String, value: String)]

    public init(
        method: String, path: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], remoteAddress: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers.map { ($0.name.lowercased(), $0.value) }
        self.remoteAddress = remoteAddress
    }

    /// What still means something once the connection is a WebSocket; the rest would be kept in memory for hours.
    func afterHandshake() -> RequestHead {
        RequestHead(
            method: method, path: path, query: query, headers: headers.filter { !Self.handshakeHeaders.contains($0.name) },
            remoteAddress: remoteAddress)
    }

    private static let handshakeHeaders: Set = [
        "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions", "connection", "upgrade", "user-agent", "accept",
        "accept-encoding", "accept-language", "cache-control", "pragma",
    ]

    /// The value of a header, or nil; names match in any case.
    ///
    /// Headers libwebsockets does not know by itself are there if ``ServerConfiguration/headerNames`` lists them.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name == name }?.value
    }

    /// The first query parameter of that name (exact case), or nil.
    public func queryValue(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// The subprotocols the client offers, in its order of preference (`Sec-WebSocket-Protocol`).
    public var subprotocols: [String] {
        guard let offered = header("sec-websocket-protocol") else { return [] }
        return offered.split(separator: ",").map { $0.trimmed() }.filter { !$0.isEmpty }
    }
}

extension Substring {
    func trimmed() -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let start = drop(while: isBlank)
        guard let end = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(start[...end])
    }
}
