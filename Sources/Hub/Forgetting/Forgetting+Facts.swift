import Foundation

extension Forgetting {
    /// Forgets facts of several users, one user after the other, each in a transaction of its own.
    func forget(_ facts: [String: [UUID]], by actor: String) async throws {
        for (userId, ids) in facts.sorted(by: { $0.key < $1.key }) {
            _ = try await forget(.facts(ids), of: userId, in: .everyAgent, by: actor)
        }
    }
}
