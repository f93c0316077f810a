/// Why a server did not start, or a client did not connect.
public struct WebSocketError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: Sendable, Equatable {
        /// The port is taken (EADDRINUSE).
        case addressInUse
        /// The host does not resolve, or is not an address of this machine.
        case addressUnavailable
        /// The system refuses the port to this user (EACCES).
        case permissionDenied
        /// Nobody listens there (ECONNREFUSED).
        case connectionRefused
        /// The handshake took longer than the caller allowed.
        case timeout
        /// The server answered the handshake with this HTTP status instead of 101.
        case rejected(status: Int)
        /// The peer spoke something else, or hung up during the handshake.
        case handshakeFailed
        /// The server or client was already stopped, or the server already started.
        case closed
        /// libwebsockets or the system refused for another reason; see `systemError`.
        case system
    }

    public let code: Code
    /// `errno`, where the system gave one.
    public let systemError: Int32?

    init(_ code: Code, systemError: Int32? = nil) {
        self.code = code
        self.systemError = systemError
    }

    public var isRetryable: Bool {
        switch code {
        case .connectionRefused, .timeout, .handshakeFailed, .system: true
        case .rejected(let status): status == 429 || status >= 500
        case .addressInUse, .addressUnavailable, .permissionDenied, .closed: false
        }
    }

    public var description: String {
        let reason =
            switch code {
            case .addressInUse: "the port is in use"
            case .addressUnavailable: "the host is not an address that can be used here"
            case .permissionDenied: "the system refuses this port"
            case .connectionRefused: "nobody listens at that address"
            case .timeout: "the connection was not established in time"
            case .rejected(let status): "the server answered the handshake with status \(status)"
            case .handshakeFailed: "the peer does not speak WebSocket, or hung up"
            case .closed: "already stopped or already started"
            case .system: "the system refused"
            }
        return systemError.map { "\(reason) (errno \($0))" } ?? reason
    }
}
