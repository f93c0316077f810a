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

    /// Names no fact that it could be removed with.
    static func factDeleted(_ factId: UUID, agentId: UUID?, userId: String) -> EventDraft {
        EventDraft(
            .factDeleted, userId: userId, agentId: agentId,
            data: FactClosedEventData(id: Identifier(factId), userId: userId, agentId: agentId.map(Identifier.init)))
    }

    /// - Parameter node: whose own copies are dropped already.
    static func memoryForgotten(_ userId: String, by node: UUID) -> EventDraft {
        EventDraft(.memoryForgotten, data: Notice(userDigest: Notice.digest(of: userId), node: Identifier(node)))
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
        /// Some of a user's memories; other nodes drop what they hold of the user.
        case memoryForgotten = "memory_forgotten"
    }

    var tokenId: Identifier?
    /// An erased user leaves no id behind; nodes find what they hold of them by its digest.
    var userDigest: String?
    /// Who did it.
    var node: Identifier?

    static func digest(of userId: String) -> String { Hex.encode(SHA256Digest.of(userId)) }
}
