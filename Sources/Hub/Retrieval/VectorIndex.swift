/// An HNSW index over one model's vectors: a partial index over a cast, made at run time by ``LargeMemoryIndexing``.
///
/// - Limits: 4,000 dimensions; above 2,000 as half-precision numbers (pgvector, "HNSW"). Models beyond that are searched exactly, and
///   so is everything where there is no pgvector.
package struct VectorIndex: Sendable {
    package enum Scope: Sendable {
        /// Of users with large memories: nobody else's insertions pay for it.
        case largeMemories
        /// Of all users, for an administrator's searches: costs every insertion of a memory one or two milliseconds.
        case everybody
    }

    let modelId: Int
    let dimensions: Int
    let scope: Scope

    private let vectors: VectorSupport

    package init(modelId: Int, dimensions: Int, scope: Scope = .largeMemories, vectors: VectorSupport = .pgvector) {
        self.modelId = modelId
        self.dimensions = dimensions
        self.scope = scope
        self.vectors = vectors
    }

    /// The same model's index over others' rows.
    func over(_ scope: Scope) -> VectorIndex { VectorIndex(modelId: modelId, dimensions: dimensions, scope: scope, vectors: vectors) }

    var isPossible: Bool { vectors == .pgvector && dimensions <= 4_000 }
    package var name: String { "vectors_model_\(modelId)\(scope == .everybody ? "_everybody" : "")_hnsw" }

    /// What a statement must say for the planner to take this index, together with ``distance(_:_:)`` as its order.
    func condition(on table: String) -> String {
        "\(table).model_id = \(modelId)" + (scope == .everybody ? "" : " AND \(table).is_indexed")
    }

    func distance(_ column: String, _ parameter: String) -> String {
        isPossible ? "\(column)::\(type) <=> \(parameter)::vector::\(type)" : "\(column) <=> \(parameter)::vector"
    }

    var creation: String {
        """
        CREATE INDEX CONCURRENTLY \(name) ON vectors USING hnsw ((embedding::\(type)) \(isHalf ? "halfvec" : "vector")_cosine_ops)
        WHERE \(condition(on: "vectors"))
        """
    }

    var removal: String { "DROP INDEX CONCURRENTLY IF EXISTS \(name)" }

    private var isHalf: Bool { dimensions > 2_000 }
    private var type: String { "\(isHalf ? "halfvec" : "vector")(\(dimensions))" }
}
