import DequeModule
import Synchronization

/// What a listener has received and its consumer has not taken yet.
///
/// - Invariant: at most ``limit`` events. A notification equal to one that waits is dropped; when the buffer is full, everything in
///   it gives way to one `.connected`, which tells the consumer to read again what it may have missed.
package final class ListenerBuffer: Sendable {
    package static let limit = 1024

    private struct State {
        var events = Deque<ListenerEvent>()
        var waiting: Set<PostgresNotification> = []
        var consumer: CheckedContinuation<ListenerEvent?, Never>?
        var isFinished = false

        mutating func append(_ event: ListenerEvent) {
            if case .notification(let notification) = event, !waiting.insert(notification).inserted { return }
            if events.count >= ListenerBuffer.limit {
                events = [.connected]
                waiting = []
                if case .notification = event { return }
            }
            events.append(event)
        }

        mutating func take() -> ListenerEvent? {
            let event = events.popFirst()
            if case .notification(let notification) = event { waiting.remove(notification) }
            return event
        }
    }

    private let state = Mutex(State())

    package init() {}

    package func append(_ event: ListenerEvent) {
        let consumer = state.withLock { state in
            if state.consumer == nil { state.append(event) }
            return state.consumer.take()
        }
        consumer?.resume(returning: event)
    }

    package func finish() {
        let consumer = state.withLock { state in
            state.isFinished = true
            return state.consumer.take()
        }
        consumer?.resume(returning: nil)
    }

    /// - Returns: `nil` after ``finish()``, or when the consumer's task is cancelled.
    package func next() async -> ListenerEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (event, isDue): (ListenerEvent?, Bool) = state.withLock { state in
                    if let event = state.take() { return (event, true) }
                    if state.isFinished || Task.isCancelled { return (nil, true) }
                    state.consumer = continuation
                    return (nil, false)
                }
                if isDue { continuation.resume(returning: event) }
            }
        } onCancel: {
            let consumer = state.withLock { $0.consumer.take() }
            consumer?.resume(returning: nil)
        }
    }
}
