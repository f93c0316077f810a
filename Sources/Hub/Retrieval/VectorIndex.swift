/// The HNSW index over one model's vectors of large memories: a partial index over a cast, made at run time by
/// ``LargeMemoryIndexing``.
///
/// - Limits: 4,000 dimensions; above 2,000 as half-precision numbers (pgvector, "HNSW"). Models beyond that are searched exactly.
package struct VectorIndex: Sendable {
    let modelId: Int
    let dimensions: Int

    package init(modelId: Int, dimensions: Int) {
        self.modelId = modelId
        self.dimensions = dimensions
    }

    var isPossible: Bool { dimensions <= 4_000 }
    package var name: String { "vectors_model_\(modelId)_hnsw" }

    /// What a statement must say for the planner to take this index, together with ``distance(_:_:)`` as its order.
    func condition(on table: String) -> String { "\(table).model_id = \(modelId) AND \(table).is_indexed" }

    func distance(_ column: String, _ parameter: String) -> String { "\(column)::\(type) <=> \(parameter)::vector::\(type)" }

    var creation: String {
        """
        CREATE INDEX CONCURRENTLY \(name) ON vectors USING hnsw ((embedding::\(type)) \(isHalf ? "halfvec" : "vector")_cosine_ops)
        WHERE model_id = \(modelId) AND is_indexed
        """
    }

    private var isHalf: Bool { dimensions > 2_000 }
    private var type: String { "\(isHalf ? "halfvec" : "vector")(\(dimensions))" }
}
