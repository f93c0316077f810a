import Embedding

/// What makes vectors of texts: the encoder in this process, or a server.
///
/// - Threads: any; `embed` suspends and never blocks.
package protocol TextEmbedding: Sendable {
    /// Whether an answer that comes too late for its caller is worth waiting for: the next caller finds it.
    var isRemote: Bool { get }

    /// One vector of length 1 for each text, in order, all of the model's dimensions.
    ///
    /// - Parameter limit: how long the caller can wait; nil: as long as the embedding's own deadlines say.
    /// - Throws: ``EmbeddingError`` or ``EmbeddingProviderError``.
    func embed(_ texts: [String], priority: EmbeddingPriority, within limit: Duration?) async throws -> [[Float]]

    /// Refuses new work and ends what is under way. Idempotent.
    func stop() async
}

/// The in-process encoder.
struct LocalEmbedding: TextEmbedding {
    let embedder: Embedder

    var isRemote: Bool { false }

    func embed(_ texts: [String], priority: EmbeddingPriority, within limit: Duration?) async throws -> [[Float]] {
        try await embedder.embed(texts, priority: priority, within: limit)
    }

    func stop() async { await embedder.stop() }
}

/// Stands in for a model that this node cannot ask: everything that does without vectors goes on.
struct UnavailableEmbedding: TextEmbedding {
    let reason: EmbeddingProviderError.Code

    var isRemote: Bool { false }

    func embed(_ texts: [String], priority: EmbeddingPriority, within limit: Duration?) async throws -> [[Float]] {
        throw EmbeddingProviderError(reason)
    }

    func stop() async {}
}
