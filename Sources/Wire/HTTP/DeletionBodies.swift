/// The answer to `DELETE` of a fact.
public struct FactDeleted: Sendable, Equatable, Codable {
    public var status = "deleted"
    public var success = true
    public var factId: Identifier
    public var vectorId: Identifier

    public init(factId: Identifier) {
        self.factId = factId
        vectorId = factId
    }

    enum CodingKeys: String, CodingKey {
        case status, success
        case factId = "fact_id"
        case vectorId = "vector_id"
    }
}

/// The answer to `DELETE /api/memory/users/{user_id}` and `/api/auth/delete-account`.
public struct UserDeleted: Sendable, Equatable, Codable {
    public var status = "deleted"
    public var success = true
    public var message = "All user data deleted"
    public var userId: String
    public var factsDeleted: Int

    public init(userId: String, factsDeleted: Int) {
        self.userId = userId
        self.factsDeleted = factsDeleted
    }

    enum CodingKeys: String, CodingKey {
        case status, success, message
        case userId = "user_id"
        case factsDeleted = "facts_deleted"
    }
}

/// The body of `DELETE /api/memory/users/{user_id}`, in place of `?confirm=true`.
public struct Confirmation: Sendable, Equatable, Codable {
    public var confirm: Bool

    public init(confirm: Bool) { self.confirm = confirm }
}
