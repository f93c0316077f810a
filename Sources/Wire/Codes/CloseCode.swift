/// The one table of WebSocket close codes. The range says what the client does next: 4000–4499 reconnect, 4500–4999 do not.
public enum CloseCode: UInt16, Sendable, CaseIterable {
    case normal = 1000
    case slowConsumer = 4001
    case goingAway = 4002
    case `internal` = 4003
    case unauthorized = 4501
    case forbiddenOrigin = 4502
    case messageTooLarge = 4503
    case unsupportedData = 4504
    case protocolError = 4505
    case tokenRevoked = 4506
    case rateLimitedRepeatedly = 4507

    public var reason: String {
        switch self {
        case .normal: "normal"
        case .slowConsumer: "slow_consumer"
        case .goingAway: "going_away"
        case .internal: "internal"
        case .unauthorized: "unauthorized"
        case .forbiddenOrigin: "forbidden_origin"
        case .messageTooLarge: "message_too_large"
        case .unsupportedData: "unsupported_data"
        case .protocolError: "protocol_error"
        case .tokenRevoked: "token_revoked"
        case .rateLimitedRepeatedly: "rate_limited_repeatedly"
        }
    }

    public var shouldReconnect: Bool { rawValue < 4500 }
}
