import DequeModule
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// The mailbox of a thread that belongs to a C library, as a Swift executor.
///
/// A C library with a loop of its own (libwebsockets, libcurl, a libpq socket) wants its state touched from one thread only.
/// An actor whose `unownedExecutor` is a `LoopExecutor` keeps that promise in the type system: its jobs land in this mailbox,
/// `wake` interrupts the C library's wait, and the thread calls ``runPendingJobs()`` in between.
///
/// - Invariant: jobs run on the adopted thread only, in the order they were enqueued.
/// - Threads: `enqueue` from any; ``adoptCurrentThread()`` and ``runPendingJobs()`` from the loop's own.
/// - Never: runs a job inside `enqueue`, holds its lock while a job runs, or waits.
/// - Next: ``LoopThread``, which starts such a thread; ``BlockingThread``, for libraries that simply block.
public final class LoopExecutor: SerialExecutor, Sendable {
    private struct Mailbox {
        var jobs = Deque<UnownedJob>()
        var thread: pthread_t?
    }

    private let mailbox = Mutex(Mailbox())
    private let wake: @Sendable () -> Void

    /// - Parameter wake: interrupts the C library's wait; called from any thread, once per empty → non-empty mailbox.
    public init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The job may be its actor's last: thread and executor may be over before the wake-up is.
        let keeper = Unmanaged.passRetained(self)
        defer { keeper.release() }
        let wasEmpty = mailbox.withLock { mailbox in
            mailbox.jobs.append(job)
            return mailbox.jobs.count == 1
        }
        if wasEmpty { wake() }
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// Declares the calling thread to be the one that runs this executor's jobs.
    public func adoptCurrentThread() {
        mailbox.withLock { $0.thread = pthread_self() }
    }

    /// Runs what is in the mailbox, and what those jobs add, up to a bound that lets the C library breathe.
    ///
    /// - Returns: whether jobs are left; the caller then comes back without waiting.
    @discardableResult
    public func runPendingJobs(limit: Int = 4096) -> Bool {
        for _ in 0..<limit {
            guard let job = mailbox.withLock({ $0.jobs.popFirst() }) else { return false }
            job.runSynchronously(on: asUnownedSerialExecutor())
        }
        let isLeft = mailbox.withLock { !$0.jobs.isEmpty }
        if isLeft { wake() }
        return isLeft
    }

    public func isIsolatingCurrentContext() -> Bool? {
        let thread = mailbox.withLock { $0.thread }
        return thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false
    }

    public func checkIsolated() {
        precondition(isIsolatingCurrentContext() == true, "not on the loop's thread")
    }
}
