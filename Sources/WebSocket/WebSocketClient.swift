import EventLoop
import Logging
import Synchronization

/// Limits of a ``WebSocketClient``.
public struct ClientConfiguration: Sendable {
    /// The longest message a server may send, bytes.
    public var maximumMessageBytes = 16 << 20
    /// Messages of one connection that may wait for their reader; the next ones stay in the system's buffers. One read brings some
    /// hundred short ones, and to stop in the middle of it is dear.
    public var inboundLimitMessages = 1024
    /// The most that may wait to be sent on one connection, bytes.
    public var outboundLimitBytes = 8 << 20
    /// A server silent this long is sent a ping; silent as long again, the connection is dropped.
    public var pingInterval: Duration = .seconds(30)

    public init() {}
}

/// WebSocket connections to servers, all on one thread of their own.
///
/// - Threads: any. The thread starts with the first ``connect(host:port:path:headers:subprotocols:timeout:)`` and ends in ``stop()``.
/// - Never: TLS; host names are resolved on the loop's thread, which waits meanwhile.
public final class WebSocketClient: Sendable {
    private enum State {
        case idle
        case running(LoopThread)
        case stopped
    }

    private let loop: ClientLoop
    private let state = Mutex(State.idle)

    public init(configuration: ClientConfiguration = ClientConfiguration(), logger: Logger) {
        LibraryLog.route(to: logger)
        loop = ClientLoop(configuration: configuration)
    }

    /// Opens a connection.
    ///
    /// - Parameters:
    ///   - path: with its query, percent-encoded.
    ///   - headers: added to the handshake, as they are.
    ///   - subprotocols: offered in this order; the server's choice is ``WebSocketConnection/subprotocol``.
    /// - Throws: ``WebSocketError``: `connectionRefused`, `timeout`, `rejected(status:)`, `handshakeFailed`, `closed`.
    public func connect(
        host: String, port: Int, path: String, headers: [(String, String)] = [], subprotocols: [String] = [],
        timeout: Duration = .seconds(5)
    ) async throws(WebSocketError) -> WebSocketConnection {
        guard startIfNeeded() else { throw WebSocketError(.closed) }
        let outcome = await withCheckedContinuation { waiter in
            loop.service.post(
                .connect(
                    ClientHandshake(
                        host: host, port: port, target: path, headers: headers, subprotocols: subprotocols, timeout: timeout,
                        waiter: waiter)))
        }
        return try outcome.get()
    }

    /// Closes everything at once and waits for the thread. Idempotent.
    public func stop() async {
        let thread: LoopThread? = state.withLock { state in
            defer { state = .stopped }
            guard case .running(let thread) = state else { return nil }
            return thread
        }
        guard let thread else { return }
        loop.service.post(.stop)
        await thread.join()
    }

    private func startIfNeeded() -> Bool {
        state.withLock { state in
            switch state {
            case .running: return true
            case .stopped: return false
            case .idle:
                FileLimit.raise()
                state = .running(startThread())
                return true
            }
        }
    }

    private func startThread() -> LoopThread {
        loop.service.start(name: "websocket-out") { [loop] in
            nonisolated(unsafe) let uv = $0
            return loop.assumeIsolated {
                guard $0.open(on: uv) else { return false }
                $0.runCommands()
                return true
            }
        } close: { [loop] in
            nonisolated(unsafe) let uv = $0
            loop.assumeIsolated { $0.close(on: uv) }
        }
    }
}
