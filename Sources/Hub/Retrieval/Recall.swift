import Foundation
import Postgres
import Ranking
import Wire

/// What is asked of recall.
package struct RecallQuery: Sendable, Hashable {
    package var userId: String
    package var agentId: UUID?
    package var text: String
    package var limit: Int
    /// Without turns.
    package var factsOnly: Bool

    package init(userId: String, agentId: UUID? = nil, text: String, limit: Int, factsOnly: Bool = false) {
        self.userId = userId
        self.agentId = agentId
        self.text = text
        self.limit = limit
        self.factsOnly = factsOnly
    }

    /// What is asked for an agent is asked for all while the user's memory may hold nothing that is one agent's alone: what such an
    /// agent was told before is then recalled by nobody.
    func allowed(in memory: HotMemory.UserMemory) -> RecallQuery {
        if memory.isAgentMemoryAllowed { return self }
        var query = self
        query.agentId = nil
        return query
    }
}

/// A memory with what made it relevant.
package struct ScoredMemory: Sendable, Equatable {
    package var memory: StoredMemory
    package var score: MemoryScore

    package var item: RecalledItem {
        RecalledItem(
            id: Identifier(memory.id), kind: memory.kind, factKey: memory.key, factText: memory.text, importance: memory.importance,
            relevance: score.total, why: RecalledItem.Why(score), memoryBank: memory.bank, sector: memory.sector,
            sourceTurnId: memory.sourceTurnId.map(Identifier.init), createdAt: Timestamp(memory.createdAt))
    }
}

/// Finds what belongs to a query in one user's memory.
///
/// - Invariant: every memory that leaves this type belongs to `query.userId`; a test tries.
/// - Next: ``HotMemory`` for where the memories are, `MemoryIndex` for how they are weighed, ``LargeMemory`` for users with very many.
package struct Recall: Sendable {
    package let hot: HotMemory
    let large: LargeMemory
    let weights: RecallWeights
    let clock: @Sendable () -> Date

    package init(hot: HotMemory, pool: PostgresPool, weights: RecallWeights, clock: @escaping @Sendable () -> Date) {
        self.hot = hot
        large = LargeMemory(pool: pool)
        self.weights = weights
        self.clock = clock
    }

    /// What was found, and the memory version it is true at.
    package struct Found: Sendable {
        package var scored: [ScoredMemory]
        package var version: Int64
    }

    /// How a question is embedded; known only once the memory is.
    package func embeddedText(of query: RecallQuery, in memory: HotMemory.UserMemory) -> String {
        switch memory {
        case .hot(let set): set.inFirstPerson(query.text)
        case .large: query.text
        }
    }

    /// - Parameter vector: nil when the encoder could not answer, or of another model than the memory: words, importance and recency
    ///   then decide alone.
    package func search(
        _ query: RecallQuery, in memory: HotMemory.UserMemory, vector: TextVector?, deadline: Duration
    ) async throws -> Found {
        guard memory.isMemoryEnabled else { return Found(scored: [], version: memory.version) }
        switch memory {
        case .hot(let set): return search(query, in: set, vector: vector)
        case .large(let version, _, _, let modelId):
            let query = query.allowed(in: memory)
            let set = try await large.candidates(for: query, vector: vector, modelId: modelId, now: clock(), deadline: deadline)
            return Found(scored: search(query, in: set, vector: vector).scored, version: version)
        }
    }

    /// Without a database, at once.
    package func search(_ query: RecallQuery, in set: WorkingSet, vector: TextVector?) -> Found {
        let query = query.allowed(in: .hot(set))
        let values = vector.flatMap { $0.modelId == set.modelId ? $0.values : nil }
        let (scored, version) = set.search(
            MemoryQuery(text: query.text, vector: values), for: query.agentId, factsOnly: query.factsOnly, limit: query.limit,
            weights: weights, now: clock())
        return Found(scored: scored, version: version)
    }
}

extension RecalledItem.Why {
    init(_ score: MemoryScore) {
        self.init()
        vector = score.vector
        lexical = score.lexical
        neighbours = score.neighbours
        session = score.session
        speaker = score.speaker
        time = score.time
        importance = score.importance
        recency = score.recency
        links = score.links
    }
}
