import Foundation
import Postgres

/// Recall for users with more memories than are kept in process: PostgreSQL chooses candidates, which are then weighed like others.
///
/// Candidates are the nearest by meaning, those that share the question's rarest words, the newest, and the turns beside the best.
/// ``LargeMemoryIndexing`` puts the rows of such users into indexes; until it has, the nearest are found by comparing all of them.
///
/// - Invariant: every candidate belongs to `query.userId`, and is read with that user's id in its key.
/// - Cost: three round trips and a commit; some ten milliseconds with indexes, however many memories; 3 µs a memory without.
struct LargeMemory: Sendable {
    let pool: PostgresPool

    /// More would cost more than they bring: of an index that users share, only a part is this user's.
    private static let nearestCount = 100
    private static let wordCount = 100
    private static let newestCount = 50
    /// How many of the nearest bring their neighbours.
    private static let bestCount = 20

    func candidates(for query: RecallQuery, vector: TextVector?, modelId: Int, now: Date, deadline: Duration) async throws -> WorkingSet {
        let user = PostgresValue.text(query.userId)
        let vector = vector.flatMap { $0.modelId == modelId ? $0.values : nil }
        let visibility: [PostgresValue] = [user, .optional(query.agentId), .timestamp(now)]
        let index = VectorIndex(modelId: modelId, dimensions: vector?.count ?? 0)
        let memories = try await pool.transaction(deadline: deadline) { connection in
            let state = try connection.pipeline([(.planLargeMemory, []), (.largeMemoryState, [user, .text(index.name)])])[1].first
            let hasIndexedRows = try state?.get("has_indexed_rows", as: Bool.self) ?? false
            let hasVectorIndex = try hasIndexedRows && state?.get("has_vector_index", as: Bool.self) == true

            // Without a vector recency has to stand in for meaning.
            let newest = PostgresValue.int(vector == nil ? Self.nearestCount : Self.newestCount)
            var choices: [(Statement, [PostgresValue])] = [(.newestMemories, visibility + [newest])]
            if hasIndexedRows {
                choices.append((.memoriesByWords, visibility + [.text(query.text), .int(Self.wordCount)]))
            }
            if let vector, hasVectorIndex {
                choices.append((.nearestMemories(by: index), visibility + [.floatArray(vector), .int(Self.nearestCount)]))
            }
            var chosen = try connection.pipeline(choices).map { rows in try rows.map { try $0.get("item_id", as: UUID.self) } }
            var nearest = hasVectorIndex ? chosen.removeLast() : []
            // The index gives up where others' rows, or rows not to be seen, are in the way.
            if let vector, nearest.count < Self.nearestCount {
                nearest = try connection.query(
                    .nearestMemoriesExactly, visibility + [.floatArray(vector), .int(modelId), .int(Self.nearestCount)]
                ).map { try $0.get("item_id") }
            }
            return try connection.query(
                .memoriesBeside,
                visibility + [.uuidArray(chosen.joined() + nearest), .uuidArray(Array(nearest.prefix(Self.bestCount))), .int(modelId)]
            ).map { Candidate(memory: try StoredMemory($0, modelId: modelId), previous: try $0.getOptional("previous_id")) }
        }
        return WorkingSet(version: 0, isMemoryEnabled: true, modelId: modelId, memories: Self.withRuns(memories))
    }

    private struct Candidate: Sendable {
        var memory: StoredMemory
        /// What was said right before it in its session.
        var previous: UUID?
    }

    /// Between two candidates of one session there may be turns that are none: only what was said in a row stays neighbours.
    private static func withRuns(_ candidates: [Candidate]) -> [StoredMemory] {
        var runs: [UUID: String] = [:]
        return candidates.map { candidate in
            var memory = candidate.memory
            guard let session = memory.session else { return memory }
            let run = candidate.previous.flatMap { runs[$0] } ?? "\(session) \(memory.id)"
            runs[memory.id] = run
            memory.session = run
            return memory
        }
    }
}
