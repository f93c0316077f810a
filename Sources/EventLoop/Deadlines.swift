import Dispatch
import HeapModule
import Synchronization

/// Calls back when moments have come: one thread for all deadlines of the process, instead of a sleeping task for each.
///
/// - Threads: `schedule` from any; actions run on the thread of the deadlines and must be quick.
/// - Cost: about a microsecond for each, also for those that no longer matter when they come.
public final class Deadlines: Sendable {
    public static let shared = Deadlines()

    private struct Entry: Comparable {
        var moment: ContinuousClock.Instant
        var action: @Sendable () -> Void

        static func < (left: Entry, right: Entry) -> Bool { left.moment < right.moment }
        static func == (left: Entry, right: Entry) -> Bool { left.moment == right.moment }
    }

    private let entries = Mutex(Heap<Entry>())
    /// Raised when there is an earlier moment to wait for.
    private let news = DispatchSemaphore(value: 0)

    private init() {
        _ = LoopThread.start(name: "deadlines") { [self] in run() }
    }

    public func schedule(at moment: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) {
        let isEarliest = entries.withLock { entries in
            defer { entries.insert(Entry(moment: moment, action: action)) }
            return entries.min.map { moment < $0.moment } ?? true
        }
        if isEarliest { news.signal() }
    }

    private func run() {
        while true {
            let now = ContinuousClock.now
            let (due, next) = entries.withLock { entries in
                var due: [@Sendable () -> Void] = []
                while let first = entries.min, first.moment <= now { due.append(entries.removeMin().action) }
                return (due, entries.min?.moment)
            }
            for action in due { action() }
            guard due.isEmpty else { continue }
            let pause = next.map { now.duration(to: $0).components }
            let nanoseconds = pause.map { Int($0.seconds * 1_000_000_000 + $0.attoseconds / 1_000_000_000) }
            _ = news.wait(timeout: nanoseconds.map { .now() + .nanoseconds($0) } ?? .distantFuture)
        }
    }
}
