import DequeModule
import Dispatch
import Synchronization

/// One thread for the asynchronous work that nobody waits for; the system lets all other threads go first (`nice` 10).
///
/// Swift's own pool has a thread for each core and knows no difference between a person's request and a backlog: a job of a
/// millisecond there delays whoever asks meanwhile. `withTaskExecutorPreference(BackgroundExecutor.shared)` takes it elsewhere.
///
/// - Threads: `enqueue` from any; jobs run one at a time on the executor's thread, which lives as long as the process.
public final class BackgroundExecutor: TaskExecutor, Sendable {
    public static let shared = BackgroundExecutor()

    private let jobs = Mutex(Deque<UnownedJob>())
    private let work = DispatchSemaphore(value: 0)

    private init() {
        _ = LoopThread.start(name: "background", isBackground: true) { [self] in
            while true {
                work.wait()
                jobs.withLock { $0.popFirst() }?.runSynchronously(on: asUnownedTaskExecutor())
            }
        }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        work.signal()
    }
}
