import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A named operating-system thread that runs one closure and can be waited for.
///
/// - Threads: `start` from any; the body runs on the new thread; ``join()`` suspends, it never blocks a cooperative thread.
public final class LoopThread: Sendable {
    private struct State {
        var isFinished = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private final class Start {
        let name: String
        let body: @Sendable () -> Void
        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    private let state = Mutex(State())

    private init() {}

    /// Starts a detached thread.
    ///
    /// - Parameters:
    ///   - name: shown by `top -H` and debuggers; at most 15 bytes are kept (Linux).
    ///   - isBackground: whether the system lets all other threads go first (`nice` 10); default false.
    ///   - body: returns when the thread should end.
    public static func start(
        name: String, isBackground: Bool = false, _ body: @escaping @Sendable () -> Void
    ) -> LoopThread {
        let thread = LoopThread()
        let start = Start(name: name) {
            // On Linux a priority belongs to a thread; 0 is the calling one.
            if isBackground { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10) }
            body()
            thread.finish()
        }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, 2 << 20)
        var handle = pthread_t()
        let result = pthread_create(&handle, &attributes, enterThread, Unmanaged.passRetained(start).toOpaque())
        pthread_attr_destroy(&attributes)
        precondition(result == 0, "the system refused a thread (\(result))")
        return thread
    }

    /// Suspends until the body has returned.
    public func join() async {
        await withCheckedContinuation { continuation in
            let isFinished = state.withLock { state in
                if !state.isFinished { state.waiters.append(continuation) }
                return state.isFinished
            }
            if isFinished { continuation.resume() }
        }
    }

    private func finish() {
        let waiters = state.withLock { state in
            state.isFinished = true
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    fileprivate static func run(_ context: UnsafeMutableRawPointer) {
        let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
        nameCurrentThread(start.name)
        start.body()
    }
}

/// Linux lets a thread name itself through procfs; `pthread_setname_np` and `prctl` are not imported by Swift.
private func nameCurrentThread(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    _ = Array(name.utf8.prefix(15)).withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
}

private func enterThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { LoopThread.run(context) }
    return nil
}
