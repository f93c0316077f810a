import EventLoop
import Synchronization

/// An HTTP/1.1 and HTTP/2 client over libcurl's multi interface (libcurl-multi(3)).
///
/// All requests share one libcurl handle on one thread: connections are kept alive and reused between them. Over TLS, HTTP/2 is spoken
/// with servers that offer it (ALPN): requests to one host then share one connection, up to 100 at once, and more open others. TLS
/// certificates are verified; redirects are not followed; proxies come from libcurl's usual environment variables.
///
/// - Invariant: every ``send(_:onBody:)`` returns or throws exactly once, at the latest after the request's `totalTimeout`.
/// - Threads: usable from any. libcurl is called on the client's own thread only.
/// - Never: blocks a caller's thread, retries, or puts an address, a header or a body into an error.
/// - Owner: whoever made it calls ``stop()``; a client let go without it ends its thread by itself.
/// - Next: ``TransferLoop``, the thread; ``Transfer``, one request on it.
public final class HTTPClient: Sendable {
    private let gate: TransferGate
    private let loop: TransferLoop
    private let thread: LoopThread

    /// - Parameter trustedCertificates: path of a PEM file of authorities that are trusted besides the system's folder of them; one that
    ///   cannot be read makes every request over TLS end with `untrusted`.
    public init(trustedCertificates: String? = nil) {
        let multi = MultiHandle()
        gate = TransferGate(wake: multi.wake)
        loop = TransferLoop(multi: multi, gate: gate, trustedCertificates: trustedCertificates)
        thread = loop.startThread()
    }

    deinit { gate.stop() }

    /// Sends the request and waits for its whole answer.
    ///
    /// - Parameter onBody: takes the body piece by piece as it arrives (a stream of events, for example) in place of
    ///   ``HTTPResponse/body``; called on the client's thread, for answers of any status; it must not wait.
    /// - Throws: ``HTTPError``; `cancelled` as soon as the task is cancelled.
    public func send(
        _ request: HTTPRequest, onBody: (@Sendable ([UInt8]) -> Void)? = nil
    ) async throws(HTTPError) -> HTTPResponse {
        try await send(request, body: onBody.map(BodyDestination.pieces) ?? .response)
    }

    /// The same for a body that a sink takes.
    ///
    /// - Throws: ``HTTPError``; `cancelled` also when the sink has broken off.
    public func send(_ request: HTTPRequest, to sink: any BodySink) async throws(HTTPError) -> HTTPResponse {
        try await send(request, body: .sink(sink))
    }

    private func send(_ request: HTTPRequest, body: BodyDestination) async throws(HTTPError) -> HTTPResponse {
        guard gate.enter() else { throw HTTPError(.stopped) }
        defer { gate.leave() }
        let ticket = TransferTicket()
        let result = await withTaskCancellationHandler {
            await loop.run(request, ticket: ticket, body: body)
        } onCancel: {
            gate.cancel(ticket)
        }
        return try result.get()
    }

    /// Ends the requests under way with the error `stopped`, closes all connections and waits for the thread's end. Idempotent.
    public func stop() async {
        gate.stop()
        await thread.join()
    }
}
