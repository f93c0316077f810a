/// What a ``WebSocketServer`` serves.
public protocol ServerApplication: Sendable {
    /// Decides about a WebSocket handshake.
    ///
    /// - Threads: the server's loop; everyone else waits meanwhile, so it must not wait, nor read files.
    func upgrade(_ head: RequestHead) -> UpgradeDecision

    /// Answers a request. Cancelled when the client hangs up.
    ///
    /// - Threads: the cooperative pool.
    func respond(to request: Request) async -> Response

    /// Lives as long as a WebSocket; when it returns, the connection is closed with 1000 if it is still open.
    ///
    /// - Threads: the cooperative pool; one task per connection.
    func serve(_ connection: WebSocketConnection) async

    /// What the server answers to a request that never reaches the application; a problem document (RFC 9457) unless it says otherwise.
    ///
    /// - Parameter reason: repeats nothing of the request.
    /// - Threads: the server's loop; it must not wait.
    func refusal(_ status: Int, _ reason: String) -> Response
}

extension ServerApplication {
    public func refusal(_ status: Int, _ reason: String) -> Response {
        Response(
            status: status, headers: [("Content-Type", "application/problem+json")],
            body: Array("{\"type\":\"about:blank\",\"title\":\"\(reason)\",\"status\":\(status),\"detail\":\"\(reason)\"}".utf8))
    }
}

/// The answer to a WebSocket handshake.
public enum UpgradeDecision: Sendable {
    /// `subprotocol` is one of ``ServerConfiguration/subprotocols`` that the client offers (the first such one), and nil only if
    /// the client offers none.
    case accept(subprotocol: String?)
    case reject(Response)
}
