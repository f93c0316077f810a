/// Counters of an ``Embedder`` since its start, and how much is queued now.
public struct EmbedderStatistics: Sendable, Equatable {
    /// Texts that wait for a thread.
    public var queuedInteractive = 0
    public var queuedSpeculative = 0
    public var queuedBackground = 0
    /// Texts embedded.
    public var texts = 0
    /// Their tokens, special tokens included.
    public var tokens = 0
    /// Forward passes.
    public var slices = 0
    /// Time spent in them, summed over the threads.
    public var busy = Duration.zero
    /// Texts of calls that ended with `overloaded`.
    public var refusedTexts = 0
    /// Calls cancelled before they were done.
    public var cancelledCalls = 0
}

/// One forward pass, for metrics.
public struct SliceReport: Sendable {
    public let priority: EmbeddingPriority
    public let texts: Int
    public let tokens: Int
    /// Tokenizer and encoder, without the wait in the queue.
    public let duration: Duration
}
