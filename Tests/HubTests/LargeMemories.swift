import Foundation
import Hub
import Postgres
import TestSupport
import Ranking

/// Users with many facts in the database, as an older version left them: no row is flagged, no index is made.
///
/// Vectors are clustered, as those of texts are: a few hundred topics, and everybody talks of them.
struct LargeMemories: Sendable {
    static let limit = 1_000

    let parts: HubParts
    let hot: HotMemory
    let recall: Recall
    let index: VectorIndex
    private(set) var vectors: [String: [(id: UUID, vector: [Float])]] = [:]

    /// - Parameter facts: how many a user has.
    init(_ facts: [(userId: String, count: Int)], in parts: HubParts) async throws {
        self.parts = parts
        hot = HotMemory(pool: parts.pool, capacity: 1 << 26, maximumMemories: Self.limit, clock: parts.time)
        recall = Recall(hot: hot, pool: parts.pool, weights: RecallWeights(), clock: parts.time)
        index = VectorIndex(modelId: parts.modelId, dimensions: 384)
        var random = SeededRandom(seed: 7)
        let topics = (0..<100).map { _ in Self.direction(using: &random) }
        for (userId, count) in facts {
            var rows: [(id: UUID, vector: [Float])] = []
            for _ in 0..<count {
                rows.append((UUID(), Self.vector(near: topics[Int.random(in: 0..<100, using: &random)], using: &random)))
            }
            try await insert(rows, of: userId)
            vectors[userId] = rows
        }
        try await parts.run("ANALYZE")
    }

    func indexing(batchSize: Int = 200) -> LargeMemoryIndexing {
        LargeMemoryIndexing(pool: parts.pool, index: index, batchSize: batchSize)
    }

    func search(
        _ text: String = "", near vector: [Float], of userId: String, agent: UUID? = nil, limit: Int = 10
    ) async throws -> [ScoredMemory] {
        let memory = try await hot.memory(of: userId, deadline: .seconds(20))
        let query = RecallQuery(userId: userId, agentId: agent, text: text, limit: limit)
        let known = TextVector(modelId: parts.modelId, values: vector)
        return try await recall.search(query, in: memory, vector: known, deadline: .seconds(20)).scored
    }

    /// Says who is large, as every first word of a user does.
    func isLarge(_ userId: String) async throws -> Bool {
        if case .large = try await hot.memory(of: userId, deadline: .seconds(20)) { true } else { false }
    }

    /// By comparing all.
    func nearest(to vector: [Float], of userId: String, limit: Int) -> [UUID] {
        let scored = (vectors[userId] ?? []).map { row in (row.id, zip(row.vector, vector).reduce(Float(0)) { $0 + $1.0 * $1.1 }) }
        return scored.sorted { $0.1 > $1.1 }.prefix(limit).map(\.0)
    }

    /// A question about something that the user has talked of.
    func question(to userId: String, using random: inout SeededRandom) -> [Float] {
        Self.vector(near: vectors[userId]!.randomElement(using: &random)!.vector, using: &random)
    }

    private func insert(_ rows: [(id: UUID, vector: [Float])], of userId: String) async throws {
        try await parts.run(
            "INSERT INTO users (user_id, platform, created_at, updated_at) VALUES ('\(userId)', 'discord', now(), now())")
        let modelId = parts.modelId
        for start in stride(from: 0, to: rows.count, by: 500) {
            let batch = rows[start..<min(start + 500, rows.count)]
            try await parts.pool.transaction(deadline: .seconds(60)) { connection in
                _ = try connection.pipeline(
                    batch.flatMap { row in
                        [
                            (.insertOldFact, [.text(userId), .uuid(row.id)]),
                            (.insertOldVector, [.text(userId), .int(modelId), .uuid(row.id), .floatArray(row.vector)]),
                        ]
                    })
            }
        }
    }

    private static func direction(using random: inout SeededRandom) -> [Float] {
        unit((0..<384).map { _ in Float.random(in: -1...1, using: &random) })
    }

    private static func vector(near topic: [Float], using random: inout SeededRandom) -> [Float] {
        unit(topic.map { $0 + Float.random(in: -0.06...0.06, using: &random) })
    }

    private static func unit(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }
}

extension Statement {
    fileprivate static let insertOldFact = Statement(
        "insert_old_fact",
        """
        INSERT INTO facts (user_id, fact_id, fact_key, fact_value, fact_text, importance, memory_bank, sector, origin,
            validity_start, created_at, updated_at)
        VALUES ($1, $2, 'note', 'old', 'something old', 0.5, 'General', 'semantic', 'manual', to_timestamp(1800000000),
            to_timestamp(1800000000), to_timestamp(1800000000))
        """)

    fileprivate static let insertOldVector = Statement(
        "insert_old_vector",
        "INSERT INTO vectors (user_id, model_id, item_id, embedding) VALUES ($1, $2::integer, $3, $4)")
}
