import Foundation

/// When a failed attempt is tried again: exponential backoff with full jitter, capped.
///
/// Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
public struct RetryPolicy: Sendable {
    /// Attempts in all; default 3.
    public var maximumAttempts: Int
    /// Seconds before the second attempt at most; default 2.
    public var base: TimeInterval
    /// Seconds before any attempt at most; default 60.
    public var cap: TimeInterval

    public init(maximumAttempts: Int = 3, base: TimeInterval = 2, cap: TimeInterval = 60) {
        self.maximumAttempts = maximumAttempts
        self.base = base
        self.cap = cap
    }

    /// - Parameters:
    ///   - attempt: the attempt that has just failed; the first is 1.
    ///   - random: 0…1, from the caller, so that tests own chance.
    /// - Returns: seconds until the next attempt, or nil when there is none.
    public func delay(afterAttempt attempt: Int, random: Double) -> TimeInterval? {
        guard attempt < maximumAttempts else { return nil }
        let ceiling = min(cap, base * pow(2, Double(max(0, attempt - 1))))
        return ceiling / 2 + ceiling / 2 * random
    }
}
