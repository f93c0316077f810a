import Foundation
import Wire

/// Where the memories of `/memory/*` are kept.
///
/// - Invariant: a memory belongs to the user it was given for; no operation reaches another's.
/// - Errors: ``WireError`` when the request is refused, wherever it goes; anything else means that this provider cannot do it now,
///   and another may be asked.
/// - Threads: any.
/// - Next: ``ProviderChain`` for what happens when one does not answer, `ProviderConformance` in the tests for what all must do.
package protocol MemoryProvider: Sendable {
    /// `native`, `http` or `memory`.
    var name: String { get }

    /// Stores a content word for word; it can be recalled when this returns.
    func remember(_ memory: NewMemory) async throws -> Identifier

    /// The same for several, each with its own outcome, in their order.
    func remember(_ memories: [NewMemory]) async -> [Result<Identifier, any Error>]

    /// - Parameter limit: 1…500.
    /// - Returns: the memories that the query is about, best first.
    func recall(_ query: String, of userId: String, limit: Int) async throws -> [Memory]

    /// - Errors: `notFound` for what is not this user's.
    func delete(_ id: Identifier, of userId: String, by caller: Principal) async throws

    /// Removes all of a user's memories; a user without any is no error.
    func deleteAll(of userId: String) async throws

    /// Newest first.
    func list(of userId: String, page: PageRequest) async throws -> MemoryPage

    /// Whether memories can be kept and found now; asks, and answers within 3 s.
    func isHealthy() async -> Bool
}

extension MemoryProvider {
    package func remember(_ memories: [NewMemory]) async -> [Result<Identifier, any Error>] {
        await withTaskGroup(of: (Int, Result<Identifier, any Error>).self) { group in
            for (index, memory) in memories.enumerated() {
                group.addTask {
                    do {
                        return (index, .success(try await remember(memory)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}

/// A memory on its way to a provider.
package struct NewMemory: Sendable {
    package var userId: String
    package var content: String
    /// A JSON object.
    package var metadata: JSONValue
    package var caller: Principal

    package init(userId: String, content: String, metadata: JSONValue = .object([:]), caller: Principal) {
        self.userId = userId
        self.content = content
        self.metadata = metadata
        self.caller = caller
    }
}

/// A part of a list.
package struct MemoryPage: Sendable {
    package var memories: [Memory]
    /// What the next page begins after; nil: there is none.
    package var nextCursor: Int64?

    package init(memories: [Memory], nextCursor: Int64?) {
        self.memories = memories
        self.nextCursor = nextCursor
    }
}

/// A provider that cannot do now what it is asked. Its text names no address, user or memory.
package struct ProviderError: Error, Equatable, CustomStringConvertible {
    package enum Code: Sendable { case unavailable, full, unreadable, notAllowed }

    package let code: Code

    package init(code: Code) { self.code = code }

    package var description: String {
        switch code {
        case .unavailable: "the memory provider does not answer"
        case .full: "the memory provider holds as much as it may"
        case .unreadable: "the memory provider's answer is not understood"
        case .notAllowed: "the memory provider does not take the hub's key"
        }
    }
}
