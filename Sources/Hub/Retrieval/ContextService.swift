import Embedding
import Foundation
import Wire

/// Answers what belongs in a prompt, by a deadline, with whatever parts work: the one place where a person waits.
///
/// When the user's memory is in process and the text was embedded before (by a partial transcript, or an earlier question), the answer
/// is made at once, on the caller's thread. Otherwise the parts that are missing are waited for, each no longer than its share.
///
/// - Errors: none. A broken part makes the answer `partial`, a missed deadline `timed_out`.
/// - Next: ``Recall`` for the search, ``HotMemory`` for where it looks, ``PromptBlock`` for the text.
package struct ContextService: Sendable {
    package struct CacheKey: Hashable, Sendable {
        package var query: RecallQuery
        package var memoryVersion: Int64
    }

    package struct Answer: Sendable, Equatable {
        package var isMemoryEnabled: Bool
        package var outcome: MemoryContext.Outcome
        package var degraded: [MemoryContext.Part] = []
        package var items: [RecalledItem] = []
        package var source: MemoryContext.Source = .computed
    }

    let embedding: EmbeddingService
    package let recall: Recall
    let cache: LRUCache<CacheKey, [RecalledItem]>
    let stages: StageMeters
    let clock: @Sendable () -> Date

    package init(
        embedding: EmbeddingService, recall: Recall, cache: LRUCache<CacheKey, [RecalledItem]>, stages: StageMeters = .none,
        clock: @escaping @Sendable () -> Date
    ) {
        self.embedding = embedding
        self.recall = recall
        self.cache = cache
        self.stages = stages
        self.clock = clock
    }

    /// Seconds a result may be reused at most.
    private static let lifetime: TimeInterval = 3600
    /// The share of the deadline after which one part is given up, so that the rest can still answer.
    private static let partShare = 0.45

    /// - Parameter expectsMemory: what a late answer says of the user's memory.
    package func answer(_ query: RecallQuery, expectsMemory: Bool = true, deadline: Duration) async -> Answer {
        if let answer = answerAtOnce(query) { return answer }
        return await answerInTime(query, expectsMemory: expectsMemory, deadline: deadline)
    }

    /// The same for a caller that has asked ``answerAtOnce(_:)``.
    package func answerInTime(_ query: RecallQuery, expectsMemory: Bool, deadline: Duration) async -> Answer {
        let late = Answer(isMemoryEnabled: expectsMemory, outcome: .timedOut)
        guard deadline > .zero else { return late }
        let partDeadline = deadline * Self.partShare
        // With the memory in process only the vector is waited for, and that has its own end.
        if case .hot = recall.hot.ready(query.userId) {
            return await compute(query, expectsMemory: expectsMemory, partDeadline: partDeadline)
        }
        return await answering(within: deadline, late: late) {
            await compute(query, expectsMemory: expectsMemory, partDeadline: partDeadline)
        }
    }

    /// - Returns: nil when something has to be waited for.
    package func answerAtOnce(_ query: RecallQuery) -> Answer? {
        guard let memory = recall.hot.ready(query.userId) else { return nil }
        guard memory.isMemoryEnabled else { return Answer(isMemoryEnabled: false, outcome: .complete) }
        let query = query.allowed(in: memory)
        if let items = cached(query, at: memory.version) {
            return Answer(isMemoryEnabled: true, outcome: .complete, items: items, source: .cache)
        }
        guard case .hot(let set) = memory,
            let vector = embedding.cachedVector(for: recall.embeddedText(of: query, in: memory), model: memory.modelId)
        else { return nil }
        let began = ContinuousClock.now
        let found = recall.search(query, in: set, vector: vector)
        stages.record(.search, since: began)
        return Answer(isMemoryEnabled: true, outcome: .complete, items: remember(found, for: query))
    }

    /// Does the work of an answer while the user still speaks, as far as nobody who waits needs the processor.
    ///
    /// - Returns: whether ``answerAtOnce(_:)`` now answers.
    package func prepare(_ query: RecallQuery) async -> Bool {
        guard let memory = try? await recall.hot.memory(of: query.userId, deadline: Self.preparationDeadline), memory.isMemoryEnabled
        else { return false }
        let query = query.allowed(in: memory)
        if cached(query, at: memory.version) != nil { return true }
        let text = recall.embeddedText(of: query, in: memory)
        guard let vector = try? await embedding.vector(for: text, model: memory.modelId, priority: .speculative, within: Self.preparationDeadline),
            !Task.isCancelled,
            let found = try? await recall.search(query, in: memory, vector: vector, deadline: Self.preparationDeadline)
        else { return false }
        _ = remember(found, for: query)
        return true
    }

    private static let preparationDeadline: Duration = .seconds(1)

    /// Consent is read before anything of the user's is embedded or kept.
    private func compute(_ query: RecallQuery, expectsMemory: Bool, partDeadline: Duration) async -> Answer {
        let began = ContinuousClock.now
        guard let memory = await memory(of: query.userId, within: partDeadline) else {
            return Answer(isMemoryEnabled: expectsMemory, outcome: .partial, degraded: [.database])
        }
        guard memory.isMemoryEnabled else { return Answer(isMemoryEnabled: false, outcome: .complete) }
        let query = query.allowed(in: memory)
        if let items = cached(query, at: memory.version) {
            return Answer(isMemoryEnabled: true, outcome: .complete, items: items, source: .cache)
        }
        let loaded = stages.record(.memory, since: began)
        let text = recall.embeddedText(of: query, in: memory)
        let vector = try? await embedding.vector(for: text, model: memory.modelId, priority: .interactive, within: partDeadline)
        let encoded = stages.record(.encode, since: loaded)
        let degraded: [MemoryContext.Part] = vector == nil ? [.embedding] : []
        guard let found = try? await recall.search(query, in: memory, vector: vector, deadline: partDeadline) else {
            return Answer(isMemoryEnabled: true, outcome: .partial, degraded: (degraded + [.database]).sorted())
        }
        stages.record(.search, since: encoded)
        guard vector != nil else {
            return Answer(isMemoryEnabled: true, outcome: .partial, degraded: degraded, items: found.scored.map(\.item))
        }
        return Answer(isMemoryEnabled: true, outcome: .complete, items: remember(found, for: query))
    }

    private func cached(_ query: RecallQuery, at version: Int64) -> [RecalledItem]? {
        cache.value(for: CacheKey(query: query, memoryVersion: version), now: clock())
    }

    /// A result is worth keeping until its first fact stops being true.
    private func remember(_ found: Recall.Found, for query: RecallQuery) -> [RecalledItem] {
        let items = found.scored.map(\.item)
        let lifetimeEnd = clock().addingTimeInterval(Self.lifetime)
        let expiresAt = found.scored.compactMap(\.memory.validityEnd).min().map { min($0, lifetimeEnd) } ?? lifetimeEnd
        let cost = items.reduce(query.text.utf8.count + 256) { $0 + $1.factText.utf8.count + 400 }
        cache.insert(items, for: CacheKey(query: query, memoryVersion: found.version), cost: cost, expiresAt: expiresAt)
        return items
    }

    /// - Returns: nil when the database does not answer in time.
    private func memory(of userId: String, within deadline: Duration) async -> HotMemory.UserMemory? {
        if let memory = recall.hot.ready(userId) { return memory }
        return await answering(within: deadline, late: nil) { try? await recall.hot.memory(of: userId, deadline: deadline) }
    }
}
