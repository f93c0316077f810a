import Wire

/// A provider that stands around another: what it does not do itself, the other does.
///
/// Several memories at once pass through it one by one, unless it says otherwise: what it does for one is done for each.
package protocol ProviderAround: MemoryProvider {
    var base: any MemoryProvider { get }
}

extension ProviderAround {
    package var name: String { base.name }

    package func remember(_ memory: NewMemory) async throws -> Identifier { try await base.remember(memory) }

    package func recall(_ query: String, of userId: String, limit: Int) async throws -> [Memory] {
        try await base.recall(query, of: userId, limit: limit)
    }

    package func delete(_ id: Identifier, of userId: String, by caller: Principal) async throws {
        try await base.delete(id, of: userId, by: caller)
    }

    package func deleteAll(of userId: String) async throws { try await base.deleteAll(of: userId) }

    package func list(of userId: String, page: PageRequest) async throws -> MemoryPage { try await base.list(of: userId, page: page) }

    package func isHealthy() async -> Bool { await base.isHealthy() }
}
