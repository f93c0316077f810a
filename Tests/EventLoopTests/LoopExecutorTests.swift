import EventLoop
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// An actor on a thread of its own, as the C libraries' actors are.
private actor Ledger {
    private let thread = BlockingThread(name: "ledger")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }
    private(set) var entries: [Int] = []

    func add(_ entry: Int) { entries.append(entry) }

    var threadName: String { currentThreadName() }

    nonisolated func addAssumingIsolation(_ entry: Int) { assumeIsolated { $0.entries.append(entry) } }

    func addThroughAssumption(_ entry: Int) { addAssumingIsolation(entry) }

    nonisolated func stop() { thread.stop() }
}

/// "process/task/thread" as procfs has it; the optimiser takes `pthread_self()` for a constant, across suspensions too.
private func currentThreadName() -> String {
    var name = [CChar](repeating: 0, count: 64)
    let count = readlink("/proc/thread-self", &name, name.count - 1)
    return String(decoding: name.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

@Suite(.timeLimit(.minutes(1)))
struct LoopExecutorTests {
    @Test func `One task's jobs run in the order it made them`() async {
        let ledger = Ledger()
        for entry in 0..<10_000 { await ledger.add(entry) }
        #expect(await ledger.entries == Array(0..<10_000))
        ledger.stop()
    }

    @Test func `All jobs run on the same thread, and never on the caller's`() async {
        let ledger = Ledger()
        let first = await ledger.threadName
        for _ in 0..<100 { #expect(await ledger.threadName == first) }
        #expect(first != currentThreadName())
        ledger.stop()
    }

    @Test func `C callbacks on the thread may assume the actor's isolation`() async {
        let ledger = Ledger()
        await ledger.addThroughAssumption(7)
        #expect(await ledger.entries == [7])
        ledger.stop()
    }

    @Test func `No wake-up is lost under contention`() async {
        let ledger = Ledger()
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<64 {
                group.addTask { for index in 0..<500 { await ledger.add(task * 500 + index) } }
            }
        }
        #expect(await ledger.entries.count == 32_000)
        ledger.stop()
    }

    @Test func `Jobs that were in the mailbox before stop still run`() async {
        let ledger = Ledger()
        await withTaskGroup(of: Void.self) { group in
            for entry in 0..<100 { group.addTask { await ledger.add(entry) } }
            await group.waitForAll()
        }
        #expect(await ledger.entries.sorted() == Array(0..<100))
        ledger.stop()
        ledger.stop()
    }

    /// The last job may let its thread end while the call that brought it is still waking the thread.
    @Test func `Threads that end with their last job take nothing from under who called`() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    for entry in 0..<50 {
                        let ledger = Ledger()
                        await ledger.add(entry)
                        ledger.stop()
                    }
                }
            }
        }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct LoopThreadTests {
    @Test func `Joining suspends until the body has returned, however often`() async {
        let isDone = Atomic(false)
        let thread = LoopThread.start(name: "body") { isDone.store(true, ordering: .releasing) }
        await thread.join()
        let wasDone = isDone.load(ordering: .acquiring)
        #expect(wasDone)
        await thread.join()
    }

    @Test func `A thread bears its name, cut to what Linux keeps`() async {
        let name = Mutex("")
        let thread = LoopThread.start(name: "a-very-long-thread-name") {
            let file = open("/proc/thread-self/comm", O_RDONLY)
            var bytes = [UInt8](repeating: 0, count: 32)
            let count = read(file, &bytes, bytes.count)
            close(file)
            name.withLock { $0 = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) }
        }
        await thread.join()
        #expect(name.withLock { $0 } == "a-very-long-thr\n")
    }
}
