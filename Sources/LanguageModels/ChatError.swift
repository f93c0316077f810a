/// Why a language model gave no answer. Its text holds no prompt, answer, key or address.
public struct ChatError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// No connection, or one that was cut before the answer was complete.
        case unreachable
        /// The TLS handshake failed, or the server's certificate is not trusted; the key was not sent.
        case untrusted
        case timeout
        /// 401 or 403: the key is wrong, or may not use this model.
        case unauthorized
        /// 404: the server does not know the model or the path.
        case notFound = "not_found"
        /// 429, or a pause after one, or no tokens left within the queue's time-out.
        case rateLimited = "rate_limited"
        /// Prompt and answer do not fit the model's context.
        case promptTooLong = "prompt_too_long"
        /// Another 4xx, or an address that is not one.
        case badRequest = "bad_request"
        /// 5xx.
        case server
        /// The answer is not of the protocol's form.
        case malformed
        /// A whole answer without text.
        case empty
        /// The answer is larger than the endpoint's `maximumResponseBytes`.
        case tooLarge = "too_large"
        /// The endpoint's own queue is full, or did not move in time; nothing was sent.
        case overloaded
        /// The endpoint failed too often lately; nothing was sent.
        case circuitOpen = "circuit_open"
        /// The task was cancelled, or the HTTP client stopped.
        case cancelled
    }

    public let code: Code
    /// The server's, where it answered.
    public let status: Int?
    /// When asking again may make sense, as the server (whatever it says: days are possible) or the endpoint's own limits say.
    public let retryAfter: Duration?

    public init(_ code: Code, status: Int? = nil, retryAfter: Duration? = nil) {
        self.code = code
        self.status = status
        self.retryAfter = retryAfter
    }

    /// Whether the same request may succeed later.
    public var isRetryable: Bool {
        switch code {
        case .unreachable, .timeout, .rateLimited, .server, .malformed, .empty, .overloaded, .circuitOpen, .cancelled: true
        case .untrusted, .unauthorized, .notFound, .promptTooLong, .badRequest, .tooLarge: false
        }
    }

    /// Whether it says something about the endpoint's health, rather than about the request or this process.
    public var countsAgainstEndpoint: Bool {
        switch code {
        case .unreachable, .untrusted, .timeout, .unauthorized, .notFound, .server, .malformed: true
        case .rateLimited, .promptTooLong, .badRequest, .empty, .tooLarge, .overloaded, .circuitOpen, .cancelled: false
        }
    }

    public var description: String {
        let reason =
            switch code {
            case .unreachable: "the model's server could not be reached"
            case .untrusted: "the model's server is not trusted"
            case .timeout: "the model's server did not answer in time"
            case .unauthorized: "the model's server refused the key"
            case .notFound: "the model's server does not know the model"
            case .rateLimited: "the model's server is asked too often"
            case .promptTooLong: "the request does not fit the model's context"
            case .badRequest: "the model's server refused the request"
            case .server: "the model's server failed"
            case .malformed: "the model's server did not answer in its protocol's form"
            case .empty: "the model's answer was empty"
            case .tooLarge: "the model's answer is larger than allowed"
            case .overloaded: "too many requests wait for the model"
            case .circuitOpen: "the model's server failed too often lately and is not asked"
            case .cancelled: "the request was cancelled"
            }
        return status.map { "\(reason) (HTTP \($0))" } ?? reason
    }
}
