/// Erases users here and wherever else their memories are kept.
struct AccountErasure: Sendable {
    let users: UserStore
    /// Providers besides the hub's own memory; nil: none.
    let elsewhere: ProviderChain?

    /// Elsewhere first: a user who is gone here could not be asked for again.
    ///
    /// - Returns: how many facts are gone here.
    /// - Throws: `notFound`; what a provider throws that could not do it: nothing is gone here then, and asking again is right.
    func erase(_ userId: String) async throws -> Int {
        try await elsewhere?.deleteAll(of: userId)
        return try await users.erase(userId)
    }
}
