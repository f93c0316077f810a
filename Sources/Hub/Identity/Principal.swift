import Foundation
import Wire

/// Who is speaking, as its token says: the only thing that decides what may be done and seen.
public struct Principal: Sendable, Equatable {
    public enum Role: Sendable, Equatable {
        /// A web user: itself only.
        case user(userId: String)
        /// A bot: any user of its platform.
        case bot(platform: String)
        case admin
    }

    public var tokenId: UUID
    public var role: Role
    public var expiresAt: Date?

    package init(tokenId: UUID, role: Role, expiresAt: Date? = nil) {
        self.tokenId = tokenId
        self.role = role
        self.expiresAt = expiresAt
    }

    public var kind: TokenKind {
        switch role {
        case .user: .user
        case .bot: .bot
        case .admin: .admin
        }
    }

    /// The name under which this principal's changes stand in `fact_history`.
    var actor: String { kind.rawValue }

    public var visibility: Visibility {
        switch role {
        case .user(let userId): .user(userId)
        case .bot(let platform): .platform(platform)
        case .admin: .everything
        }
    }

    /// The user a request is about: the one it names if this principal may act as it, or the principal's own.
    package func user(named name: String?, field: String = "user_id") throws(WireError) -> String {
        switch role {
        case .user(let own):
            guard name == nil || name == own || name == "me" || name == "current" else {
                throw WireError(.notAllowed, "This token speaks for its own user only.", field: field)
            }
            return own
        case .bot, .admin:
            guard let name, name != "me" else { throw .missing(field) }
            guard let user = UserName(name) else {
                throw .invalid(field, "must be a platform, an underscore and the platform's own id")
            }
            guard visibility.includes(name) else {
                throw WireError(.notAllowed, "This token speaks for users of its own platform only.", field: field)
            }
            return user.text
        }
    }
}

/// Whose memory, events and tasks a principal may see.
public enum Visibility: Sendable, Hashable {
    case user(String)
    case platform(String)
    case everything

    package func includes(_ userId: String) -> Bool {
        switch self {
        case .user(let own): userId == own
        case .platform(let platform): UserName(userId)?.platform == platform
        case .everything: true
        }
    }

    /// As two bound parameters of `user_id = coalesce($1, user_id) AND starts_with(user_id, $2)`.
    package var userIdParameter: String? { if case .user(let userId) = self { userId } else { nil } }
    package var prefixParameter: String { if case .platform(let platform) = self { platform + "_" } else { "" } }
}
