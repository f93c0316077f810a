import DequeModule

/// What waits to be sent on one connection: a state machine without C and without I/O.
///
/// - Invariant: `bufferedBytes` is the sum over `frames`, never above the limit; after a close request nothing is added.
struct Outbox {
    struct Close: Equatable {
        var code: UInt16
        var reason: String
        /// Do not wait for what is queued: the peer does not read.
        var isImmediate = false
    }

    enum Appended: Equatable {
        /// The connection is closed, or closing.
        case refused
        /// Queued; the loop knows already that there is something to send.
        case queued
        /// Queued, or closing because the limit is passed: the loop must be told.
        case schedule
        case overflow
    }

    enum Step {
        case write([[UInt8]], isLast: Bool)
        case close(Close)
        case idle
    }

    typealias Closer = CheckedContinuation<UInt16, Never>

    private(set) var frames = Deque<[UInt8]>()
    private(set) var bufferedBytes = 0
    private(set) var closing: Close?
    private(set) var closedWith: UInt16?
    private var isScheduled = false
    private var closers: [Closer] = []
    private var drainWaiters: [DrainWaiter] = []

    /// Somebody who sends more once less than `below` bytes wait here.
    struct DrainWaiter {
        var below: Int
        var continuation: CheckedContinuation<Void, Never>
    }

    var isOpen: Bool { closing == nil && closedWith == nil }

    mutating func append(_ bytes: [UInt8], limit: Int, slowCode: UInt16) -> Appended {
        guard isOpen else { return .refused }
        guard bufferedBytes + bytes.count <= limit else {
            drop()
            closing = Close(code: slowCode, reason: "slow_consumer", isImmediate: true)
            isScheduled = true
            return .overflow
        }
        frames.append(bytes)
        bufferedBytes += bytes.count
        if isScheduled { return .queued }
        isScheduled = true
        return .schedule
    }

    /// Answers whether the loop must be told.
    mutating func requestClose(_ close: Close) -> Bool {
        guard isOpen else { return false }
        closing = close
        defer { isScheduled = true }
        return !isScheduled
    }

    /// The next thing for the loop to do when the socket takes more.
    ///
    /// - Parameter batchBytes: frames are taken together up to this; always at least one.
    mutating func next(batchBytes: Int) -> Step {
        guard closedWith == nil else { return .idle }
        if let closing, closing.isImmediate || frames.isEmpty { return .close(closing) }
        guard let first = frames.popFirst() else {
            isScheduled = false
            return .idle
        }
        var batch = [first]
        var bytes = first.count
        while let frame = frames.first, bytes + frame.count <= batchBytes {
            batch.append(frames.removeFirst())
            bytes += frame.count
        }
        bufferedBytes -= bytes
        let isLast = frames.isEmpty && closing == nil
        if isLast { isScheduled = false }
        return .write(batch, isLast: isLast)
    }

    /// - Returns: those to tell; nil if it was closed before.
    mutating func finish(code: UInt16) -> [Closer]? {
        guard closedWith == nil else { return nil }
        closedWith = code
        drop()
        defer { closers = [] }
        return closers
    }

    /// Answers the code if it is closed already; otherwise `closer` is told.
    mutating func awaitClose(_ closer: Closer) -> UInt16? {
        if closedWith == nil { closers.append(closer) }
        return closedWith
    }

    /// - Returns: false when there is nothing to wait for.
    mutating func wait(_ waiter: DrainWaiter) -> Bool {
        guard isOpen, bufferedBytes >= waiter.below else { return false }
        drainWaiters.append(waiter)
        return true
    }

    /// Those who need not wait any longer; the caller resumes them outside the lock.
    mutating func takeDrained() -> [DrainWaiter] {
        guard !drainWaiters.isEmpty else { return [] }
        let waiters = drainWaiters
        drainWaiters = waiters.filter { isOpen && bufferedBytes >= $0.below }
        return waiters.filter { !isOpen || bufferedBytes < $0.below }
    }

    private mutating func drop() {
        frames = []
        bufferedBytes = 0
    }
}
