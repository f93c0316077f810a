import HTTP

extension ChatError {
    init(_ error: HTTPError) {
        switch error.code {
        case .couldNotResolve, .couldNotConnect, .connectionLost, .library: self.init(.unreachable)
        case .untrusted: self.init(.untrusted)
        case .timeout: self.init(.timeout)
        case .invalidRequest: self.init(.badRequest)
        case .tooLarge: self.init(.tooLarge)
        case .protocolError: self.init(.malformed)
        case .cancelled, .stopped: self.init(.cancelled)
        }
    }

    init(status: Int, complaint: Complaint, retryAfter: Duration?) {
        let isTooLong = ["context_length_exceeded", "exceed_context_size_error", "maximum context length"].contains {
            complaint.text.contains($0)
        }
        let code: Code =
            switch status {
            case 401, 403: .unauthorized
            case 404: .notFound
            case 408: .timeout
            case 429: .rateLimited
            case 400..<500: isTooLong ? .promptTooLong : .badRequest
            case 500...: .server
            default: .malformed
            }
        self.init(code, status: status, retryAfter: retryAfter)
    }
}
