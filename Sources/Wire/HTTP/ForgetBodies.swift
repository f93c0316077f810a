/// `POST /api/memory/users/{user_id}/forget`: either `about` or `everything`.
public struct ForgetMemories: Sendable, Equatable, Codable {
    /// A topic in a few words: "phone number".
    public var about: String?
    public var everything: Bool?
    /// False, the default, only says what matches.
    public var confirm: Bool?

    public init(about: String? = nil, everything: Bool? = nil, confirm: Bool? = nil) {
        self.about = about
        self.everything = everything
        self.confirm = confirm
    }
}

extension ForgetMemories: Ruled {
    public static let rules: [FieldRule<ForgetMemories>] = [
        .text("about", bytes: Limits.nameBytes, allowsEmpty: false) { $0.about }
    ]
}

/// What would be forgotten.
public struct ForgetMatches: Sendable, Equatable, Codable {
    /// Facts that are still true; those they replaced go with them.
    public var facts: [ForgettableFact]
    public var turns: Int

    public init(facts: [ForgettableFact], turns: Int) {
        self.facts = facts
        self.turns = turns
    }
}
