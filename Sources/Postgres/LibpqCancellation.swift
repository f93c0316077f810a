import CLibpq
import EventLoop

#if canImport(Glibc)
    import Glibc
#endif

/// A request to the server to cancel what a connection is doing, sent on a thread of its own because `PQcancel` cannot be bounded.
///
/// - Invariant: a connection is used again only after ``wait(until:)`` has returned true; an earlier use could be hit by the
///   request still on its way.
struct LibpqCancellation {
    private let delivered = WakeSignal()

    /// Starts the request; `nil` if the connection is already gone.
    init?(_ connection: OpaquePointer) {
        guard let cancel = PQgetCancel(connection) else { return nil }
        let request = Request(cancel: cancel, delivered: delivered)
        _ = LoopThread.start(name: "postgres-cancel") { request.send() }
    }

    /// - Returns: whether the server has taken the request.
    func wait(until deadline: Deadline) -> Bool { Descriptor.wait(delivered.descriptor, POLLIN, until: deadline) != 0 }

    /// The thread is the only user of `cancel`, which is a copy of what identifies the connection.
    private struct Request: @unchecked Sendable {
        let cancel: OpaquePointer
        let delivered: WakeSignal

        func send() {
            var reason = [CChar](repeating: 0, count: 256)
            PQcancel(cancel, &reason, Int32(reason.count))
            PQfreeCancel(cancel)
            delivered.raise()
        }
    }
}
