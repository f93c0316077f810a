/// When a circuit breaker opens, and for how long.
public struct CircuitBreakerConfiguration: Sendable, Equatable {
    /// Failures within ``window`` that open it. Default 5.
    public var failureLimit: Int
    /// Default 10 min.
    public var window: Duration
    /// From opening to the first probe. Default 5 min.
    public var openDuration: Duration

    public init(failureLimit: Int = 5, window: Duration = .seconds(600), openDuration: Duration = .seconds(300)) {
        self.failureLimit = max(1, failureLimit)
        self.window = window
        self.openDuration = openDuration
    }
}

/// A circuit breaker (Nygard, "Release It!") as plain values: closed → open → half-open → closed or open again.
///
/// - Invariant: while half-open, one permit is out at most.
/// - Time: given by the caller, and does not run backwards.
public struct CircuitBreakerState: Sendable {
    public enum Phase: Sendable, Equatable {
        case closed
        /// Nothing is let through before that moment.
        case open(until: ContinuousClock.Instant)
        /// One call, the probe, decides.
        case halfOpen

        /// `closed`, `open` or `half_open`.
        public var name: String {
            switch self {
            case .closed: "closed"
            case .open: "open"
            case .halfOpen: "half_open"
            }
        }
    }

    /// The right to make one call, whose outcome is to be recorded.
    public struct Permit: Sendable {
        /// The phase it was given in: what a call says that began before a change is of no interest after it.
        fileprivate let phaseNumber: Int
    }

    /// What a call said about the endpoint.
    public enum Outcome: Sendable {
        case success
        case failure
        /// Nothing: it was cancelled, or told to come back later.
        case unknown
    }

    private let configuration: CircuitBreakerConfiguration
    /// The last one entered: `open` until somebody asks after its end.
    public private(set) var phase = Phase.closed
    private var phaseNumber = 0
    private var failures: [ContinuousClock.Instant] = []
    private var isProbing = false

    public init(_ configuration: CircuitBreakerConfiguration = CircuitBreakerConfiguration()) {
        self.configuration = configuration
    }

    /// Half-open from the moment on at which a probe may be made, whether or not one is.
    public func phase(at now: ContinuousClock.Instant) -> Phase {
        if case .open(let until) = phase, until <= now { return .halfOpen }
        return phase
    }

    /// Whether ``permit(at:)`` would give one.
    public func permits(at now: ContinuousClock.Instant) -> Bool {
        switch phase(at: now) {
        case .closed: true
        case .open: false
        case .halfOpen: !isProbing
        }
    }

    /// - Returns: nil while open, and while half-open when the probe is under way.
    public mutating func permit(at now: ContinuousClock.Instant) -> Permit? {
        guard permits(at: now) else { return nil }
        if phase(at: now) == .halfOpen {
            if phase != .halfOpen { enter(.halfOpen) }
            isProbing = true
        }
        return Permit(phaseNumber: phaseNumber)
    }

    /// Takes the outcome of a permitted call; call it once for each permit.
    public mutating func record(_ outcome: Outcome, of permit: Permit, at now: ContinuousClock.Instant) {
        guard permit.phaseNumber == phaseNumber else { return }
        switch outcome {
        case .success:
            if phase == .halfOpen { enter(.closed) }
        case .failure:
            let window = configuration.window
            failures.removeAll { $0 + window <= now }
            failures.append(now)
            if phase == .halfOpen || failures.count >= configuration.failureLimit {
                enter(.open(until: now + configuration.openDuration))
            }
        case .unknown:
            isProbing = false
        }
    }

    private mutating func enter(_ next: Phase) {
        phase = next
        phaseNumber += 1
        failures = []
        isProbing = false
    }
}
