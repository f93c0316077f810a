public enum TokenKind: String, Sendable, Codable, CaseIterable {
    case user, bot, admin

    /// The first four characters of a token, so that a person (or a secret scanner) sees what was found.
    public var prefix: String {
        switch self {
        case .user: "mhu_"
        case .bot: "mhb_"
        case .admin: "mha_"
        }
    }
}

public struct RegisterRequest: Sendable, Equatable, Codable {
    public var displayName: String

    public init(displayName: String) { self.displayName = displayName }

    enum CodingKeys: String, CodingKey { case displayName = "display_name" }
}

extension RegisterRequest: Ruled {
    public static let rules: [FieldRule<RegisterRequest>] = [
        .text("display_name", bytes: Limits.nameBytes, allowsEmpty: false) { $0.displayName }
    ]
}

public struct Registered: Sendable, Equatable, Codable {
    public var userId: String
    public var authToken: String
    public var displayName: String
    public var memoryEnabled: Bool

    public init(userId: String, authToken: String, displayName: String, memoryEnabled: Bool) {
        self.userId = userId
        self.authToken = authToken
        self.displayName = displayName
        self.memoryEnabled = memoryEnabled
    }

    enum CodingKeys: String, CodingKey {
        case userId = "user_id"
        case authToken = "auth_token"
        case displayName = "display_name"
        case memoryEnabled = "memory_enabled"
    }
}

/// The answer to `GET /api/auth/me`.
public struct WhoAmI: Sendable, Equatable, Codable {
    public var kind: TokenKind
    @ExplicitNull public var userId: String?
    @ExplicitNull public var displayName: String?
    @ExplicitNull public var memoryEnabled: Bool?
    @ExplicitNull public var platform: String?
    @ExplicitNull public var expiresAt: Timestamp?
    /// When the web user registered; null for bots and administrators.
    @ExplicitNull public var createdAt: Timestamp?

    public init(
        kind: TokenKind, userId: String?, displayName: String?, memoryEnabled: Bool?, platform: String?, expiresAt: Timestamp?,
        createdAt: Timestamp? = nil
    ) {
        self.kind = kind
        self.userId = userId
        self.displayName = displayName
        self.memoryEnabled = memoryEnabled
        self.platform = platform
        self.expiresAt = expiresAt
        self.createdAt = createdAt
    }

    enum CodingKeys: String, CodingKey {
        case kind, platform
        case createdAt = "created_at"
        case userId = "user_id"
        case displayName = "display_name"
        case memoryEnabled = "memory_enabled"
        case expiresAt = "expires_at"
    }
}

public struct MemoryEnabled: Sendable, Equatable, Codable {
    public var success = true
    public var userId: String
    public var memoryEnabled: Bool

    public init(userId: String, memoryEnabled: Bool) {
        self.userId = userId
        self.memoryEnabled = memoryEnabled
    }

    enum CodingKeys: String, CodingKey {
        case success
        case userId = "user_id"
        case memoryEnabled = "memory_enabled"
    }
}

/// The answer to `POST /api/auth/rotate`: the old token is dead from here on.
public struct RotatedToken: Sendable, Equatable, Codable {
    public var authToken: String

    public init(authToken: String) { self.authToken = authToken }

    enum CodingKeys: String, CodingKey { case authToken = "auth_token" }
}
