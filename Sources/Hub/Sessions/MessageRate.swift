import Foundation

/// A token bucket: what one connection may say. Pure; the caller owns the clock.
package struct MessageRate: Sendable {
    package enum Verdict: Sendable, Equatable {
        case allowed
        case limited
        /// Limited again and again without a pause: the connection is closed.
        case limitedRepeatedly
    }

    /// Messages a second.
    let rate: Double
    let burst: Double
    private var tokens: Double
    private var updatedAt: Date
    /// Since the bucket was last full, that is, since the client last paused.
    private var refusals = 0

    private static let patience = 1000

    package init(rate: Int, now: Date) {
        self.rate = Double(rate)
        burst = Double(rate) * 4
        tokens = burst
        updatedAt = now
    }

    package mutating func take(now: Date) -> Verdict {
        tokens = min(burst, tokens + max(0, now.timeIntervalSince(updatedAt)) * rate)
        updatedAt = now
        if tokens == burst { refusals = 0 }
        if tokens >= 1 {
            tokens -= 1
            return .allowed
        }
        refusals += 1
        return refusals > Self.patience ? .limitedRepeatedly : .limited
    }
}
