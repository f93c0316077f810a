import Foundation
import Synchronization

/// How long a provider's last 100 calls took.
///
/// - Threads: any.
package final class LatencyWindow: Sendable {
    package static let capacity = 100

    package struct Summary: Sendable, Equatable {
        /// Milliseconds.
        package var average: Double
        package var p95: Double
        package var p99: Double
        /// Calls since the last summary.
        package var newCalls: Int
    }

    private struct State {
        var milliseconds: [Double] = []
        var next = 0
        var newCalls = 0
    }

    private let state = Mutex(State())

    package init() {}

    package func record(_ duration: Duration) {
        let value = duration.seconds * 1_000
        state.withLock { state in
            if state.milliseconds.count < Self.capacity { state.milliseconds.append(value) } else { state.milliseconds[state.next] = value }
            state.next = (state.next + 1) % Self.capacity
            state.newCalls += 1
        }
    }

    /// - Returns: nil when nothing was called since the last summary.
    package func summary() -> Summary? {
        let (values, newCalls) = state.withLock { state in
            defer { state.newCalls = 0 }
            return (state.milliseconds, state.newCalls)
        }
        guard newCalls > 0 else { return nil }
        let sorted = values.sorted()
        func percentile(_ share: Double) -> Double { sorted[min(sorted.count - 1, Int((share * Double(sorted.count)).rounded(.up)) - 1)] }
        return Summary(
            average: sorted.reduce(0, +) / Double(sorted.count), p95: percentile(0.95), p99: percentile(0.99), newCalls: newCalls)
    }
}
