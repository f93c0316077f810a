import Extraction
import Foundation
import Logging
import Postgres
import Ranking
import Wire

/// Answers what an agent asks while it speaks: the user's facts by meaning, salience, recency and links, and what they are linked with.
///
/// The question is compared with every fact of the user in PostgreSQL, exactly.
///
/// - Invariants: facts of `user_id` only; consent is read before the question is embedded; each question leaves a row in
///   `tool_invocations` that tells when and how fast, never what.
/// - Errors: ``WireError``, ``PostgresError``, `EmbeddingError`.
/// - Next: ``MemoryQueryRanking`` for the order.
package struct MemoryQueryTool: Sendable {
    let pool: PostgresPool
    let embedding: EmbeddingService
    let weights: RecallWeights
    let logger: Logger
    let clock: @Sendable () -> Date

    package init(
        pool: PostgresPool, embedding: EmbeddingService, weights: RecallWeights, logger: Logger, clock: @escaping @Sendable () -> Date
    ) {
        self.pool = pool
        self.embedding = embedding
        self.weights = weights
        self.logger = logger
        self.clock = clock
    }

    private static let toolName = "memory_query"
    private static let defaultLimit = 3
    /// The nearest, which are then weighed.
    private static let candidates = 50

    package func answer(_ request: MemoryQueryRequest, by principal: Principal) async throws -> MemoryQueryResult {
        let began = ContinuousClock.now
        try request.checkRules()
        guard !request.userId.isEmpty else { return result([], began) }
        let userId = try principal.user(named: request.userId)
        do {
            let result = result(try await found(request, userId), began)
            await log(request, userId, results: result.memories.count, success: true, began)
            return result
        } catch {
            await log(request, userId, results: 0, success: false, began)
            throw error
        }
    }

    private func found(_ request: MemoryQueryRequest, _ userId: String) async throws -> [MemoryQueryRanking.Found] {
        let user = try await pool.withConnection { try $0.query(.findUser, [.text(userId)]).first }
        guard try user?.get("memory_enabled", as: Bool.self) == true else { return [] }
        let vector = try await embedding.vector(for: request.query, priority: .interactive)
        let (now, weights) = (clock(), weights)
        let limit = request.limit ?? Self.defaultLimit
        let sectors = request.sectors.flatMap { $0.isEmpty ? nil : $0 }
        let asked: [PostgresValue] = [.text(userId), .int(vector.modelId), .floatArray(vector.values), .timestamp(now), .optional(sectors)]
        return try await pool.withConnection { connection in
            func read(_ row: Row) throws -> MemoryQueryRanking.Found { try MemoryQueryRanking.Found(row, weights: weights, now: now) }
            let near = try connection.query(.factsByMeaning, asked + [.int(Self.candidates)]).map(read)
            var ranking = MemoryQueryRanking(near, limit: limit, minimumSimilarity: weights.minimumSimilarity)
            guard !ranking.found.isEmpty else { return [] }
            let linked = try connection.query(
                .linkedFacts, asked + [.uuidArray(ranking.found.map(\.id)), .int(MemoryQueryRanking.linksPerFact)])
            ranking.expand(
                by: try linked.map { row in
                    MemoryQueryRanking.Linked(from: try row.get("from_id"), strength: try row.get("strength"), fact: try read(row))
                })
            return ranking.found
        }
    }

    private func result(_ found: [MemoryQueryRanking.Found], _ began: ContinuousClock.Instant) -> MemoryQueryResult {
        MemoryQueryResult(
            memories: found.map {
                MemoryQueryResult.Found(
                    content: $0.content, sector: $0.sector, salience: $0.score.salience, timestamp: Timestamp($0.createdAt),
                    confidence: $0.confidence)
            },
            summary: SummaryRules.userSummary(of: found.map { Self.withoutKey($0.content) }),
            queryTimeMs: began.duration(to: .now).wireMilliseconds)
    }

    /// "home: lives in Oslo" is said as "lives in Oslo".
    private static func withoutKey(_ content: String) -> String {
        content.firstRange(of: ": ").map { String(content[$0.upperBound...]) } ?? content
    }

    /// A question is answered whether or not its row can be written.
    private func log(
        _ request: MemoryQueryRequest, _ userId: String, results: Int, success: Bool, _ began: ContinuousClock.Instant
    ) async {
        let now = clock()
        let latency = began.duration(to: .now).wireMilliseconds
        do {
            _ = try await pool.withConnection { connection in
                try connection.execute(
                    .insertToolInvocation,
                    [
                        .text(userId), .uuid(UUID()), .text(Self.toolName), .optional(request.conversationId), .int(results),
                        .double(latency), .bool(success), .timestamp(now),
                    ])
            }
        } catch {
            logger.warning("an invocation of a tool could not be logged", metadata: ["error": "\(error)"])
        }
    }
}

extension MemoryQueryRequest: Ruled {
    public static let rules: [FieldRule<MemoryQueryRequest>] = [
        .text("query", bytes: Limits.textBytes, allowsEmpty: false) { $0.query }, .number("limit", in: 1...20) { $0.limit },
        .names("sectors", of: MemorySector.allCases.map(\.rawValue)) { $0.sectors },
        .text("conversation_id", bytes: Limits.nameBytes) { $0.conversationId },
    ]
}

extension MemoryQueryRanking.Found {
    init(_ row: Row, weights: RecallWeights, now: Date) throws(PostgresError) {
        let salience = try Salience(row)
        let days = max(0, now.timeIntervalSince(salience.createdAt)) / 86_400
        self.init(
            id: try row.get("fact_id"), content: try row.get("fact_text"), sector: try row.get("sector"), createdAt: salience.createdAt,
            score: MemoryQueryScore(
                similarity: try row.get("similarity"), salience: min(1, salience.value(at: now)),
                recency: exp2(-days / weights.recencyHalfLifeDays), linkStrength: try row.get("link_strength")))
    }
}
