import Embedding
import Extraction
import Foundation
import Postgres

/// Keeps one user's facts few and to the point: merges those that say about the same, removes what is too much, and writes the
/// user's summary.
///
/// - Invariant: each step is a transaction that holds by itself, so what a run that was cut short has done stays done and is not done
///   again. Texts and vectors are made before the transaction, which looks again whether the facts still say what they said.
/// - Threads: any. Nobody waits for it: embedding is in the background, and before every step it stands back.
/// - Next: ``FactClusters`` for what is merged, ``PruningPolicy`` for what goes, ``Salience`` for what matters,
///   ``ConsolidationRunner`` for when.
package struct Consolidation: Sendable {
    let pool: PostgresPool
    let hot: HotMemory
    let embedding: EmbeddingService
    let texts: any FactSummarising
    let limits: FactLimits
    let standBack: @Sendable () async -> Void
    let clock: @Sendable () -> Date

    /// - Parameters:
    ///   - limits: of users who have none of their own.
    ///   - standBack: awaited before every step.
    package init(
        pool: PostgresPool, hot: HotMemory, embedding: EmbeddingService, texts: any FactSummarising, limits: FactLimits,
        standBack: @escaping @Sendable () async -> Void = {}, clock: @escaping @Sendable () -> Date
    ) {
        self.pool = pool
        self.hot = hot
        self.embedding = embedding
        self.texts = texts
        self.limits = limits
        self.standBack = standBack
        self.clock = clock
    }

    /// What was done for a user.
    package struct Outcome: Sendable, Equatable {
        package var mergedClusters = 0
        package var prunedFacts = 0
        package var hasNewSummary = false

        package init(mergedClusters: Int = 0, prunedFacts: Int = 0, hasNewSummary: Bool = false) {
            self.mergedClusters = mergedClusters
            self.prunedFacts = prunedFacts
            self.hasNewSummary = hasNewSummary
        }
    }

    /// Days a fact has to be old before it is merged: until then it may still be corrected or asked for as it was said.
    private static let mergingAge: TimeInterval = 7 * 86_400
    /// Facts of one key compared with each other at a time, the oldest.
    private static let comparedFacts = 1_000
    /// Characters of all texts that are merged, so that none of them is left out.
    private static let mergedCharacters = SummaryRules.longestFact - 50
    /// Facts removed in a transaction.
    private static let pruningBatch = 200
    private static let summarisedFacts = 10

    /// - Throws: ``PostgresError``, ``EmbeddingError``, `CancellationError`.
    @discardableResult
    package func consolidate(_ userId: String) async throws -> Outcome {
        let began = clock()
        var outcome = Outcome()
        for cluster in try await clusters(of: userId) {
            try await pause()
            if try await merge(cluster, of: userId) { outcome.mergedClusters += 1 }
        }
        for batch in try await excess(of: userId) {
            try await pause()
            outcome.prunedFacts += try await prune(batch, of: userId)
        }
        try await pause()
        outcome.hasNewSummary = try await summarise(userId, since: began)
        return outcome
    }

    private func pause() async throws {
        await standBack()
        try Task.checkCancellation()
    }

    // MARK: Clusters

    private func clusters(of userId: String) async throws -> [[SourceFact]] {
        let (youngest, modelId) = (clock().addingTimeInterval(-Self.mergingAge), embedding.serving.modelId)
        return try await pool.withConnection { connection in
            let scope: [PostgresValue] = [.text(userId), .timestamp(youngest)]
            var clusters: [[SourceFact]] = []
            for row in try connection.query(.mergeableKeys, scope + [.int(FactClusters.sizes.lowerBound)]) {
                let key = try row.get("fact_key", as: String.self)
                guard FactKeys.cardinality(of: key) == .many else { continue }
                let rows = try connection.query(
                    .mergeableFacts,
                    scope + [
                        .text(key), .optional(try row.getOptional("agent_id", as: UUID.self)), .int(modelId), .int(Self.comparedFacts),
                    ])
                let facts = try rows.map { try SourceFact($0) }
                let vectors = try rows.map { try $0.get("embedding", as: [Float].self) }
                clusters += FactClusters.clusters(of: vectors).map { Self.fitting($0.map { facts[$0] }) }
            }
            return clusters.filter { $0.count >= FactClusters.sizes.lowerBound }
        }
    }

    private static func fitting(_ cluster: [SourceFact]) -> [SourceFact] {
        var characters = 0
        return Array(
            cluster.prefix { fact in
                characters += fact.statement.count
                return characters <= mergedCharacters
            })
    }

    /// - Returns: false when the facts changed meanwhile, or no text can be made of them.
    private func merge(_ cluster: [SourceFact], of userId: String) async throws -> Bool {
        let text = await texts.merged(cluster.map(\.statement))
        guard !text.isEmpty else { return false }
        let fact = FactDraft(summarising: cluster, as: text, userId: userId)
        let vector = try await embedding.vector(for: fact.text, priority: .background)
        let now = clock()
        return try await hot.transaction(in: pool, of: [userId]) { connection in
            guard try Self.lock(userId, on: connection)?.get("memory_enabled", as: Bool.self) == true else { return (false, []) }
            let sources = cluster.map(\.known)
            let unchanged = try connection.query(
                .stillMergeable,
                [
                    .text(userId), .timestamp(now.addingTimeInterval(-Self.mergingAge)), .uuidArray(sources.map(\.id)),
                    .textArray(sources.map(\.text)),
                ])
            guard unchanged.count == sources.count else { return (false, []) }
            var writer = FactWriter(userId: userId, actor: Self.actor, now: now)
            writer.summarise(sources, as: fact, vector: vector)
            let change = try writer.write(on: connection)
            try EventLog.append(writer.events, now: now, on: connection)
            return (true, [change].compactMap(\.self))
        }
    }

    // MARK: Pruning

    /// What is too much, in batches, the first to go first.
    private func excess(of userId: String) async throws -> [[UUID]] {
        let (now, limits) = (clock(), limits)
        return try await pool.withConnection { connection in
            guard let own = try Self.limits(of: userId, default: limits, on: connection), own.excess > 0 else { return [] }
            let facts = try connection.query(
                .prunableFacts, [.text(userId), .timestamp(now), .optional([UUID]?.none)]
            ).map { try PrunableFact($0) }
            let chosen = own.policy.choose(own.excess, of: facts, at: now).map(\.id)
            return stride(from: 0, to: chosen.count, by: Self.pruningBatch).map {
                Array(chosen[$0..<min($0 + Self.pruningBatch, chosen.count)])
            }
        }
    }

    /// - Returns: how many facts were removed, with those that went with them.
    private func prune(_ batch: [UUID], of userId: String) async throws -> Int {
        let (now, limits) = (clock(), limits)
        return try await hot.transaction(in: pool, of: [userId]) { connection in
            guard try Self.lock(userId, on: connection) != nil,
                let own = try Self.limits(of: userId, default: limits, on: connection), own.excess > 0
            else { return (0, []) }
            let rows = try connection.query(.prunableFacts, [.text(userId), .timestamp(now), .uuidArray(batch)])
            let facts = try Dictionary(uniqueKeysWithValues: rows.map { try PrunableFact($0) }.map { ($0.id, $0) })
            var (doomed, weight): ([UUID], Int) = ([], 0)
            for fact in batch.compactMap({ facts[$0] }) where weight < own.excess {
                doomed.append(fact.id)
                weight += fact.weight
            }
            var writer = FactWriter(userId: userId, actor: Self.actor, now: now)
            try FactRemoval.remove(doomed, as: .pruned, into: &writer, on: connection)
            let change = try writer.write(on: connection)
            try EventLog.append(writer.events, now: now, on: connection)
            return (weight, [change].compactMap(\.self))
        }
    }

    private static func limits(
        of userId: String, default limits: FactLimits, on connection: isolated PostgresConnection
    ) throws(PostgresError) -> (excess: Int, policy: PruningPolicy)? {
        let row = try connection.query(
            .factLimits, [.text(userId), .int(limits.maximumFacts), .text(limits.policy.rawValue)]
        ).first
        guard let row else { return nil }
        let excess = try row.get("facts_count", as: Int.self) - row.get("maximum_facts", as: Int.self)
        return (excess, PruningPolicy(rawValue: try row.get("pruning_policy", as: String.self)) ?? limits.policy)
    }

    // MARK: The user's summary

    /// Ends the consolidation: the user is due again when something changes.
    ///
    /// - Returns: whether there is a new summary.
    private func summarise(_ userId: String, since began: Date) async throws -> Bool {
        let read = clock()
        let (facts, isKnown) = try await pool.withConnection { connection in
            let facts = try connection.query(.summarisableFacts, [.text(userId), .timestamp(read)]).map { try SourceFact($0) }
            let salient = Self.mostSalient(facts, at: read)
            // A change of their texts would have removed the summary.
            let known = try connection.query(.userSummary, [.text(userId)]).first?.get("fact_ids", as: [UUID].self)
            return (salient, Set(known ?? []) == Set(salient.map(\.known.id)))
        }
        let text = isKnown || facts.isEmpty ? "" : await texts.summary(of: facts.map(\.statement))
        let now = clock()
        return try await pool.transaction { connection in
            guard try Self.lock(userId, on: connection) != nil else { return false }
            let ids = PostgresValue.uuidArray(facts.map(\.known.id))
            let unchanged = try connection.query(
                .countUnchangedFacts, [.text(userId), ids, .textArray(facts.map(\.known.text))]
            ).first?.get("count", as: Int.self)
            // Still due: the next run reads them again.
            guard unchanged == facts.count else { return false }
            if facts.isEmpty {
                _ = try connection.execute(.deleteUserSummary, [.text(userId)])
            } else if !text.isEmpty {
                _ = try connection.execute(.writeUserSummary, [.text(userId), .text(text), ids, .timestamp(now)])
            }
            _ = try connection.execute(
                .finishConsolidation,
                [.text(userId), .timestamp(now), .timestamp(began), .timestamp(now.addingTimeInterval(-Self.mergingAge))])
            return !text.isEmpty
        }
    }

    private static func mostSalient(_ facts: [SourceFact], at now: Date) -> [SourceFact] {
        let weighed = facts.map { (fact: $0, salience: $0.salience.value(at: now)) }
        let sorted = weighed.sorted {
            ($1.salience, $0.fact.known.id.uuidString) < ($0.salience, $1.fact.known.id.uuidString)
        }
        return sorted.prefix(summarisedFacts).map(\.fact)
    }

    private static let actor = "maintenance"

    private static func lock(_ userId: String, on connection: isolated PostgresConnection) throws(PostgresError) -> Row? {
        try connection.query(.lockUsers, [.textArray([userId])]).first
    }
}
