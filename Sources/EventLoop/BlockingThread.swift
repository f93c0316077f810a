import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A thread of its own for an actor that calls blocking C functions (one libpq connection, for example).
///
/// Between jobs the thread sleeps on a semaphore; while a job blocks in C, nobody else is held up.
///
/// - Threads: jobs run on the one thread started here.
/// - Owner: the actor retains this object and returns ``unownedExecutor``; the thread ends after ``stop()``, once the mailbox is
///   empty.
public final class BlockingThread: Sendable {
    private let loop: LoopExecutor
    private let signal: Signal
    private let isStopping = Atomic(false)

    /// - Parameter isBackground: as for ``LoopThread``.
    public init(name: String, isBackground: Bool = false) {
        let signal = Signal()
        self.signal = signal
        loop = LoopExecutor { signal.raise() }
        _ = LoopThread.start(name: name, isBackground: isBackground) { [self] in
            loop.adoptCurrentThread()
            while true {
                loop.runPendingJobs()
                if isStopping.load(ordering: .acquiring) { break }
                signal.wait()
            }
            while loop.runPendingJobs() {}
        }
    }

    public var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Lets the thread end after the jobs that are already in the mailbox. Idempotent.
    public func stop() {
        isStopping.store(true, ordering: .releasing)
        signal.raise()
    }
}

/// A POSIX semaphore (sem_overview(7)).
private final class Signal: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func raise() { sem_post(semaphore) }

    func wait() { while sem_wait(semaphore) == -1 && errno == EINTR {} }
}
