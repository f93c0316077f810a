import HTTP
import Logging
import Synchronization

/// A language model behind one endpoint, asked over HTTP.
///
/// All its callers share the endpoint's limits (calls at once, tokens a minute), its pauses (`Retry-After`) and its circuit
/// breaker. Parameters that the model refuses are left out, from then on for all requests.
///
/// - Invariant: every ``complete(_:)`` returns or throws within `queueTimeout` and `totalTimeout` together.
/// - Threads: any.
/// - Never: retries what failed (its callers have queues), streams, or puts a prompt, an answer, a key or an address into an
///   error or a log.
/// - Next: ``EndpointGate`` (whose turn it is), ``CircuitBreaker``, ``RequestBody`` (what is sent).
public final class ChatModel: ChatCompleting {
    /// The longest pause that a server may ask for.
    public static let maximumPause: Duration = .seconds(300)

    public let endpoint: ChatEndpoint
    public let breaker: CircuitBreaker
    private let http: HTTPClient
    private let gate: EndpointGate
    private let clock: ModelClock
    private let logger: Logger
    private let shape = Mutex(RequestShape())

    /// - Parameter http: borrowed: whoever made it stops it.
    public init(
        endpoint: ChatEndpoint, http: HTTPClient, breaker: CircuitBreakerConfiguration = CircuitBreakerConfiguration(),
        clock: ModelClock = .system, logger: Logger
    ) {
        self.endpoint = endpoint
        self.http = http
        self.breaker = CircuitBreaker(configuration: breaker, clock: clock)
        self.clock = clock
        self.logger = logger
        gate = EndpointGate(endpoint, clock: clock)
    }

    /// Calls that wait for their turn.
    public var waitingCount: Int { gate.waitingCount }

    public func complete(_ request: ChatRequest) async throws(ChatError) -> ChatResponse {
        guard breaker.permits else { throw circuitOpen }
        let estimate = request.estimatedTokens
        try await gate.enter(tokens: estimate)
        guard let permit = breaker.permit() else {
            gate.leave(estimated: estimate, used: 0)
            throw circuitOpen
        }
        do {
            let response = try await exchange(request)
            record(.success, of: permit)
            let used = response.promptTokens.flatMap { prompt in response.completionTokens.map { prompt + $0 } }
            gate.leave(estimated: estimate, used: used ?? estimate)
            return response
        } catch {
            record(error.outcome, of: permit)
            if let pause = error.retryAfter {
                let pause = min(pause, Self.maximumPause)
                logger.notice("the language model's server asks for a pause", metadata: metadata(["pause": "\(pause)"]))
                gate.pause(for: pause)
            }
            gate.leave(estimated: estimate, used: error.mayHaveUsedTokens ? estimate : 0)
            throw error
        }
    }

    private func exchange(_ request: ChatRequest) async throws(ChatError) -> ChatResponse {
        let deadline = clock.now() + endpoint.totalTimeout
        while true {
            let tried = shape.withLock(\.self)
            let body = try RequestBody(endpoint: endpoint, request: request, shape: tried).encoded()
            let response = try await send(body, within: clock.now().duration(to: deadline))
            if response.status == 200 { return try ResponseBody.response(response.body, dialect: endpoint.dialect) }
            let complaint = Complaint(response.body)
            if [400, 422].contains(response.status), adjust(tried, to: complaint) { continue }
            let retryAfter = response.header("Retry-After").flatMap { RetryAfter.parse($0, now: clock.date()) }
            throw ChatError(status: response.status, complaint: complaint, retryAfter: retryAfter)
        }
    }

    private func send(_ body: [UInt8], within timeout: Duration) async throws(ChatError) -> HTTPResponse {
        guard timeout > .zero else { throw ChatError(.timeout) }
        let request = HTTPRequest(
            method: "POST", url: endpoint.chatURL, headers: endpoint.headers, body: body, connectTimeout: endpoint.connectTimeout,
            firstByteTimeout: endpoint.firstByteTimeout, totalTimeout: timeout, maximumResponseBytes: endpoint.maximumResponseBytes)
        do { return try await http.send(request) } catch { throw ChatError(error) }
    }

    /// - Returns: whether there is another shape to try.
    private func adjust(_ tried: RequestShape, to complaint: Complaint) -> Bool {
        let isNew = shape.withLock { shape -> Bool? in
            // Another request may have found out meanwhile.
            guard shape == tried else { return false }
            guard let next = shape.adjusted(to: complaint.text, dialect: endpoint.dialect) else { return nil }
            shape = next
            return true
        }
        if isNew == true { logger.info("the language model refuses a parameter; it is left out from now on", metadata: metadata()) }
        return isNew != nil
    }

    private func record(_ outcome: CircuitBreakerState.Outcome, of permit: CircuitBreakerState.Permit) {
        let before = breaker.state
        breaker.record(outcome, of: permit)
        let after = breaker.state
        guard before != after else { return }
        logger.notice("the language model's circuit breaker is \(after.name)", metadata: metadata())
    }

    private var circuitOpen: ChatError {
        guard case .open(let until) = breaker.state else { return ChatError(.circuitOpen) }
        return ChatError(.circuitOpen, retryAfter: clock.now().duration(to: until))
    }

    private func metadata(_ more: Logger.Metadata = [:]) -> Logger.Metadata {
        more.merging(["endpoint": "\(endpoint.identity)"]) { $1 }
    }
}

extension ChatError {
    /// An endpoint that refuses one request is well; one that wants to be left alone says nothing of its health.
    fileprivate var outcome: CircuitBreakerState.Outcome {
        if countsAgainstEndpoint { return .failure }
        return code == .cancelled || code == .rateLimited ? .unknown : .success
    }

    /// Whether the server may have begun to work on it.
    fileprivate var mayHaveUsedTokens: Bool {
        switch code {
        case .timeout, .malformed, .empty, .tooLarge, .server, .cancelled: true
        case .unreachable, .untrusted, .unauthorized, .notFound, .rateLimited, .promptTooLong, .badRequest, .overloaded, .circuitOpen: false
        }
    }
}
