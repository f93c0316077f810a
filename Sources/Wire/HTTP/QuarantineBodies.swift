/// An element of `GET /api/memory/quarantine`: what looked like an instruction instead of a fact.
public struct QuarantinedFact: Sendable, Equatable, Codable {
    public var id: Identifier
    public var userId: String
    public var factKey: String
    public var factText: String
    @ExplicitNull public var taskId: Identifier?
    @ExplicitNull public var turnId: Identifier?
    public var at: Timestamp

    public init(
        id: Identifier, userId: String, factKey: String, factText: String, taskId: Identifier?, turnId: Identifier?, at: Timestamp
    ) {
        self.id = id
        self.userId = userId
        self.factKey = factKey
        self.factText = factText
        self.taskId = taskId
        self.turnId = turnId
        self.at = at
    }

    enum CodingKeys: String, CodingKey {
        case id, at
        case userId = "user_id"
        case factKey = "fact_key"
        case factText = "fact_text"
        case taskId = "task_id"
        case turnId = "turn_id"
    }
}
