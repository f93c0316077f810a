/// When to try to reach a server again that could not be reached: 5 ms after the first failure, doubling up to 250 ms, each time
/// varied by a half so that many clients do not come back in step.
package struct Outage {
    private var failures = 0
    private var retryAt: ContinuousClock.Instant?
    private(set) var lastError: PostgresError?

    package init() {}

    package var isOngoing: Bool { failures > 0 }

    /// - Returns: the error to fail with at once, or `nil` to let the caller try; others are then held off meanwhile.
    package mutating func refusal(
        at now: ContinuousClock.Instant, jitter: Double = .random(in: 0.5...1.5)
    ) -> PostgresError? {
        guard let retryAt else { return nil }
        if now < retryAt { return lastError }
        self.retryAt = now + pause * jitter
        return nil
    }

    /// - Returns: whether this is the outage's first failure.
    package mutating func failed(
        _ error: PostgresError, at now: ContinuousClock.Instant, jitter: Double = .random(in: 0.5...1.5)
    ) -> Bool {
        failures += 1
        lastError = error
        retryAt = now + pause * jitter
        return failures == 1
    }

    /// - Returns: whether this ends an outage.
    package mutating func succeeded() -> Bool {
        defer { self = Outage() }
        return isOngoing
    }

    /// The pause before the next attempt.
    private var pause: Duration { .milliseconds(min(250, 5 << min(max(failures - 1, 0), 6))) }
}
