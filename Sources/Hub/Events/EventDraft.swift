import Crypto
import Foundation
import Wire

/// An event about to be written in the transaction of what it tells of.
package struct EventDraft: Sendable {
    package var type: String
    /// Empty: it belongs to no user.
    package var userId: String
    package var agentId: UUID?
    package var factId: UUID?
    /// JSON.
    package var data: String

    package init(_ type: EventType, userId: String, agentId: UUID?, factId: UUID? = nil, data: some Encodable) {
        self.type = type.rawValue
        self.userId = userId
        self.agentId = agentId
        self.factId = factId
        self.data = String(decoding: WireCoder.encode(data), as: UTF8.self)
    }

    private init(_ notice: Notice.Kind, data: Notice) {
        type = notice.rawValue
        userId = ""
        self.data = String(decoding: WireCoder.encode(data), as: UTF8.self)
    }

    static func tokenRevoked(_ tokenId: UUID) -> EventDraft {
        EventDraft(.tokenRevoked, data: Notice(tokenId: Identifier(tokenId)))
    }

    static func userErased(_ userId: String) -> EventDraft {
        EventDraft(.userErased, data: Notice(userDigest: Notice.digest(of: userId)))
    }
}

/// What nodes tell each other through the event log; no client sees it.
struct Notice: Codable, Sendable {
    enum Kind: String, Sendable {
        case tokenRevoked = "token_revoked"
        case userErased = "user_erased"
    }

    var tokenId: Identifier?
    /// An erased user leaves no id behind; nodes find what they hold of them by its digest.
    var userDigest: String?

    static func digest(of userId: String) -> String { Hex.encode(SHA256Digest.of(userId)) }
}
