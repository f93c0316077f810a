/// What matches a request to forget and waits for the user's word: the bot's model can ask with it.
public struct ForgetPending: Sendable, Equatable, Codable {
    /// The first of them, in the order in which "the second one" counts; at most 20.
    public var facts: [ForgettableFact]
    /// Turns that would be forgotten too.
    public var turns: Int
    public var expiresInSeconds: Int

    public init(facts: [ForgettableFact], turns: Int, expiresInSeconds: Int) {
        self.facts = facts
        self.turns = turns
        self.expiresInSeconds = expiresInSeconds
    }

    enum CodingKeys: String, CodingKey {
        case facts, turns
        case expiresInSeconds = "expires_in_seconds"
    }
}

public struct ForgettableFact: Sendable, Equatable, Codable {
    public var id: Identifier
    public var factText: String

    public init(id: Identifier, factText: String) {
        self.id = id
        self.factText = factText
    }

    enum CodingKeys: String, CodingKey {
        case id
        case factText = "fact_text"
    }
}

/// That something was forgotten: how much and when, never what.
public struct ForgetReceipt: Sendable, Equatable, Codable {
    public var receiptId: Identifier
    public var facts: Int
    public var turns: Int
    public var at: Timestamp

    public init(receiptId: Identifier, facts: Int, turns: Int, at: Timestamp) {
        self.receiptId = receiptId
        self.facts = facts
        self.turns = turns
        self.at = at
    }

    enum CodingKeys: String, CodingKey {
        case facts, turns, at
        case receiptId = "receipt_id"
    }
}

/// What a turn asked to be forgotten is gone, everywhere; both counts are 0 when nothing matched.
public struct Forgotten: Sendable, Equatable, Codable {
    public var type = "forgotten"
    public var turnId: String
    public var receipt: ForgetReceipt

    public init(turnId: String, receipt: ForgetReceipt) {
        self.turnId = turnId
        self.receipt = receipt
    }

    enum CodingKeys: String, CodingKey {
        case type, receipt
        case turnId = "turn_id"
    }
}
