import DequeModule

/// What a peer has sent and nobody has read yet: a state machine without C and without I/O.
///
/// - Invariant: one reader waits at most, and only while nothing is queued.
struct Inbox {
    let countLimit: Int
    static let byteLimit = 256 * 1024

    typealias Reader = CheckedContinuation<WebSocketMessage?, Never>

    enum Delivered {
        case toReader(Reader)
        case queued
        /// The queue is full: stop reading from the socket until ``Taken/resumes``.
        case full
        case refused
    }

    enum Taken {
        case message(WebSocketMessage, resumes: Bool)
        case end
        case wait
    }

    private var messages = Deque<WebSocketMessage>()
    private var queuedBytes = 0
    private var reader: Reader?
    private var isFull = false
    private var isFinished = false

    init(countLimit: Int) { self.countLimit = countLimit }

    mutating func deliver(_ message: WebSocketMessage) -> Delivered {
        guard !isFinished else { return .refused }
        if let reader = reader.take() { return .toReader(reader) }
        messages.append(message)
        queuedBytes += message.bytes.count
        guard !isFull, messages.count >= countLimit || queuedBytes >= Self.byteLimit else { return .queued }
        isFull = true
        return .full
    }

    mutating func take() -> Taken {
        guard let message = messages.popFirst() else { return isFinished ? .end : .wait }
        queuedBytes -= message.bytes.count
        let resumes = isFull && messages.count <= countLimit / 2 && queuedBytes <= Self.byteLimit / 2
        if resumes { isFull = false }
        return .message(message, resumes: resumes)
    }

    /// - Returns: what is queued, and whether the socket is to be read again.
    mutating func takeAll() -> (messages: Deque<WebSocketMessage>, resumes: Bool) {
        defer {
            messages = []
            queuedBytes = 0
            isFull = false
        }
        return (messages, isFull)
    }

    mutating func wait(_ reader: Reader) {
        precondition(self.reader == nil, "a connection's messages have one consumer")
        self.reader = reader
    }

    /// Takes back the reader that waits, if one does: it is to be answered nil.
    mutating func takeReader() -> Reader? { reader.take() }

    /// What is queued can still be read; then comes the end.
    mutating func finish() -> Reader? {
        isFinished = true
        return reader.take()
    }
}
