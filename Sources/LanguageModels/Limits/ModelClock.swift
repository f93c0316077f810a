import Foundation

/// The time that limits and pauses go by; tests bring their own.
public struct ModelClock: Sendable {
    public var now: @Sendable () -> ContinuousClock.Instant
    /// For servers that name a moment (`Retry-After` with a date).
    public var date: @Sendable () -> Date
    /// Waits for a moment; throws when the task is cancelled.
    public var sleep: @Sendable (_ until: ContinuousClock.Instant) async throws -> Void

    public init(
        now: @escaping @Sendable () -> ContinuousClock.Instant, date: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (_ until: ContinuousClock.Instant) async throws -> Void
    ) {
        self.now = now
        self.date = date
        self.sleep = sleep
    }

    public static let system = ModelClock(
        now: { ContinuousClock.now }, date: { Date() }, sleep: { try await ContinuousClock().sleep(until: $0) })
}
