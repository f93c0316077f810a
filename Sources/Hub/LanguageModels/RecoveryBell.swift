import Synchronization

/// Rings for any number of listeners; rings that a listener has not heard yet count as one.
///
/// - Threads: any.
final class RecoveryBell: Sendable {
    private struct Listeners {
        var streams: [Int: AsyncStream<Void>.Continuation] = [:]
        var last = 0
        var isFinished = false
    }

    private let listeners = Mutex(Listeners())

    /// The rings from now on; ends with ``finish()``.
    var rings: AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = listeners.withLock { listeners -> Int? in
            guard !listeners.isFinished else { return nil }
            listeners.last += 1
            listeners.streams[listeners.last] = continuation
            return listeners.last
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in self?.forget(id) }
        return stream
    }

    func ring() {
        for stream in listeners.withLock({ Array($0.streams.values) }) { stream.yield() }
    }

    func finish() {
        let streams = listeners.withLock { listeners in
            listeners.isFinished = true
            return Array(listeners.streams.values)
        }
        for stream in streams { stream.finish() }
    }

    private func forget(_ id: Int) { listeners.withLock { _ = $0.streams.removeValue(forKey: id) } }
}
