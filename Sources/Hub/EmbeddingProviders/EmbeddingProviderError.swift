import HTTP

/// Why an embedding provider made no vectors. Its text holds no address, key or embedded text.
package struct EmbeddingProviderError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// No connection, or one that was cut before the answer was complete.
        case unreachable
        /// The TLS handshake failed, or the server's certificate is not trusted; the key was not sent.
        case untrusted
        case timeout
        /// 401 or 403.
        case unauthorized
        /// 404: the server does not know the model, the deployment or the path.
        case notFound = "not_found"
        case rateLimited = "rate_limited"
        /// Another 4xx: these texts, or this request, will never be answered.
        case refused
        /// 5xx.
        case server
        /// The answer is not of the protocol's form, or not of finite numbers.
        case malformed
        /// The vectors are not as long as the configuration says.
        case wrongDimensions = "wrong_dimensions"
        /// Too many calls are under way; nothing was sent.
        case overloaded
        /// It failed too often lately; nothing was sent.
        case circuitOpen = "circuit_open"
        case cancelled
        /// Sealed with another key file, or written by another version.
        case configurationUnreadable = "configuration_unreadable"
        /// There is no such folder on this node, or it holds no model that can be run.
        case modelUnavailable = "model_unavailable"
        /// The folder holds another model than the one that was activated.
        case modelChanged = "model_changed"
        /// Nothing says how this model is asked.
        case notConfigured = "not_configured"
    }

    package let code: Code
    /// When asking again may make sense, as the server says.
    package let retryAfter: Duration?

    package init(_ code: Code, retryAfter: Duration? = nil) {
        self.code = code
        self.retryAfter = retryAfter
    }

    /// Whether the same request may succeed at once.
    package var isRetryable: Bool {
        switch code {
        case .unreachable, .timeout, .rateLimited, .server: true
        default: false
        }
    }

    /// Whether it says something about the server's health, rather than about the request or this process.
    var countsAgainstServer: Bool {
        switch code {
        case .unreachable, .untrusted, .timeout, .unauthorized, .notFound, .server, .malformed, .wrongDimensions: true
        default: false
        }
    }

    package var description: String { "the embedding provider: \(code.rawValue)" }
}

extension EmbeddingProviderError {
    init(_ error: HTTPError) {
        let code: Code =
            switch error.code {
            case .timeout: .timeout
            case .cancelled, .stopped: .cancelled
            case .couldNotResolve, .couldNotConnect, .connectionLost, .library: .unreachable
            case .untrusted: .untrusted
            case .tooLarge, .protocolError: .malformed
            case .invalidRequest: .refused
            }
        self.init(code)
    }

    init(status: Int, retryAfter: Duration?) {
        let code: Code =
            switch status {
            case 401, 403: .unauthorized
            case 404: .notFound
            case 408, 429: .rateLimited
            case 500...: .server
            default: .refused
            }
        self.init(code, retryAfter: retryAfter)
    }
}
