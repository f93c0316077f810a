import Synchronization

/// One WebSocket, on a server or a client.
///
/// Sending appends to a queue and tells the loop; reading takes from a queue the loop fills. Neither waits for the network.
///
/// - Threads: any. The C side of the connection is ``Socket``, on the loop's thread.
/// - Invariant: messages keep their order in both directions; both queues are bounded in bytes.
public final class WebSocketConnection: Sendable {
    /// Unique within the server or client.
    public let id: UInt64
    /// The handshake that opened the connection (on a client: the one it sent), without the headers that only it needed.
    public let head: RequestHead
    /// What the two sides agreed on, if anything.
    public let subprotocol: String?

    private let outboundLimit: Int
    private let slowCode: UInt16
    private let loop: ServiceLoop
    private let outbox = Mutex(Outbox())
    private let inbox: Mutex<Inbox>

    /// - Parameters:
    ///   - inboundLimit: messages.
    ///   - outboundLimit: bytes.
    init(
        id: UInt64, head: RequestHead, subprotocol: String?, inboundLimit: Int, outboundLimit: Int, slowCode: UInt16, loop: ServiceLoop
    ) {
        self.id = id
        self.head = head
        self.subprotocol = subprotocol
        inbox = Mutex(Inbox(countLimit: inboundLimit))
        self.outboundLimit = outboundLimit
        self.slowCode = slowCode
        self.loop = loop
    }

    /// The messages the peer sends; one consumer.
    public var messages: WebSocketMessages { WebSocketMessages(connection: self) }

    public var isOpen: Bool { outbox.withLock { $0.isOpen } }

    /// The code the connection was closed with, by whichever side came first; 1006 if it broke; nil while it lives.
    public var closeCode: UInt16? { outbox.withLock { $0.closedWith } }

    /// Payload bytes queued here and not yet handed to the system.
    public var bufferedBytes: Int { outbox.withLock { $0.bufferedBytes } }

    /// Queues a text message; `text` must be UTF-8.
    ///
    /// - Returns: false if the connection is closed or closing, or if this message passed the outbound limit: then what was queued
    ///   is dropped and the connection is closed as a slow consumer.
    @discardableResult
    public func send(_ text: [UInt8]) -> Bool {
        switch enqueue(text) {
        case .refused: return false
        case .queued: return true
        case .schedule: loop.post(.flush(id))
        case .overflow:
            loop.post(.flush(id))
            return false
        }
        return true
    }

    @discardableResult
    public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Closes after what is queued has been sent.
    ///
    /// - Parameters:
    ///   - code: 1000…4999, as RFC 6455 §7.4 allows.
    ///   - reason: at most 123 bytes are sent.
    public func close(code: UInt16 = 1000, reason: String = "") {
        let tells = outbox.withLock { $0.requestClose(Outbox.Close(code: code, reason: reason)) }
        if tells { loop.post(.flush(id)) }
    }

    /// Returns once fewer than `bytes` are queued here, or the connection is closing: for a sender of much that wants to go at
    /// the reader's pace.
    public func waitUntilDrained(below bytes: Int) async {
        await withCheckedContinuation { continuation in
            let waiter = Outbox.DrainWaiter(below: bytes, continuation: continuation)
            if !outbox.withLock({ $0.wait(waiter) }) { continuation.resume() }
        }
    }

    /// Suspends until the connection is closed, and answers ``closeCode``.
    public func waitUntilClosed() async -> UInt16 {
        await withCheckedContinuation { closer in
            if let code = outbox.withLock({ $0.awaitClose(closer) }) { closer.resume(returning: code) }
        }
    }

    func enqueue(_ text: [UInt8]) -> Outbox.Appended {
        outbox.withLock { $0.append(text, limit: outboundLimit, slowCode: slowCode) }
    }

    /// The messages that have come already, without waiting: for the consumer of ``messages`` who takes what is there at once.
    public func takeReceived() -> some Sequence<WebSocketMessage> {
        let (messages, resumes) = inbox.withLock { $0.takeAll() }
        if resumes { loop.post(.resumeReading(id)) }
        return messages
    }

    func nextMessage() async -> WebSocketMessage? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { reader in
                switch takeOrWait(reader) {
                case .message(let message, let resumes):
                    if resumes { loop.post(.resumeReading(id)) }
                    reader.resume(returning: message)
                case .end: reader.resume(returning: nil)
                case .wait: break
                }
            }
        } onCancel: {
            inbox.withLock { $0.takeReader() }?.resume(returning: nil)
        }
    }

    private func takeOrWait(_ reader: Inbox.Reader) -> Inbox.Taken {
        inbox.withLock { inbox in
            let taken = inbox.take()
            guard case .wait = taken else { return taken }
            if Task.isCancelled { return .end }
            inbox.wait(reader)
            return .wait
        }
    }
}

// The loop's side.
extension WebSocketConnection {
    /// The peer does not read: what is queued is gone, and the close does not wait.
    var mustCloseAtOnce: Bool { outbox.withLock { $0.closedWith == nil && $0.closing?.isImmediate == true } }

    func nextStep(batchBytes: Int) -> Outbox.Step {
        let (step, drained) = outbox.withLock { ($0.next(batchBytes: batchBytes), $0.takeDrained()) }
        for waiter in drained { waiter.continuation.resume() }
        return step
    }

    /// What is queued has left: the closing handshake may begin.
    func askToClose() { loop.post(.beginClose(id)) }

    /// Answers whether the socket should stop reading for now.
    func deliver(_ bytes: [UInt8]) -> Bool {
        let message = WebSocketMessage(bytes: bytes, receivedAt: .now)
        switch inbox.withLock({ $0.deliver(message) }) {
        case .toReader(let reader): reader.resume(returning: message)
        case .full: return true
        case .queued, .refused: break
        }
        return false
    }

    func finish(code: UInt16) {
        let (closers, drained) = outbox.withLock { ($0.finish(code: code), $0.takeDrained()) }
        for waiter in drained { waiter.continuation.resume() }
        guard let closers else { return }
        for closer in closers { closer.resume(returning: code) }
        inbox.withLock { $0.finish() }?.resume(returning: nil)
    }
}
