import Wire

/// Gathers what is to be remembered while the provider is busy, and gives it on in one call.
///
/// - Limits: ``largestBatch`` memories a call, one call at a time, ``longestQueue`` memories waiting; more is refused.
actor BatchedProvider: MemoryProvider {
    private struct Waiting {
        let memory: NewMemory
        let continuation: CheckedContinuation<Identifier, any Error>
    }

    private static let largestBatch = 64
    private static let longestQueue = 1_024

    private let base: any MemoryProvider
    private var waiting: [Waiting] = []
    private var isBusy = false

    init(_ base: any MemoryProvider) { self.base = base }

    nonisolated var name: String { base.name }

    func remember(_ memory: NewMemory) async throws -> Identifier {
        guard waiting.count < Self.longestQueue else { throw ProviderError(code: .unavailable) }
        return try await withCheckedThrowingContinuation { continuation in
            waiting.append(Waiting(memory: memory, continuation: continuation))
            guard !isBusy else { return }
            isBusy = true
            Task { await giveOn() }
        }
    }

    nonisolated func remember(_ memories: [NewMemory]) async -> [Result<Identifier, any Error>] { await base.remember(memories) }

    nonisolated func recall(_ query: String, of userId: String, limit: Int) async throws -> [Memory] {
        try await base.recall(query, of: userId, limit: limit)
    }

    nonisolated func delete(_ id: Identifier, of userId: String, by caller: Principal) async throws {
        try await base.delete(id, of: userId, by: caller)
    }

    nonisolated func deleteAll(of userId: String) async throws { try await base.deleteAll(of: userId) }

    nonisolated func list(of userId: String, page: PageRequest) async throws -> MemoryPage {
        try await base.list(of: userId, page: page)
    }

    nonisolated func isHealthy() async -> Bool { await base.isHealthy() }

    private func giveOn() async {
        while !waiting.isEmpty {
            let batch = Array(waiting.prefix(Self.largestBatch))
            waiting.removeFirst(batch.count)
            for (one, outcome) in zip(batch, await base.remember(batch.map(\.memory))) { one.continuation.resume(with: outcome) }
        }
        isBusy = false
    }
}
