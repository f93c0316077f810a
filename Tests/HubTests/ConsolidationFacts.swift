import Foundation
import Hub
import Postgres
import Synchronization

/// Users with facts as extraction left them, of whatever age, and what consolidates them.
///
/// Facts near the same topic have a similarity of 0.81 to each other, of different topics 0.
final class ConsolidationFacts: Sendable {
    static let user = "discord_1"

    let parts: HubParts
    private let count = Mutex(0)

    init(_ parts: HubParts, users: [String] = [ConsolidationFacts.user]) async throws {
        self.parts = parts
        for userId in users {
            try await parts.run(
                """
                INSERT INTO users (user_id, platform, created_at, updated_at, consolidation_due_at)
                VALUES ('\(userId)', 'discord', now(), now(), '2027-01-01')
                """)
        }
    }

    func consolidation(
        _ limits: FactLimits = FactLimits(), texts: any FactSummarising = RuleSummaries(),
        standBack: @escaping @Sendable () async -> Void = {}
    ) -> Consolidation {
        Consolidation(
            pool: parts.pool, hot: parts.hot, embedding: parts.embedding, texts: texts, limits: limits, standBack: standBack,
            clock: parts.time)
    }

    /// - Parameter text: without the key.
    @discardableResult
    func add(
        _ text: String, key: String = "likes", topic: Int = 0, days: Double = 10, importance: Double = 0.5, sector: String = "semantic",
        origin: String = "extracted", isProtected: Bool = false, agentId: UUID? = nil, validityEnd: Date? = nil, recalls: Int = 0,
        lastRecalledDaysAgo: Double? = nil, of userId: String = ConsolidationFacts.user
    ) async throws -> UUID {
        let variant = count.withLock { count in
            count += 1
            return count
        }
        let (id, modelId, now) = (UUID(), parts.modelId, parts.clock.now)
        let value = text.split(separator: " ").dropFirst().joined(separator: " ")
        let vector = Self.vector(topic: topic, variant: variant)
        try await parts.pool.transaction { connection in
            _ = try connection.pipeline([
                (
                    .insertAgedFact,
                    [
                        .text(userId), .uuid(id), .optional(agentId), .text(key), .text(value), .text("\(key): \(text)"),
                        .double(importance), .text(sector), .text(origin), .bool(isProtected),
                        .timestamp(now.addingTimeInterval(-days * 86_400)), .optional(validityEnd), .int(recalls),
                        .optional(lastRecalledDaysAgo.map { now.addingTimeInterval(-$0 * 86_400) }),
                    ]
                ),
                (.insertAgedVector, [.text(userId), .int(modelId), .uuid(id), .floatArray(vector)]),
            ])
        }
        return id
    }

    static func vector(topic: Int, variant: Int) -> [Float] {
        var vector = [Float](repeating: 0, count: 384)
        vector[topic] = 0.9
        vector[100 + variant % 284] = Float(0.19).squareRoot()
        return vector
    }

    /// What may be recalled of the user, in process.
    func recallable(_ userId: String = ConsolidationFacts.user) async throws -> Set<String> {
        guard case .hot(let set) = try await parts.hot.memory(of: userId, deadline: .seconds(20)) else { return [] }
        return Set(set.memories.map(\.text))
    }

    func open(_ userId: String = ConsolidationFacts.user) async throws -> Set<String> {
        Set(
            try await parts.values(
                "SELECT fact_text FROM facts WHERE user_id = '\(userId)' AND superseded_by IS NULL AND validity_end IS NULL"))
    }
}

/// Texts by the rules, with something that happens meanwhile.
struct InterruptedTexts: FactSummarising {
    var whileMerging: @Sendable () async -> Void = {}
    var whileSummarising: @Sendable () async -> Void = {}

    func merged(_ facts: [String]) async -> String {
        await whileMerging()
        return await RuleSummaries().merged(facts)
    }

    func summary(of facts: [String]) async -> String {
        await whileSummarising()
        return await RuleSummaries().summary(of: facts)
    }
}

extension Statement {
    fileprivate static let insertAgedFact = Statement(
        "insert_aged_fact",
        """
        INSERT INTO facts (user_id, fact_id, agent_id, fact_key, fact_value, fact_text, importance, memory_bank, sector, origin,
            is_protected, validity_start, validity_end, created_at, updated_at, recall_count, last_recalled_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'Interests', $8, $9, $10, $11, $12, $11, $11, $13, $14)
        """)

    fileprivate static let insertAgedVector = Statement(
        "insert_aged_vector", "INSERT INTO vectors (user_id, model_id, item_id, embedding) VALUES ($1, $2::integer, $3, $4)")
}
