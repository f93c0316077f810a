import Foundation
import Synchronization

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

/// Waits until a condition holds that another task is about to bring about.
func until(_ condition: () -> Bool) async throws {
    struct Never: Error {}
    let deadline = ContinuousClock.now + .seconds(20)
    while !condition() {
        if ContinuousClock.now > deadline { throw Never() }
        try await Task.sleep(for: .milliseconds(1))
    }
}

/// What tasks have reported, in order.
final class Recorder<Value: Sendable>: Sendable {
    private let recorded = Mutex<[Value]>([])

    var values: [Value] { recorded.withLock { $0 } }
    func append(_ value: Value) { recorded.withLock { $0.append(value) } }
}
