/// Growing pauses between attempts: each twice the one before up to a limit, and varied by a half, so that many clients do not
/// come back in step.
package struct Backoff {
    let first: Duration
    let limit: Duration
    private var attempts = 0

    package init(first: Duration, limit: Duration) {
        self.first = first
        self.limit = limit
    }

    /// - Parameter jitter: the factor of this pause.
    package mutating func next(jitter: Double = .random(in: 0.5...1.5)) -> Duration {
        defer { attempts = min(attempts + 1, 20) }
        return min(limit, first * (1 << attempts)) * jitter
    }
}
