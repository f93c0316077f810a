import Dispatch
import EventLoop
import Synchronization

/// Embeds texts on threads of its own, what a person waits for before what nobody waits for.
///
/// - Invariant: every accepted call ends exactly once: with its embeddings, or with `cancelled`, `stopped` or
///   `computationFailed`.
/// - Threads: `embed` from any; it suspends and never blocks. Each of the embedder's threads runs one slice (a few short texts, or
///   one long one) on one core at a time, so a call waits for the slice that is running, never for a batch. Background work has
///   threads of its own, which the system lets run only where no other thread wants the core.
/// - Owner: lives until ``stop()``; its threads retain it.
/// - Never: grows without bound (``EmbeddingError/Code/overloaded`` instead), or keeps work of a cancelled caller queued.
/// - Next: `EmbeddingQueue` for who is next, ``EmbeddingModel`` for what is run.
public final class Embedder: Sendable {
    public let model: EmbeddingModel

    fileprivate struct State {
        var queue: EmbeddingQueue<Waiter>
        var isStopped = false
        var nextIdentifier: UInt64 = 0
        var threads: [LoopThread] = []
        var statistics = EmbedderStatistics()
        /// What a text that somebody waits for takes, a moving average; nil before the first.
        var timePerText: Duration?
    }

    /// The threads that serve some priorities.
    private struct Lane {
        let priorities: [EmbeddingPriority]
        /// Raised once for every thread that may find a slice.
        let work = DispatchSemaphore(value: 0)
    }

    typealias Waiter = CheckedContinuation<Result<[[Float]], EmbeddingError>, Never>

    /// Most texts of one slice.
    private static let sliceTexts = 8

    private let state: Mutex<State>
    private let attended = Lane(priorities: [.interactive, .speculative])
    private let unattended = Lane(priorities: [.background])
    private let observe: (@Sendable (SliceReport) -> Void)?

    /// Starts the threads; each allocates its workspace (about 6 MB for all-MiniLM-L6-v2) before the first slice.
    ///
    /// - Parameters:
    ///   - threads: forward passes at the same time, one core each, and as many for the background; at least 1.
    ///   - queueLimit: texts that may wait, for each priority (default 4,096).
    ///   - queueLimitBytes: UTF-8 bytes of these texts, for each priority (default 16 MiB).
    ///   - observe: called on the embedder's thread after each slice, its callers already resumed; must be quick.
    public init(
        model: EmbeddingModel, threads: Int, queueLimit: Int = 4_096, queueLimitBytes: Int = 16 << 20,
        observe: (@Sendable (SliceReport) -> Void)? = nil
    ) {
        self.model = model
        self.observe = observe
        state = Mutex(State(queue: EmbeddingQueue(limitTexts: queueLimit, limitBytes: queueLimitBytes)))
        let started = (0..<max(1, threads)).flatMap { index in
            [
                LoopThread.start(name: "embed-\(index)") { [self] in runThread(of: attended) },
                LoopThread.start(name: "embed-idle-\(index)", isBackground: true) { [self] in runThread(of: unattended) },
            ]
        }
        state.withLock { $0.threads = started }
    }

    /// The embeddings of `texts`, in order, ``EmbeddingModel/dimensions`` floats each.
    ///
    /// Cancelling the task returns at once and drops what is still queued; so does the end of `limit`.
    ///
    /// - Parameter limit: how long the caller can wait; when it is plain that the queue takes longer, the call fails at once.
    /// - Throws: `overloaded` (also when the limit is over), `cancelled`, `stopped`, `computationFailed`.
    public func embed(
        _ texts: [String], priority: EmbeddingPriority, within limit: Duration? = nil
    ) async throws(EmbeddingError) -> [[Float]] {
        if texts.isEmpty { return [] }
        let identifier = state.withLock { state in
            state.nextIdentifier += 1
            return state.nextIdentifier
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                submit(identifier, texts, priority, within: limit, waiter)
                if Task.isCancelled { cancel(identifier) }
            }
        } onCancel: {
            cancel(identifier)
        }
        return try result.get()
    }

    /// Refuses new work, fails what is queued with `stopped`, and waits for the slices that are running. Idempotent.
    public func stop() async {
        let (waiters, threads) = state.withLock { state in
            state.isStopped = true
            return (state.queue.removeAll(), state.threads)
        }
        for waiter in waiters { waiter.resume(returning: .failure(Self.stopped)) }
        for _ in threads {
            attended.work.signal()
            unattended.work.signal()
        }
        for thread in threads { await thread.join() }
    }

    public var statistics: EmbedderStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.queuedInteractive = state.queue.count(.interactive)
            statistics.queuedSpeculative = state.queue.count(.speculative)
            statistics.queuedBackground = state.queue.count(.background)
            return statistics
        }
    }

    private static let stopped = EmbeddingError(.stopped, "the embedder was stopped")

    private func submit(
        _ identifier: UInt64, _ texts: [String], _ priority: EmbeddingPriority, within limit: Duration?, _ waiter: Waiter
    ) {
        let refusal: EmbeddingError? = state.withLock { state in
            if state.isStopped { return Self.stopped }
            if let limit, let wait = state.expectedWait(priority), wait > limit {
                state.statistics.refusedTexts += texts.count
                return EmbeddingError(.overloaded, "the \(priority) queue is too long to be in time")
            }
            if state.queue.append(identifier, texts, priority, waiter) { return nil }
            state.statistics.refusedTexts += texts.count
            return EmbeddingError(.overloaded, "the \(priority) queue is full")
        }
        if let refusal { return waiter.resume(returning: .failure(refusal)) }
        (priority == .background ? unattended : attended).work.signal()
        if let limit {
            Deadlines.shared.schedule(at: .now + limit) { [weak self] in
                self?.giveUp(identifier, EmbeddingError(.overloaded, "the time of the caller is over"))
            }
        }
    }

    private func cancel(_ identifier: UInt64) { giveUp(identifier, EmbeddingError(.cancelled, "the caller was cancelled")) }

    private func giveUp(_ identifier: UInt64, _ error: EmbeddingError) {
        let waiter = state.withLock { state in
            let waiter = state.queue.remove(identifier)
            if waiter != nil { state.statistics.cancelledCalls += 1 }
            return waiter
        }
        waiter?.resume(returning: .failure(error))
    }

    private func runThread(of lane: Lane) {
        OneDNN.confineToCurrentThread()
        let workspace = Result { () throws(EmbeddingError) in try model.makeWorkspace() }
        while true {
            lane.work.wait()
            let (slice, isMoreQueued, isStopped) = state.withLock { state in
                let slice = state.queue.takeSlice(
                    of: lane.priorities, limitTexts: Self.sliceTexts, limitTokens: model.batchCapacity, tokenBound: model.tokenBound)
                return (slice, lane.priorities.contains { state.queue.count($0) > 0 }, state.isStopped)
            }
            if isMoreQueued { lane.work.signal() }
            if let slice { run(slice, workspace) }
            if isStopped { return }
        }
    }

    private func run(_ slice: EmbeddingQueue<Waiter>.Slice, _ workspace: Result<Workspace, EmbeddingError>) {
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = Result { () throws(EmbeddingError) in
            try model.embed(slice.items.map(\.text), in: workspace.get())
        }
        let duration = clock.now - start
        let finished = state.withLock { state in
            state.statistics.slices += 1
            state.statistics.busy += duration
            if case .success(let result) = outcome {
                state.statistics.texts += slice.items.count
                state.statistics.tokens += result.tokens
                if slice.priority != .background {
                    let taken = duration / slice.items.count
                    state.timePerText = state.timePerText.map { $0 * 0.9 + taken * 0.1 } ?? taken
                }
            }
            return state.queue.finish(slice, outcome.map(\.embeddings))
        }
        for (waiter, result) in finished { waiter.resume(returning: result) }
        if let observe, case .success(let result) = outcome {
            observe(
                SliceReport(
                    priority: slice.priority, texts: slice.items.count, tokens: result.tokens, duration: duration))
        }
    }
}

extension Embedder.State {
    /// Until a text that is queued now is begun.
    fileprivate func expectedWait(_ priority: EmbeddingPriority) -> Duration? {
        let before = EmbeddingPriority.allCases.filter { $0.rawValue <= priority.rawValue }.reduce(0) { $0 + queue.count($1) }
        return timePerText.map { $0 * before / max(1, threads.count / 2) }
    }
}
