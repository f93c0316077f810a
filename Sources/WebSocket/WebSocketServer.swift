import EventLoop
import Logging
import Synchronization

/// HTTP and WebSockets on one port, on libwebsockets.
///
/// - Invariant: one thread owns the sockets (``ServerLoop``); the application runs on the cooperative pool and never waits for a
///   client, nor makes one wait for another: every queue is bounded, a reader too slow for its queue is closed.
/// - Never: TLS (a proxy's task), HTTP/2, compression.
/// - Read next: ``ServerApplication`` (what you write), ``WebSocketConnection`` (what you get), then ``ServerLoop``.
public final class WebSocketServer: Sendable {
    private enum State {
        case idle
        case running(LoopThread)
        case stopped
    }

    private let loop: ServerLoop
    private let configuration: ServerConfiguration
    private let counters = Counters()
    private let state = Mutex(State.idle)

    public init(configuration: ServerConfiguration, application: any ServerApplication, logger: Logger) {
        self.configuration = configuration
        LibraryLog.route(to: logger)
        loop = ServerLoop(configuration: configuration, application: application, counters: counters, logger: logger)
    }

    public var statistics: ServerStatistics { counters.snapshot }

    /// Listens; raises the limit of open files first.
    ///
    /// - Returns: the port, also where the configuration asks for any (0).
    /// - Throws: ``WebSocketError``: `addressInUse`, `addressUnavailable`, `permissionDenied`, `system`, or `closed` if it was started
    ///   before.
    public func start() async throws(WebSocketError) -> Int {
        FileLimit.raise()
        let listener = try Listener(host: configuration.host, port: configuration.port)
        let isOpen: Bool? = await withCheckedContinuation { opened in
            let isStarted = state.withLock { state in
                guard case .idle = state else { return false }
                state = .running(startThread(listener, opened))
                return true
            }
            if !isStarted { opened.resume(returning: nil) }
        }
        guard let isOpen else { throw WebSocketError(.closed) }
        guard isOpen else { throw WebSocketError(.system) }
        return listener.port
    }

    private func startThread(_ listener: Listener, _ opened: CheckedContinuation<Bool?, Never>) -> LoopThread {
        loop.service.start(name: "websocket") { [loop] in
            nonisolated(unsafe) let uv = $0
            let isOpen = loop.assumeIsolated { $0.open(listener, on: uv) }
            opened.resume(returning: isOpen)
            return isOpen
        } close: { [loop] in
            nonisolated(unsafe) let uv = $0
            loop.assumeIsolated { $0.close(on: uv) }
        }
    }

    /// Sends the same bytes to many: they are shared, and the loop is woken once.
    ///
    /// - Parameters:
    ///   - bytes: a text message, UTF-8.
    ///   - connections: this server's; closed ones are passed over, one whose queue is full is closed as a slow consumer.
    public func broadcast(_ bytes: [UInt8], to connections: some Sequence<WebSocketConnection>) {
        var commands: [LoopCommand] = []
        for connection in connections {
            switch connection.enqueue(bytes) {
            case .schedule, .overflow: commands.append(.flush(connection.id))
            case .refused, .queued: break
            }
        }
        if !commands.isEmpty { loop.service.post(commands) }
    }

    /// Stops listening, closes every WebSocket after what is queued for it, and lets HTTP requests under way finish.
    ///
    /// Returns when no connection is left, or at the deadline; ``stop()`` ends the rest.
    ///
    /// - Parameter code: nil gives ``CloseCodes/goingAway``.
    public func drain(code: UInt16? = nil, deadline: Duration = .seconds(10)) async {
        guard case .running = state.withLock({ $0 }) else { return }
        await loop.awaitDrained(code ?? configuration.closeCodes.goingAway, deadline)
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
}
