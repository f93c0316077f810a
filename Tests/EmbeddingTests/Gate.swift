import Dispatch
import Embedding
import Synchronization

/// Holds each of an embedder's threads after its first slice until it is opened, and keeps all reports.
final class Gate: Sendable {
    private struct State {
        var reports: [SliceReport] = []
        var isOpen = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let opened = DispatchSemaphore(value: 0)

    var reports: [SliceReport] { state.withLock { $0.reports } }

    /// The embedder's observer.
    @Sendable func pass(_ report: SliceReport) {
        let (waiter, isOpen) = state.withLock { state in
            state.reports.append(report)
            defer { state.waiter = nil }
            return (state.waiter, state.isOpen)
        }
        waiter?.resume()
        guard !isOpen else { return }
        opened.wait()
        opened.signal()
    }

    /// Returns when the first slice is done and the thread stands here.
    func waitUntilHeld() async {
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                if state.reports.isEmpty { state.waiter = continuation }
                return !state.reports.isEmpty
            }
            if isHeld { continuation.resume() }
        }
    }

    func open() {
        state.withLock { $0.isOpen = true }
        opened.signal()
    }
}
