/// Why a request got no whole answer. Its text holds no address, header or body.
public struct HTTPError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Stage: Sendable, Equatable {
        case connect, firstByte, total
    }

    public enum Code: Sendable, Equatable {
        /// Not an `http` or `https` URL, or a line break or NUL in the request's head.
        case invalidRequest
        case couldNotResolve
        case couldNotConnect
        /// The handshake failed, or the server's certificate is not trusted.
        case untrusted
        /// The peer closed, or with HTTP/2 gave the request up, before the answer was complete.
        case connectionLost
        case timeout(Stage)
        /// The body is larger than the request's `maximumResponseBytes`.
        case tooLarge
        /// What came is not HTTP.
        case protocolError
        /// The task was cancelled, or the sink broke off; the transfer has been aborted.
        case cancelled
        /// The client was stopped before or during the request.
        case stopped
        case library
    }

    public let code: Code
    /// `CURLcode` (libcurl-errors(3)); 0 when the reason is the client's own.
    public let libraryCode: UInt32

    init(_ code: Code, libraryCode: UInt32 = 0) {
        self.code = code
        self.libraryCode = libraryCode
    }

    /// Whether the same request may succeed later. The server may have acted on it all the same.
    public var isRetryable: Bool {
        switch code {
        case .couldNotResolve, .couldNotConnect, .connectionLost, .timeout: true
        case .invalidRequest, .untrusted, .tooLarge, .protocolError, .cancelled, .stopped, .library: false
        }
    }

    public var description: String {
        let reason =
            switch code {
            case .invalidRequest: "the request is not valid"
            case .couldNotResolve: "the host's name could not be resolved"
            case .couldNotConnect: "the host could not be connected to"
            case .untrusted: "the TLS handshake failed"
            case .connectionLost: "the connection was lost before the answer was complete"
            case .timeout(.connect): "no connection in time"
            case .timeout(.firstByte): "no answer in time"
            case .timeout(.total): "the answer was not complete in time"
            case .tooLarge: "the answer is larger than allowed"
            case .protocolError: "the answer is not HTTP"
            case .cancelled: "the request was cancelled"
            case .stopped: "the client is stopped"
            case .library: "libcurl failed"
            }
        return libraryCode == 0 ? reason : "\(reason) (libcurl \(libraryCode))"
    }
}
