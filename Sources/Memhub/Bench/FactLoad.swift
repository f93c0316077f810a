import Embedding
import Foundation
import Postgres

/// Fills a hub's database with users who have facts, past the hub: loading is not what is measured.
///
/// A few hundred distinct sentences are embedded; every fact's vector is one of these with a little noise added, normalised again,
/// so that a user's vectors are spread like real ones without a forward pass for each.
struct FactLoad: Sendable {
    var users: Int
    var factsPerUser: Int
    /// Distinct sentences that are embedded.
    var sentences: Int

    /// Standard deviation of the noise of one vector, all dimensions together.
    private static let noise: Float = 0.2
    private static let batch = 500
    /// Users loaded at once.
    private static let loaders = 2

    static func userId(_ index: Int) -> String { "bench_\(index)" }

    /// Loads users that are not there yet and settles the database, so that nothing measured afterwards waits for its housekeeping.
    ///
    /// - Parameter first: users below it were loaded before.
    func run(on hub: BenchHub, model: EmbeddingModel, from first: Int = 0) async throws {
        let facts = Array(BenchSentences.facts.prefix(sentences))
        let embedder = Embedder(model: model, threads: ProcessInfo.processInfo.activeProcessorCount)
        BenchProgress.show("embedding \(facts.count) sentences")
        let vectors: [[Float]]
        do {
            vectors = try await embedder.embed(facts.map { "\($0.key): \($0.value)" }, priority: .background)
        } catch {
            await embedder.stop()
            throw error
        }
        await embedder.stop()
        try await hub.withDatabase { pool in
            let modelId = try await modelId(model, in: pool)
            try await insertUsers(from: first, in: pool)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for part in 0..<Self.loaders {
                    tasks.addTask {
                        for user in stride(from: first + part, to: users, by: Self.loaders) {
                            if user % 100 == 0 { BenchProgress.show("loading facts: \(user) of \(users) users") }
                            try await insertFacts(of: user, facts: facts, vectors: vectors, modelId: modelId, in: pool)
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            BenchProgress.show("settling the database")
            try await pool.withConnection(deadline: .seconds(300)) { connection in
                try connection.executeScript("VACUUM (ANALYZE) users, facts, vectors")
                try connection.executeScript("CHECKPOINT")
            }
        }
    }

    private func modelId(_ model: EmbeddingModel, in pool: PostgresPool) async throws -> Int {
        let fingerprint = model.fingerprint
        return try await pool.withConnection { connection in
            guard let row = try connection.query(.findBenchModel, [.text(fingerprint)]).first else {
                throw BenchError("the hub uses another embedding model")
            }
            return try row.get("model_id")
        }
    }

    private func insertUsers(from first: Int, in pool: PostgresPool) async throws {
        let now = Date()
        for start in stride(from: first, to: users, by: Self.batch) {
            let slice = (start..<min(start + Self.batch, users)).map(Self.userId)
            try await pool.transaction { _ = try $0.execute(.insertBenchUsers, [.textArray(slice), .timestamp(now)]) }
        }
    }

    private func insertFacts(
        of user: Int, facts: [(key: String, value: String)], vectors: [[Float]], modelId: Int, in pool: PostgresPool
    ) async throws {
        let userId = Self.userId(user)
        let now = Date()
        var random = NoiseSource(seed: UInt64(user) + 1)
        for start in stride(from: 0, to: factsPerUser, by: Self.batch) {
            let chosen = (start..<min(start + Self.batch, factsPerUser)).map { (user &* 31 &+ $0 &* 7) % facts.count }
            let ids = chosen.map { _ in UUID() }
            var statements: [(Statement, [PostgresValue])] = [
                (.skipFlush, []),
                (
                    .insertBenchFacts,
                    [
                        .text(userId), .uuidArray(ids), .textArray(chosen.map { facts[$0].key }),
                        .textArray(chosen.map { facts[$0].value }), .timestamp(now),
                    ]
                )
            ]
            for (id, index) in zip(ids, chosen) {
                let vector = random.perturbed(vectors[index], by: Self.noise)
                statements.append((.insertBenchVector, [.text(userId), .int(modelId), .uuid(id), .floatArray(vector)]))
            }
            let batch = statements
            try await pool.transaction { _ = try $0.pipeline(batch) }
        }
    }
}

/// Small deterministic noise (Marsaglia, "Xorshift RNGs", 2003).
private struct NoiseSource {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    /// The vector with uniform noise of that total standard deviation, length 1.
    mutating func perturbed(_ vector: [Float], by deviation: Float) -> [Float] {
        // A uniform number from -1 to 1 has the variance 1/3.
        let scale = deviation * (3 / Float(vector.count)).squareRoot()
        var result = vector.map { $0 + next() * scale }
        let length = result.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for index in result.indices { result[index] /= length }
        return result
    }

    private mutating func next() -> Float {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Float(state >> 40) / Float(1 << 23) - 1
    }
}

extension Statement {
    fileprivate static let findBenchModel = Statement(
        "find_bench_model", "SELECT model_id FROM embedding_models WHERE fingerprint = $1")

    /// The checkpoint at the end makes everything durable at once.
    fileprivate static let skipFlush = Statement("bench_skip_flush", "SET LOCAL synchronous_commit = off")

    fileprivate static let insertBenchUsers = Statement(
        "insert_bench_users",
        "INSERT INTO users (user_id, platform, created_at, updated_at) SELECT name, 'bench', $2, $2 FROM unnest($1::text[]) AS name")

    fileprivate static let insertBenchFacts = Statement(
        "insert_bench_facts",
        """
        INSERT INTO facts
            (user_id, fact_id, fact_key, fact_value, fact_text, importance, memory_bank, sector, origin, validity_start, created_at,
             updated_at)
        SELECT $1, fact_id, key, value, key || ': ' || value, 0.5, 'General', 'semantic', 'manual', $5, $5, $5
        FROM unnest($2::uuid[], $3::text[], $4::text[]) AS new (fact_id, key, value)
        """)

    fileprivate static let insertBenchVector = Statement(
        "insert_bench_vector",
        "INSERT INTO vectors (user_id, model_id, item_id, embedding) VALUES ($1, $2::integer, $3, $4)")
}
