/// `GET /api/memory/users/{user_id}/summary`.
public struct UserSummary: Sendable, Equatable, Codable {
    public var userId: String
    /// A few sentences; empty while there is nothing to say.
    public var summary: String
    /// What it was made of, most salient first.
    public var factIds: [Identifier]
    @ExplicitNull public var updatedAt: Timestamp?

    public init(userId: String, summary: String, factIds: [Identifier], updatedAt: Timestamp?) {
        self.userId = userId
        self.summary = summary
        self.factIds = factIds
        self.updatedAt = updatedAt
    }

    enum CodingKeys: String, CodingKey {
        case summary
        case userId = "user_id"
        case factIds = "fact_ids"
        case updatedAt = "updated_at"
    }
}
