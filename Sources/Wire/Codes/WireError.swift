/// A refusal in the contract's own words: what every part of the hub throws when a client is to be told something.
///
/// `message` names fields and limits, never their contents: it reaches logs as well as the client.
public struct WireError: Error, Sendable, Equatable, CustomStringConvertible {
    public var code: ErrorCode
    public var message: String
    /// The field at fault, when there is one.
    public var field: String?
    /// Seconds after which a retry makes sense; sent as `Retry-After` over HTTP.
    public var retryAfter: Int?

    public init(_ code: ErrorCode, _ message: String, field: String? = nil, retryAfter: Int? = nil) {
        self.code = code
        self.message = message
        self.field = field
        self.retryAfter = retryAfter
    }

    public var description: String { "\(code.rawValue) \(code.reason): \(message)" }

    public static func missing(_ field: String) -> WireError {
        WireError(.missingField, "The field \(field) is missing.", field: field)
    }

    public static func invalid(_ field: String, _ rule: String) -> WireError {
        WireError(.invalidField, "The field \(field) \(rule).", field: field)
    }

    static let unknownMessageType = WireError(.unknownType, "This message type is not known.", field: "type")
}
