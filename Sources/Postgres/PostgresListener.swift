import CLibpq
import EventLoop
import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

public struct PostgresNotification: Sendable, Hashable {
    public let channel: String
    public let payload: String

    public init(channel: String, payload: String) {
        self.channel = channel
        self.payload = payload
    }
}

public enum ListenerEvent: Sendable, Hashable {
    /// Listening from now on: after each connect, and when notifications had to be dropped. Read again what may have been missed.
    case connected
    case notification(PostgresNotification)
    case disconnected
}

/// Receives `NOTIFY` on a connection of its own, and keeps that connection alive.
///
/// - Thread: its own, which waits in `poll(2)` for the socket and an eventfd.
/// - Never: waits for its consumer; what does not fit its buffer becomes one `.connected` (``ListenerBuffer``).
public final class PostgresListener: Sendable {
    private let configuration: PostgresConfiguration
    private let channels: [String]
    private let logger: Logger
    private let buffer = ListenerBuffer()
    private let wake = WakeSignal()
    private let isStopping = Atomic(false)

    /// - Parameter channels: names as `NOTIFY` has them; at most 63 bytes each.
    public init(configuration: PostgresConfiguration, channels: [String], logger: Logger) {
        self.configuration = configuration
        self.channels = channels
        self.logger = logger
    }

    /// What happened, in order, for one consumer; ends after ``stop()``.
    public var events: AsyncStream<ListenerEvent> {
        let buffer = buffer
        return AsyncStream { await buffer.next() }
    }

    /// Listens until ``stop()`` or the task's cancellation; call it once.
    public func run() async {
        let thread = LoopThread.start(name: "postgres-listen") { [self] in
            listen()
            buffer.finish()
        }
        await withTaskCancellationHandler { await thread.join() } onCancel: { stop() }
    }

    /// Makes ``run()`` return. Idempotent, and final.
    public func stop() {
        isStopping.store(true, ordering: .releasing)
        wake.raise()
    }

    private var mustStop: Bool { isStopping.load(ordering: .acquiring) }

    private func listen() {
        var backoff = Self.backoff
        while !mustStop {
            do {
                let session = try connect()
                backoff = Self.backoff
                buffer.append(.connected)
                try receive(on: session)
            } catch {
                logger.debug("listener lost PostgreSQL", metadata: ["reason": "\(error)"])
            }
            buffer.append(.disconnected)
            if !mustStop { _ = Descriptor.wait(wake.descriptor, POLLIN, until: .now + backoff.next()) }
        }
    }

    private static let backoff = Backoff(first: .milliseconds(20), limit: .milliseconds(500))

    private func connect() throws(PostgresError) -> LibpqSession {
        let deadline = Deadline.now + configuration.connectTimeout
        let session = try LibpqSession(configuration, deadline: deadline, interrupt: wake)
        let requests = channels.map {
            LibpqSession.Request.command("LISTEN \"\($0.replacing("\"", with: "\"\""))\"")
        }
        let results = try session.exchange(requests, deadline: deadline)
        if let failure = results.first(where: \.isFailure) { throw PostgresError(server: failure.pointer) }
        return session
    }

    /// Returns when it must stop; throws when the connection broke.
    private func receive(on session: LibpqSession) throws(PostgresError) {
        while !mustStop {
            for notification in session.notifications() { buffer.append(.notification(notification)) }
            session.waitForInput(or: wake)
            guard session.readInput() else { throw PostgresError(.connectionLost, "the connection to the server broke") }
        }
    }
}

extension LibpqSession {
    /// Takes the notifications that have been read.
    fileprivate func notifications() -> [PostgresNotification] {
        var notifications: [PostgresNotification] = []
        while let pointer = PQnotifies(connection) {
            notifications.append(
                PostgresNotification(
                    channel: String(cString: pointer.pointee.relname), payload: String(cString: pointer.pointee.extra)))
            PQfreemem(pointer)
        }
        return notifications
    }

    fileprivate func waitForInput(or wake: WakeSignal) {
        var requests = [
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0), pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        poll(&requests, 2, -1)
    }
}
