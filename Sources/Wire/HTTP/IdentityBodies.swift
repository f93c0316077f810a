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

    public init(
        kind: TokenKind, userId: String?, displayName: String?, memoryEnabled: Bool?, platform: String?, expiresAt: Timestamp?
    ) {
        self.kind = kind
        self.userId = userId
        self.displayName = displayName
        self.memoryEnabled = memoryEnabled
        self.platform = platform
        self.expiresAt = expiresAt
    }

    enum CodingKeys: String, CodingKey {
        case kind, platform
        case userId = "user_id"
        case displayName = "display_name"
        case memoryEnabled = "memory_enabled"
        case expiresAt = "expires_at"
    }
}

public struct MemoryEnabled: Sendable, Equatable, Codable {
    public var userId: String
    public var memoryEnabled: Bool

    public init(userId: String, memoryEnabled: Bool) {
        self.userId = userId
        self.memoryEnabled = memoryEnabled
    }

    enum CodingKeys: String, CodingKey {
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

public struct UserSettings: Sendable, Equatable, Codable {
    public var userId: String
    @ExplicitNull public var displayName: String?
    /// What holds now: the user's own answer, else the administrator's policy.
    public var memoryEnabled: Bool
    /// IANA name; "until Friday" is understood in it.
    public var timeZone: String
    /// The language model that the configured endpoint is asked for; null: as the administrator has set it.
    @ExplicitNull public var extractionModel: String?
    /// 0 to 2; null: as the administrator has set it.
    @ExplicitNull public var extractionTemperature: Double?

    public init(
        userId: String, displayName: String?, memoryEnabled: Bool, timeZone: String, extractionModel: String? = nil,
        extractionTemperature: Double? = nil
    ) {
        self.userId = userId
        self.displayName = displayName
        self.memoryEnabled = memoryEnabled
        self.timeZone = timeZone
        self.extractionModel = extractionModel
        self.extractionTemperature = extractionTemperature
    }

    enum CodingKeys: String, CodingKey {
        case userId = "user_id"
        case displayName = "display_name"
        case memoryEnabled = "memory_enabled"
        case timeZone = "time_zone"
        case extractionModel = "extraction_model"
        case extractionTemperature = "extraction_temperature"
    }
}

/// Fields that are absent stay as they are; `null` for the model or the temperature gives them back to the administrator.
public struct UserSettingsUpdate: Sendable, Equatable, Codable {
    public var displayName: String?
    public var memoryEnabled: Bool?
    public var timeZone: String?
    public var extractionModel: FieldChange<String>
    public var extractionTemperature: FieldChange<Double>

    public init(
        displayName: String? = nil, memoryEnabled: Bool? = nil, timeZone: String? = nil,
        extractionModel: FieldChange<String> = .keep, extractionTemperature: FieldChange<Double> = .keep
    ) {
        self.displayName = displayName
        self.memoryEnabled = memoryEnabled
        self.timeZone = timeZone
        self.extractionModel = extractionModel
        self.extractionTemperature = extractionTemperature
    }

    enum CodingKeys: String, CodingKey {
        case displayName = "display_name"
        case memoryEnabled = "memory_enabled"
        case timeZone = "time_zone"
        case extractionModel = "extraction_model"
        case extractionTemperature = "extraction_temperature"
    }
}

/// `GET·PUT /api/system-settings/admin-memory-policy`.
public struct MemoryPolicy: Sendable, Equatable, Codable {
    /// Whether bot users who have not answered themselves are remembered.
    public var defaultEnabled: Bool

    public init(defaultEnabled: Bool) { self.defaultEnabled = defaultEnabled }

    enum CodingKeys: String, CodingKey { case defaultEnabled = "default_enabled" }
}
