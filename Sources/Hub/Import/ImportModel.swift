/// The model whose vectors the hub uses, as an import needs it.
struct ImportModel: Sendable {
    let embedding: EmbeddingService

    /// Its row in `embedding_models`.
    var modelId: Int { embedding.serving.modelId }
    var fingerprint: String { embedding.serving.fingerprint }
    var dimensions: Int { embedding.serving.dimensions }

    /// In the order of the texts, each of length one; whoever waits for an answer goes first.
    func vectors(for texts: [String]) async throws -> [[Float]] {
        try await embedding.vectors(for: texts, priority: .background).map(\.values)
    }
}
