import Foundation

/// Lets threads go on when `count` of them have come.
public final class Barrier: @unchecked Sendable {
    private let condition = NSCondition()
    private var missing: Int

    public init(count: Int) { missing = count }

    public func wait() {
        condition.lock()
        defer { condition.unlock() }
        missing -= 1
        if missing <= 0 { condition.broadcast() }
        let limit = Date(timeIntervalSinceNow: 20)
        while missing > 0, condition.wait(until: limit) {}
    }
}
