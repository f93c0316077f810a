/// Tokens a minute, as a bucket that fills steadily: a full minute's tokens at once, then at the rate.
///
/// A call takes its estimate before it begins and settles when it knows better; one that used more leaves a debt.
/// - Time: given by the caller, and does not run backwards.
public struct TokenBudget: Sendable {
    public let tokensPerMinute: Int
    private var available: Double
    private var updated: ContinuousClock.Instant

    public init(tokensPerMinute: Int, at now: ContinuousClock.Instant) {
        self.tokensPerMinute = max(1, tokensPerMinute)
        available = Double(self.tokensPerMinute)
        updated = now
    }

    /// When a call of that many tokens may begin, if nothing else is taken before; not before `now`. One that exceeds a minute's
    /// tokens waits for a full bucket.
    public func earliestStart(of tokens: Int, at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        let missing = Double(min(tokens, tokensPerMinute)) - available(at: now)
        return missing <= 0 ? now : now + .seconds(missing / tokensPerSecond)
    }

    public mutating func take(_ tokens: Int, at now: ContinuousClock.Instant) {
        refill(at: now)
        available -= Double(tokens)
    }

    /// Gives back what a call has not used of its estimate, or takes what it used beyond.
    public mutating func settle(estimated: Int, used: Int, at now: ContinuousClock.Instant) {
        refill(at: now)
        available = min(Double(tokensPerMinute), available + Double(estimated - used))
    }

    private var tokensPerSecond: Double { Double(tokensPerMinute) / 60 }

    private func available(at now: ContinuousClock.Instant) -> Double {
        min(Double(tokensPerMinute), available + max(0, updated.duration(to: now) / .seconds(1)) * tokensPerSecond)
    }

    private mutating func refill(at now: ContinuousClock.Instant) {
        available = available(at: now)
        updated = max(updated, now)
    }
}
