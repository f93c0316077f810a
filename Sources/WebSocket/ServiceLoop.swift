import CLibwebsockets
import EventLoop
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// What other threads ask of a loop.
enum LoopCommand: Sendable {
    /// A connection has something to send, or wants to close.
    case flush(UInt64)
    /// A connection that wants to close has sent what was queued.
    case beginClose(UInt64)
    /// A connection's inbox has room again.
    case resumeReading(UInt64)
    /// The answer to the HTTP request `exchange` of connection `peer`.
    case respond(peer: UInt64, exchange: UInt64, Response)
    case connect(ClientHandshake)
    case stop
}

/// One libwebsockets context on one libuv loop on one thread, with a mailbox.
///
/// The libuv loop is ours rather than libwebsockets' own: that one would take over SIGINT and SIGTERM.
///
/// - Invariant: everything of libwebsockets and libuv happens on the thread; other threads only ``post(_:)``.
/// - Threads: `post` from any; everything else from the loop's own.
/// - Never: wakes a context that is retired.
/// - Next: ``ServerLoop`` and ``ClientLoop``, the actors whose executor this carries.
final class ServiceLoop: Sendable {
    let executor: LoopExecutor
    private let alarm: Alarm
    private let commands = Mutex<[LoopCommand]>([])

    init() {
        let alarm = Alarm()
        self.alarm = alarm
        executor = LoopExecutor { alarm.ring() }
    }

    /// Queues a command; after the loop has ended, nobody takes it any more.
    func post(_ command: LoopCommand) { post([command]) }

    /// Queues a batch with one wake-up.
    func post(_ batch: [LoopCommand]) {
        let wasEmpty = commands.withLock { commands in
            defer { commands.append(contentsOf: batch) }
            return commands.isEmpty
        }
        if wasEmpty { alarm.ring() }
    }

    func takeCommands() -> [LoopCommand] {
        commands.withLock { commands in
            defer { commands = [] }
            return commands
        }
    }

    /// Starts the thread: `open` makes the context; once it has returned true the loop runs until ``stop(_:)``; then `close`.
    func start(
        name: String, open: @escaping @Sendable (UnsafeMutablePointer<uv_loop_t>) -> Bool,
        close: @escaping @Sendable (UnsafeMutablePointer<uv_loop_t>) -> Void
    ) -> LoopThread {
        LoopThread.start(name: name) { [executor] in
            executor.adoptCurrentThread()
            let loop = UnsafeMutablePointer<uv_loop_t>.allocate(capacity: 1)
            uv_loop_init(loop)
            if open(loop) {
                uv_run(loop, UV_RUN_DEFAULT)
                close(loop)
            }
            executor.runPendingJobs()
        }
    }

    /// Makes the context and lets other threads wake it.
    func makeContext(
        on loop: UnsafeMutablePointer<uv_loop_t>, _ configure: (inout lws_context_creation_info) -> Void
    ) -> OpaquePointer? {
        var info = lws_context_creation_info()
        info.options = shim_lws_option_libuv() | shim_lws_option_explicit_vhosts() | shim_lws_option_skip_canonical_name()
        info.gid = -1
        info.uid = -1
        configure(&info)
        var loops: [UnsafeMutableRawPointer?] = [UnsafeMutableRawPointer(loop)]
        let context = loops.withUnsafeMutableBufferPointer { loops in
            info.foreign_loops = loops.baseAddress
            // Making one loads the event library's plugin and sets up OpenSSL, for the whole process.
            return Self.creation.withLock { lws_create_context(&info) }
        }
        alarm.arm(context)
        return context
    }

    /// Closes the connections that `connections` names, and lets go of the context.
    ///
    /// The context and its loop are not freed: libwebsockets 4.1 on libuv closes the descriptor of its wake-up event twice when a
    /// context is destroyed, and by the second time another thread may have been given that number.
    ///
    /// - Parameter connections: those still open; asked again after every turn of the loop, as some say goodbye first.
    func retire(on loop: UnsafeMutablePointer<uv_loop_t>, closing connections: () -> [OpaquePointer]) {
        alarm.arm(nil)
        for _ in 0..<Self.farewells {
            let open = connections()
            for wsi in open { shim_lws_close_now(wsi) }
            uv_run(loop, UV_RUN_NOWAIT)
            if open.isEmpty { break }
        }
    }

    /// Turns of the loop at most: the first begins goodbyes, the second cuts them short.
    private static let farewells = 10
    private static let creation = NSLock()

    /// Wakes the context while there is one.
    private final class Alarm: @unchecked Sendable {
        private let lock = Mutex(())
        private var context: OpaquePointer?

        func arm(_ context: OpaquePointer?) { lock.withLock { _ in self.context = context } }

        func ring() { lock.withLock { _ in if let context { lws_cancel_service(context) } } }
    }
}
