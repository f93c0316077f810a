import Embedding
import Foundation
import Synchronization

/// A text's vector and the model that made it: vectors of two models are never compared.
package struct TextVector: Sendable, Equatable {
    /// The model's row in `embedding_models`.
    package let modelId: Int
    /// Of length 1.
    package let values: [Float]

    package init(modelId: Int, values: [Float]) {
        self.modelId = modelId
        self.values = values
    }
}

/// One embedding model in use, as this process asks it.
package struct VectorModel: Sendable {
    /// Its row in `embedding_models`.
    package let modelId: Int
    /// Names its vectors in caches.
    package let fingerprint: String
    package let dimensions: Int
    /// Whose it is, and what it is called there.
    package let origin: ActiveModel
    package let latencies: LatencyWindow
    let texts: any TextEmbedding

    package init(
        modelId: Int, fingerprint: String, dimensions: Int, origin: ActiveModel, texts: any TextEmbedding,
        latencies: LatencyWindow = LatencyWindow()
    ) {
        self.modelId = modelId
        self.fingerprint = fingerprint
        self.dimensions = dimensions
        self.origin = origin
        self.texts = texts
        self.latencies = latencies
    }
}

/// Texts to vectors, behind a cache: of the model that serves, or of one that it takes the place of.
///
/// - Threads: any.
/// - Errors: ``EmbeddingError``, ``EmbeddingProviderError``; a caller with a deadline cancels, which drops queued work.
/// - Next: `EmbeddingProviders` for which model serves, ``TextEmbedding`` for what makes the vectors.
package final class EmbeddingService: Sendable {
    package struct Key: Hashable, Sendable {
        package var fingerprint: String
        package var text: String
    }

    private struct Models {
        var serving: VectorModel
        var others: [VectorModel] = []
    }

    let cache: LRUCache<Key, [Float]>
    let clock: @Sendable () -> Date
    private let models: Mutex<Models>

    package init(serving: VectorModel, cache: LRUCache<Key, [Float]>, clock: @escaping @Sendable () -> Date) {
        models = Mutex(Models(serving: serving))
        self.cache = cache
        self.clock = clock
    }

    package convenience init(
        model: EmbeddingModel, embedder: Embedder, modelId: Int, cache: LRUCache<Key, [Float]>,
        clock: @escaping @Sendable () -> Date
    ) {
        let serving = VectorModel(
            modelId: modelId, fingerprint: model.fingerprint, dimensions: model.dimensions,
            origin: ActiveModel(provider: EmbeddingConfiguration.Kind.local.rawValue, name: model.name),
            texts: LocalEmbedding(embedder: embedder))
        self.init(serving: serving, cache: cache, clock: clock)
    }

    /// Seconds a vector may be reused.
    private static let lifetime: TimeInterval = 24 * 3600

    /// The model whose vectors recall uses now.
    package var serving: VectorModel { models.withLock(\.serving) }

    var modelsInUse: ModelsInUse {
        models.withLock { ModelsInUse(active: $0.serving.origin, others: $0.others.map(\.origin)) }
    }

    /// - Parameter others: models whose vectors may still be asked for.
    package func serve(_ serving: VectorModel, besides others: [VectorModel]) {
        models.withLock { $0 = Models(serving: serving, others: others) }
    }

    /// - Parameters:
    ///   - modelId: of the vectors it will be compared with; nil: the model that serves.
    ///   - limit: how long the caller can wait.
    package func vector(
        for text: String, model modelId: Int? = nil, priority: EmbeddingPriority, within limit: Duration? = nil
    ) async throws -> TextVector {
        let model = try model(modelId)
        if let known = known(text, of: model) { return known }
        return try await compute([text], by: model, priority: priority, within: limit)[0]
    }

    /// All of one model.
    package func vectors(for texts: [String], model modelId: Int? = nil, priority: EmbeddingPriority) async throws -> [TextVector] {
        let model = try model(modelId)
        let known = texts.map { self.known($0, of: model) }
        let missing = Array(Set(zip(texts, known).filter { $0.1 == nil }.map(\.0)))
        guard !missing.isEmpty else { return known.compactMap(\.self) }
        let computed = Dictionary(uniqueKeysWithValues: zip(missing, try await compute(missing, by: model, priority: priority)))
        return zip(texts, known).map { text, vector in vector ?? computed[text]! }
    }

    /// Past the cache, which would keep the text.
    func passingVector(for text: String, priority: EmbeddingPriority, within limit: Duration) async throws -> TextVector {
        let model = serving
        return TextVector(modelId: model.modelId, values: try await model.texts.embed([text], priority: priority, within: limit)[0])
    }

    package func cachedVector(for text: String, model modelId: Int) -> TextVector? {
        (try? model(modelId)).flatMap { known(text, of: $0) }
    }

    private func model(_ modelId: Int?) throws -> VectorModel {
        let found = models.withLock { models in
            modelId == nil || modelId == models.serving.modelId ? models.serving : models.others.first { $0.modelId == modelId }
        }
        guard let found else { throw EmbeddingProviderError(.notConfigured) }
        return found
    }

    private func known(_ text: String, of model: VectorModel) -> TextVector? {
        cache.value(for: Key(fingerprint: model.fingerprint, text: text), now: clock())
            .map { TextVector(modelId: model.modelId, values: $0) }
    }

    private func compute(
        _ texts: [String], by model: VectorModel, priority: EmbeddingPriority, within limit: Duration? = nil
    ) async throws -> [TextVector] {
        guard model.texts.isRemote, let limit else { return try await computeAndKeep(texts, by: model, priority, within: limit) }
        // What comes too late for this caller is there for the next one.
        let late = Result<[TextVector], any Error>.failure(EmbeddingProviderError(.timeout))
        return try await answering(within: limit, late: late) { [self] in
            await Task { try await computeAndKeep(texts, by: model, priority, within: nil) }.result
        }.get()
    }

    private func computeAndKeep(
        _ texts: [String], by model: VectorModel, _ priority: EmbeddingPriority, within limit: Duration?
    ) async throws -> [TextVector] {
        let began = ContinuousClock.now
        let vectors = try await model.texts.embed(texts, priority: priority, within: limit)
        model.latencies.record(began.duration(to: .now))
        let expiresAt = clock().addingTimeInterval(Self.lifetime)
        for (text, vector) in zip(texts, vectors) {
            cache.insert(
                vector, for: Key(fingerprint: model.fingerprint, text: text),
                cost: text.utf8.count + vector.count * MemoryLayout<Float>.size + 160, expiresAt: expiresAt)
        }
        return vectors.map { TextVector(modelId: model.modelId, values: $0) }
    }
}
