import Wire

/// Gathers what is to be remembered while the provider is busy, and gives it on in one call.
///
/// - Limits: ``largestBatch`` memories a call, one call at a time; of ``longestQueue`` memories that wait each is answered after four
///   calls of the provider's own deadline at the latest, and more are refused.
package actor BatchedProvider: ProviderAround {
    private struct Waiting {
        let memory: NewMemory
        let continuation: CheckedContinuation<Identifier, any Error>
    }

    private static let largestBatch = 64
    private static let longestQueue = 4 * largestBatch

    package nonisolated let base: any MemoryProvider
    private var waiting: [Waiting] = []
    private var isBusy = false

    package init(_ base: any MemoryProvider) { self.base = base }

    package func remember(_ memory: NewMemory) async throws -> Identifier {
        guard waiting.count < Self.longestQueue else { throw ProviderError(code: .unavailable) }
        return try await withCheckedThrowingContinuation { continuation in
            waiting.append(Waiting(memory: memory, continuation: continuation))
            guard !isBusy else { return }
            isBusy = true
            Task { await giveOn() }
        }
    }

    private func giveOn() async {
        while !waiting.isEmpty {
            let batch = Array(waiting.prefix(Self.largestBatch))
            waiting.removeFirst(batch.count)
            for (one, outcome) in zip(batch, await base.remember(batch.map(\.memory))) { one.continuation.resume(with: outcome) }
        }
        isBusy = false
    }
}
