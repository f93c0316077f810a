/// The one table of error-frame codes. Numbers are never reused; a new code is added at the end.
///
/// Everything a client did wrong, or could not be given, leaves the hub as one of these: in an `error` frame on a WebSocket, as
/// `code` of a problem document over HTTP.
public enum ErrorCode: Int, Sendable, Codable, CaseIterable {
    case invalidJSON = 4101
    case missingField = 4102
    case unknownType = 4103
    case noSession = 4104
    case unknownTurn = 4105
    case notAllowed = 4106
    case rateLimited = 4107
    case unavailable = 4108
    case tooLong = 4109
    case invalidField = 4110
    case notFound = 4111
    case conflict = 4112
    case unauthorized = 4113
    case notOffered = 4114

    /// The name clients read as `reason`.
    public var reason: String {
        switch self {
        case .invalidJSON: "invalid_json"
        case .missingField: "missing_field"
        case .unknownType: "unknown_type"
        case .noSession: "no_session"
        case .unknownTurn: "unknown_turn"
        case .notAllowed: "not_allowed"
        case .rateLimited: "rate_limited"
        case .unavailable: "unavailable"
        case .tooLong: "too_long"
        case .invalidField: "invalid_field"
        case .notFound: "not_found"
        case .conflict: "conflict"
        case .unauthorized: "unauthorized"
        case .notOffered: "not_offered"
        }
    }

    /// Whether the same message may succeed later without being changed.
    public var isRetryable: Bool {
        self == .rateLimited || self == .unavailable
    }

    /// The HTTP status that says the same.
    public var httpStatus: Int {
        switch self {
        case .invalidJSON: 400
        case .missingField, .unknownType, .invalidField: 422
        case .noSession, .unknownTurn, .conflict: 409
        case .notAllowed: 403
        case .rateLimited: 429
        case .unavailable: 503
        case .tooLong: 413
        case .notFound: 404
        case .unauthorized: 401
        case .notOffered: 501
        }
    }
}
