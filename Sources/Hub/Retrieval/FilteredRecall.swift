import Embedding
import Foundation
import Postgres
import Ranking
import Wire

/// Search among the facts that a filter means.
///
/// All facts of one user are ranked where they are kept for recall. Any other selection is read from the database: the nearest by
/// meaning, every vector compared, weighed like a user's own.
///
/// - Invariant: finds what ``FactSelection`` allows, of users who are remembered.
/// - Limits: 5 s; 500 candidates.
/// - Errors: ``PostgresError`` and `EmbeddingError`.
package struct FilteredRecall: Sendable {
    let recall: Recall
    let facts: SelectedFacts
    let pool: PostgresPool
    let embedding: EmbeddingService
    let clock: @Sendable () -> Date

    package init(
        recall: Recall, facts: SelectedFacts, pool: PostgresPool, embedding: EmbeddingService, clock: @escaping @Sendable () -> Date
    ) {
        self.recall = recall
        self.facts = facts
        self.pool = pool
        self.embedding = embedding
        self.clock = clock
    }

    private static let deadline = Duration.seconds(5)
    private static let candidateCount = 500

    /// - Returns: best first, each with its score, 0…1.
    package func search(_ text: String, in selection: FactSelection, limit: Int) async throws -> [Mem0Memory] {
        let scored =
            if let userId = selection.wholeUser {
                try await search(RecallQuery(userId: userId, text: text, limit: limit, factsOnly: true))
            } else {
                try await search(text, among: selection, limit: limit)
            }
        let known = try await facts.facts(scored.map(\.memory.id), visibleTo: selection.visibility)
        return scored.compactMap { scored in
            var fact = known[scored.memory.id]
            fact?.score = min(1, scored.score.total)
            return fact
        }
    }

    private func search(_ query: RecallQuery) async throws -> [ScoredMemory] {
        let memory = try await recall.hot.memory(of: query.userId, deadline: Self.deadline)
        guard memory.isMemoryEnabled else { return [] }
        let vector = try await embedding.vector(for: recall.embeddedText(of: query, in: memory), model: memory.modelId, priority: .interactive)
        return try await recall.search(query, in: memory, vector: vector, deadline: Self.deadline).scored
    }

    private func search(_ text: String, among selection: FactSelection, limit: Int) async throws -> [ScoredMemory] {
        let vector = try await embedding.vector(for: text, priority: .interactive)
        let now = clock()
        let parameters =
            selection.parameters + [
                .timestamp(now), .floatArray(vector.values), .int(vector.modelId), .uuidArray(selection.agents), .int(Self.candidateCount),
            ]
        let memories = try await pool.withConnection(deadline: Self.deadline) { connection in
            try connection.query(.nearestSelectedFacts(ofUsers: selection.isOfNamedUsers), parameters).map { row in
                var memory = try StoredMemory(row, modelId: vector.modelId)
                // What lies beside it may be somebody else's, or left out.
                memory.session = nil
                return memory
            }
        }
        return WorkingSet(version: 0, isMemoryEnabled: true, modelId: vector.modelId, memories: memories).search(
            MemoryQuery(text: text, vector: vector.values), for: nil, limit: limit, weights: recall.weights, now: now
        ).scored
    }
}
