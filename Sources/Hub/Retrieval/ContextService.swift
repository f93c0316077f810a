import Embedding
import Foundation
import Wire

/// Answers what belongs in a prompt, by a deadline, with whatever parts work: the one place where a person waits.
///
/// Consent and the user's memory version are read for every answer, in one short query beside the encoding; a cached result is
/// served only at exactly that version, so nothing deleted or switched off is ever injected, on any node.
///
/// - Errors: none. A broken part makes the answer `partial`, a missed deadline `timed_out`.
/// - Next: ``Recall`` for the search, ``PromptBlock`` for the text.
package struct ContextService: Sendable {
    package struct CacheKey: Hashable, Sendable {
        package var query: RecallQuery
        package var memoryVersion: Int64
    }

    package struct Answer: Sendable {
        package var isMemoryEnabled: Bool
        package var outcome: MemoryContext.Outcome
        package var degraded: [MemoryContext.Part] = []
        package var items: [RecalledItem] = []
        package var source: MemoryContext.Source = .computed
    }

    let users: UserStore
    let embedding: EmbeddingService
    let recall: Recall
    let cache: LRUCache<CacheKey, [RecalledItem]>
    let clock: @Sendable () -> Date

    package init(
        users: UserStore, embedding: EmbeddingService, recall: Recall, cache: LRUCache<CacheKey, [RecalledItem]>,
        clock: @escaping @Sendable () -> Date
    ) {
        self.users = users
        self.embedding = embedding
        self.recall = recall
        self.cache = cache
        self.clock = clock
    }

    /// Seconds a result may be reused at most.
    private static let lifetime: TimeInterval = 3600
    /// The share of the deadline after which one part is given up, so that the rest can still answer.
    private static let partShare = 0.6

    /// - Parameter expectsMemory: false when the user's memory was off the last time: the text is then not embedded, nor kept
    ///   in a cache, before the user's consent has been read.
    package func answer(_ query: RecallQuery, expectsMemory: Bool = true, deadline: Duration) async -> Answer {
        await answering(within: deadline, late: Answer(isMemoryEnabled: expectsMemory, outcome: .timedOut)) {
            await compute(query, expectsMemory: expectsMemory, deadline: deadline)
        }
    }

    private func compute(_ query: RecallQuery, expectsMemory: Bool, deadline: Duration) async -> Answer {
        let partDeadline = deadline * Self.partShare
        async let early = expectsMemory ? vector(for: query.text, within: partDeadline) : nil
        guard let profile = await profile(of: query.userId, within: partDeadline) else {
            return Answer(isMemoryEnabled: expectsMemory, outcome: .partial, degraded: [.database])
        }
        guard profile.isMemoryEnabled else { return Answer(isMemoryEnabled: false, outcome: .complete) }
        let key = CacheKey(query: query, memoryVersion: profile.memoryVersion)
        if let items = cache.value(for: key, now: clock()) {
            return Answer(isMemoryEnabled: true, outcome: .complete, items: items, source: .cache)
        }
        let vector = expectsMemory ? await early : await vector(for: query.text, within: partDeadline)
        let degraded: [MemoryContext.Part] = vector == nil ? [.embedding] : []
        guard let scored = try? await recall.search(query, vector: vector, deadline: partDeadline) else {
            return Answer(isMemoryEnabled: true, outcome: .partial, degraded: (degraded + [.database]).sorted())
        }
        let items = scored.map(\.item)
        if vector != nil { remember(items, scored: scored, for: key) }
        return Answer(
            isMemoryEnabled: true, outcome: degraded.isEmpty ? .complete : .partial, degraded: degraded, items: items)
    }

    /// A result is worth keeping until its first fact stops being true.
    private func remember(_ items: [RecalledItem], scored: [ScoredCandidate], for key: CacheKey) {
        let lifetimeEnd = clock().addingTimeInterval(Self.lifetime)
        let expiresAt = scored.compactMap(\.candidate.validityEnd).min().map { min($0, lifetimeEnd) } ?? lifetimeEnd
        let cost = items.reduce(key.query.text.utf8.count + 256) { $0 + $1.factText.utf8.count + 400 }
        cache.insert(items, for: key, cost: cost, expiresAt: expiresAt)
    }

    private func vector(for text: String, within deadline: Duration) async -> [Float]? {
        if let cached = embedding.cachedVector(for: text) { return cached }
        return await answering(within: deadline, late: nil) {
            try? await embedding.computeVector(for: text, priority: .interactive)
        }
    }

    /// - Returns: nil when the database does not answer in time; a user nobody has heard of has an empty memory.
    private func profile(of userId: String, within deadline: Duration) async -> UserProfile? {
        await answering(within: deadline, late: nil) {
            do {
                return try await users.profile(of: userId, deadline: deadline)
                    ?? UserProfile(memoryVersion: 0, isMemoryEnabled: true)
            } catch {
                return nil
            }
        }
    }
}
