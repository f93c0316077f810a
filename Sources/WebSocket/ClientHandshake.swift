import Synchronization

/// One attempt of a client to connect: what it sends, and who waits for the outcome.
///
/// - Invariant: the waiting task is resumed exactly once, whatever comes first: established, refused, timed out, stopped.
final class ClientHandshake: Sendable {
    typealias Outcome = Result<WebSocketConnection, WebSocketError>

    let host: String
    let port: Int
    /// RFC 9110 §7.2: with the port, and an IPv6 address in brackets.
    var hostHeader: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    let head: RequestHead
    let target: String
    let subprotocols: [String]
    let timeout: Duration
    private let waiter: Mutex<CheckedContinuation<Outcome, Never>?>

    init(
        host: String, port: Int, target: String, headers: [(String, String)], subprotocols: [String], timeout: Duration,
        waiter: CheckedContinuation<Outcome, Never>
    ) {
        self.host = host
        self.port = port
        self.target = target
        self.subprotocols = subprotocols
        self.timeout = timeout
        head = RequestHead(
            method: "GET", path: String(target.prefix { $0 != "?" }), headers: headers.map { (name: $0.0, value: $0.1) })
        self.waiter = Mutex(waiter)
    }

    func succeed(_ connection: WebSocketConnection) { finish(.success(connection)) }

    func fail(_ code: WebSocketError.Code) { finish(.failure(WebSocketError(code))) }

    private func finish(_ outcome: Outcome) {
        waiter.withLock { $0.take() }?.resume(returning: outcome)
    }
}
