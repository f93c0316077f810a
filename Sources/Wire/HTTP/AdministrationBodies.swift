/// An element of `GET /api/users`.
public struct ListedUser: Sendable, Equatable, Codable {
    public var userId: String
    public var platform: String
    @ExplicitNull public var displayName: String?
    public var memoryEnabled: Bool
    /// Facts that hold now.
    public var facts: Int
    public var createdAt: Timestamp

    public init(
        userId: String, platform: String, displayName: String?, memoryEnabled: Bool, facts: Int, createdAt: Timestamp
    ) {
        self.userId = userId
        self.platform = platform
        self.displayName = displayName
        self.memoryEnabled = memoryEnabled
        self.facts = facts
        self.createdAt = createdAt
    }

    enum CodingKeys: String, CodingKey {
        case platform, facts
        case userId = "user_id"
        case displayName = "display_name"
        case memoryEnabled = "memory_enabled"
        case createdAt = "created_at"
    }
}

/// An element of `GET /api/tokens`: never the token itself.
public struct ListedToken: Sendable, Equatable, Codable {
    public var tokenId: Identifier
    public var kind: TokenKind
    @ExplicitNull public var userId: String?
    @ExplicitNull public var platform: String?
    @ExplicitNull public var label: String?
    public var createdAt: Timestamp
    @ExplicitNull public var expiresAt: Timestamp?
    @ExplicitNull public var revokedAt: Timestamp?

    public init(
        tokenId: Identifier, kind: TokenKind, userId: String?, platform: String?, label: String?, createdAt: Timestamp,
        expiresAt: Timestamp?, revokedAt: Timestamp?
    ) {
        self.tokenId = tokenId
        self.kind = kind
        self.userId = userId
        self.platform = platform
        self.label = label
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    enum CodingKeys: String, CodingKey {
        case kind, platform, label
        case tokenId = "token_id"
        case userId = "user_id"
        case createdAt = "created_at"
        case expiresAt = "expires_at"
        case revokedAt = "revoked_at"
    }
}

/// `POST /api/tokens`.
public struct TokenRequest: Sendable, Equatable, Codable {
    public var kind: TokenKind
    public var platform: String?
    public var userId: String?
    public var label: String?
    /// 1…3,650; nil: never.
    public var expiresInDays: Int?

    public init(
        kind: TokenKind, platform: String? = nil, userId: String? = nil, label: String? = nil, expiresInDays: Int? = nil
    ) {
        self.kind = kind
        self.platform = platform
        self.userId = userId
        self.label = label
        self.expiresInDays = expiresInDays
    }

    enum CodingKeys: String, CodingKey {
        case kind, platform, label
        case userId = "user_id"
        case expiresInDays = "expires_in_days"
    }
}

extension TokenRequest: Ruled {
    public static let rules: [FieldRule<TokenRequest>] = [
        .text("label", bytes: Limits.nameBytes) { $0.label }, .number("expires_in_days", in: 1...3_650) { $0.expiresInDays },
    ]
}

/// The answer to `POST /api/tokens`, the one moment the token is known.
public struct MadeToken: Sendable, Equatable, Codable {
    public var tokenId: Identifier
    public var token: String
    public var kind: TokenKind
    @ExplicitNull public var expiresAt: Timestamp?

    public init(tokenId: Identifier, token: String, kind: TokenKind, expiresAt: Timestamp?) {
        self.tokenId = tokenId
        self.token = token
        self.kind = kind
        self.expiresAt = expiresAt
    }

    enum CodingKeys: String, CodingKey {
        case token, kind
        case tokenId = "token_id"
        case expiresAt = "expires_at"
    }
}
