import Foundation

/// Holds threads until a number of them has arrived; for bodies that run on connections' threads, which may block.
final class Gate: @unchecked Sendable {
    private let condition = NSCondition()
    private var missing: Int

    init(parties: Int) { missing = parties }

    func pass() {
        condition.lock()
        missing -= 1
        condition.broadcast()
        while missing > 0, condition.wait(until: Date(timeIntervalSinceNow: 20)) {}
        condition.unlock()
    }
}
