/// When to try to reach a server again that could not be reached: about 5 ms after the first failure, at last every 250 ms.
package struct Outage {
    private var backoff = Backoff(first: .milliseconds(5), limit: .milliseconds(250))
    private var retryAt: ContinuousClock.Instant?
    private var lastError: PostgresError?

    package init() {}

    package var isOngoing: Bool { lastError != nil }

    /// - Returns: the error to fail with at once, or `nil` to let the caller try; others are then held off meanwhile.
    package mutating func refusal(at now: ContinuousClock.Instant) -> PostgresError? {
        guard let retryAt else { return nil }
        if now < retryAt { return lastError }
        self.retryAt = now + backoff.limit
        return nil
    }

    /// - Returns: whether this is the outage's first failure.
    package mutating func failed(_ error: PostgresError, at now: ContinuousClock.Instant) -> Bool {
        defer { lastError = error }
        retryAt = now + backoff.next()
        return !isOngoing
    }

    /// - Returns: whether this ends an outage.
    package mutating func succeeded() -> Bool {
        defer { self = Outage() }
        return isOngoing
    }
}
