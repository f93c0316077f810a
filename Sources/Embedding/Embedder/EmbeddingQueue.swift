import DequeModule

/// Who is embedded next: first in, first out for each priority, the higher priority before the lower, in slices.
///
/// A state machine without threads or C. It returns the waiters to resume; the owner resumes them outside its lock.
struct EmbeddingQueue<Waiter> {
    struct Item {
        let request: UInt64
        /// Which of the request's texts.
        let index: Int
        let text: String
    }

    /// Texts of one priority that one forward pass takes, maybe of several requests.
    struct Slice {
        let priority: EmbeddingPriority
        var items: [Item] = []
    }

    private struct Request {
        let texts: [String]
        let priority: EmbeddingPriority
        let waiter: Waiter
        var nextIndex = 0
        var unfinished: Int
        var embeddings: [[Float]]
    }

    private struct Lane {
        /// Requests with texts not yet taken, first come first.
        var order = Deque<UInt64>()
        var texts = 0
        var bytes = 0
    }

    private let limitTexts: Int
    private let limitBytes: Int
    private var requests: [UInt64: Request] = [:]
    private var lanes = EmbeddingPriority.allCases.map { _ in Lane() }

    init(limitTexts: Int, limitBytes: Int) {
        self.limitTexts = limitTexts
        self.limitBytes = limitBytes
    }

    /// Texts not yet taken.
    func count(_ priority: EmbeddingPriority) -> Int { lanes[priority.rawValue].texts }

    /// - Returns: false when the limits refuse it; nothing is kept then.
    mutating func append(
        _ identifier: UInt64, _ texts: [String], _ priority: EmbeddingPriority, _ waiter: Waiter
    ) -> Bool {
        let bytes = texts.reduce(0) { $0 + $1.utf8.count }
        return withLane(priority) { lane, requests, queue in
            guard lane.texts + texts.count <= queue.texts, lane.bytes + bytes <= queue.bytes else { return false }
            lane.texts += texts.count
            lane.bytes += bytes
            lane.order.append(identifier)
            requests[identifier] = Request(
                texts: texts, priority: priority, waiter: waiter, unfinished: texts.count,
                embeddings: Array(repeating: [], count: texts.count))
            return true
        }
    }

    /// The next slice: at least one text, and no more than both limits allow.
    ///
    /// - Parameters:
    ///   - priorities: those asked for, the highest first.
    ///   - tokenBound: at most `limitTokens` for any text.
    mutating func takeSlice(
        of priorities: [EmbeddingPriority], limitTexts: Int, limitTokens: Int, tokenBound: (String) -> Int
    ) -> Slice? {
        guard let priority = priorities.first(where: { count($0) > 0 }) else { return nil }
        return withLane(priority) { lane, requests, _ in
            var slice = Slice(priority: priority)
            var tokens = 0
            while slice.items.count < limitTexts, let identifier = lane.order.first, let request = requests[identifier] {
                let text = request.texts[request.nextIndex]
                tokens += tokenBound(text)
                guard slice.items.isEmpty || tokens <= limitTokens else { break }
                slice.items.append(Item(request: identifier, index: request.nextIndex, text: text))
                requests[identifier]?.nextIndex += 1
                if request.nextIndex + 1 == request.texts.count { lane.order.removeFirst() }
                lane.texts -= 1
                lane.bytes -= text.utf8.count
            }
            return slice
        }
    }

    /// Files the results of a slice.
    ///
    /// - Returns: the requests that are now complete, or failed with the slice.
    mutating func finish(
        _ slice: Slice, _ outcome: Result<[[Float]], EmbeddingError>
    ) -> [(Waiter, Result<[[Float]], EmbeddingError>)] {
        var finished: [(Waiter, Result<[[Float]], EmbeddingError>)] = []
        switch outcome {
        case .success(let embeddings):
            for (item, embedding) in zip(slice.items, embeddings) {
                requests[item.request]?.embeddings[item.index] = embedding
                requests[item.request]?.unfinished -= 1
                guard let request = requests[item.request], request.unfinished == 0 else { continue }
                requests[item.request] = nil
                finished.append((request.waiter, .success(request.embeddings)))
            }
        case .failure(let error):
            for item in slice.items {
                if let waiter = remove(item.request) { finished.append((waiter, .failure(error))) }
            }
        }
        return finished
    }

    /// Forgets a request; what is running of it is dropped when it is done.
    mutating func remove(_ identifier: UInt64) -> Waiter? {
        guard let request = requests.removeValue(forKey: identifier) else { return nil }
        let waiting = request.texts[request.nextIndex...]
        withLane(request.priority) { lane, _, _ in
            lane.texts -= waiting.count
            lane.bytes -= waiting.reduce(0) { $0 + $1.utf8.count }
            lane.order.removeAll { $0 == identifier }
        }
        return request.waiter
    }

    /// Forgets everything.
    mutating func removeAll() -> [Waiter] {
        let waiters = requests.values.map(\.waiter)
        requests.removeAll()
        lanes = EmbeddingPriority.allCases.map { _ in Lane() }
        return waiters
    }

    private mutating func withLane<Value>(
        _ priority: EmbeddingPriority,
        _ body: (inout Lane, inout [UInt64: Request], (texts: Int, bytes: Int)) -> Value
    ) -> Value {
        body(&lanes[priority.rawValue], &requests, (limitTexts, limitBytes))
    }
}
