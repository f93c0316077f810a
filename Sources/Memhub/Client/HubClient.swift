import Logging
import WebSocket
import Wire

/// Opens a hub's WebSockets with a token.
struct HubClient: Sendable {
    let address: HubAddress
    private let token: String
    private let sockets: WebSocketClient

    init(address: HubAddress, token: String) {
        var logger = Logger(label: "memhub.client")
        logger.logLevel = .error
        self.address = address
        self.token = token
        sockets = WebSocketClient(logger: logger)
    }

    /// - Parameter path: `/ws/voice` or `/ws/events`.
    func connect(_ path: String) async throws(WebSocketError) -> WebSocketConnection {
        try await sockets.connect(
            host: address.host, port: address.port, path: address.prefix + path,
            headers: [("Authorization", "Bearer \(token)")])
    }

    func stop() async { await sockets.stop() }
}

/// Why a client command gave up.
struct ClientError: Error, CustomStringConvertible {
    let description: String
}
