import Synchronization

/// What this process has queued lately, so that its workers can keep up with that while an older backlog waits.
///
/// Each task queued allows two to be done, whichever they are.
public final class JobArrivals: Sendable {
    private let allowance = Mutex(0)
    private static let limit = 1000

    init() {}

    func add(_ count: Int) { allowance.withLock { $0 = min($0 + 2 * count, Self.limit) } }

    /// Asked once for each task done.
    ///
    /// - Returns: whether it was allowed for.
    public func take() -> Bool {
        allowance.withLock { allowance in
            guard allowance > 0 else { return false }
            allowance -= 1
            return true
        }
    }
}
