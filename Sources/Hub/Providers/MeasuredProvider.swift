import Metrics
import Wire

/// Measures another provider: how long each operation takes, by its outcome.
package struct MeasuredProvider: ProviderAround {
    private enum Operation: String, CaseIterable { case remember, recall, delete, list }
    private enum Outcome: String, CaseIterable { case done, refused, failed }

    package let base: any MemoryProvider
    private let timers: [String: Timer]

    package init(_ base: any MemoryProvider, factory: any MetricsFactory) {
        self.base = base
        timers = Dictionary(
            uniqueKeysWithValues: Operation.allCases.flatMap { operation in
                Outcome.allCases.map { outcome in
                    (
                        operation.rawValue + outcome.rawValue,
                        Timer(
                            label: "memhub_provider",
                            dimensions: [
                                ("provider", base.name), ("operation", operation.rawValue), ("outcome", outcome.rawValue),
                            ], factory: factory)
                    )
                }
            })
    }

    package func remember(_ memory: NewMemory) async throws -> Identifier {
        try await measure(.remember) { try await base.remember(memory) }
    }

    /// One measurement for all of them: they are one call.
    package func remember(_ memories: [NewMemory]) async -> [Result<Identifier, any Error>] {
        let began = ContinuousClock.now
        let outcomes = await base.remember(memories)
        let hasFailed = outcomes.contains { if case .failure(let error) = $0 { !(error is WireError) } else { false } }
        record(.remember, hasFailed ? .failed : .done, since: began)
        return outcomes
    }

    package func recall(_ query: String, of userId: String, limit: Int) async throws -> [Memory] {
        try await measure(.recall) { try await base.recall(query, of: userId, limit: limit) }
    }

    package func delete(_ id: Identifier, of userId: String, by caller: Principal) async throws {
        try await measure(.delete) { try await base.delete(id, of: userId, by: caller) }
    }

    package func deleteAll(of userId: String) async throws {
        try await measure(.delete) { try await base.deleteAll(of: userId) }
    }

    package func list(of userId: String, page: PageRequest) async throws -> MemoryPage {
        try await measure(.list) { try await base.list(of: userId, page: page) }
    }

    private func measure<Result>(_ operation: Operation, _ body: () async throws -> Result) async throws -> Result {
        let began = ContinuousClock.now
        do {
            let result = try await body()
            record(operation, .done, since: began)
            return result
        } catch {
            record(operation, error is WireError ? .refused : .failed, since: began)
            throw error
        }
    }

    private func record(_ operation: Operation, _ outcome: Outcome, since began: ContinuousClock.Instant) {
        timers[operation.rawValue + outcome.rawValue]?.recordNanoseconds(began.duration(to: .now).wholeNanoseconds)
    }
}
