import Embedding
import Foundation
import Wire

/// Texts to vectors: the in-process model behind a cache.
///
/// - Invariant: a vector is only ever compared with vectors of the same model; ``modelId`` names it in the database.
/// - Errors: ``EmbeddingError``; a caller with a deadline cancels, which drops queued work.
package struct EmbeddingService: Sendable {
    package struct Key: Hashable, Sendable {
        package var fingerprint: String
        package var text: String
    }

    package let model: EmbeddingModel
    package let embedder: Embedder
    /// This model's row in `embedding_models`.
    let modelId: Int
    let cache: LRUCache<Key, [Float]>
    let clock: @Sendable () -> Date

    package init(
        model: EmbeddingModel, embedder: Embedder, modelId: Int, cache: LRUCache<Key, [Float]>,
        clock: @escaping @Sendable () -> Date
    ) {
        self.model = model
        self.embedder = embedder
        self.modelId = modelId
        self.cache = cache
        self.clock = clock
    }

    /// Seconds a vector may be reused.
    private static let lifetime: TimeInterval = 24 * 3600

    /// - Parameter limit: how long the caller can wait.
    package func vector(for text: String, priority: EmbeddingPriority, within limit: Duration? = nil) async throws -> [Float] {
        if let cached = cachedVector(for: text) { return cached }
        return try await compute([text], priority: priority, within: limit)[0]
    }

    func vectors(for texts: [String], priority: EmbeddingPriority) async throws -> [[Float]] {
        let cached = texts.map(cachedVector)
        let missing = Array(Set(zip(texts, cached).filter { $0.1 == nil }.map(\.0)))
        guard !missing.isEmpty else { return cached.compactMap(\.self) }
        let computed = Dictionary(uniqueKeysWithValues: zip(missing, try await compute(missing, priority: priority)))
        return zip(texts, cached).map { text, vector in vector ?? computed[text]! }
    }

    func cachedVector(for text: String) -> [Float]? {
        cache.value(for: Key(fingerprint: model.fingerprint, text: text), now: clock())
    }

    private func compute(
        _ texts: [String], priority: EmbeddingPriority, within limit: Duration? = nil
    ) async throws -> [[Float]] {
        let vectors = try await embedder.embed(texts, priority: priority, within: limit)
        let expiresAt = clock().addingTimeInterval(Self.lifetime)
        for (text, vector) in zip(texts, vectors) {
            cache.insert(
                vector, for: Key(fingerprint: model.fingerprint, text: text),
                cost: text.utf8.count + vector.count * MemoryLayout<Float>.size + 160, expiresAt: expiresAt)
        }
        return vectors
    }
}
