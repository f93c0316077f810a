import Crypto
import Foundation
import Postgres
import Wire

/// Tokens: made once, shown once, kept as SHA-256 only.
///
/// - Errors: ``WireError`` for refusals, ``PostgresError`` when the database does not answer.
/// - Never: caches; a revoked token is dead from the commit on, on every node.
public struct TokenStore: Sendable {
    private let pool: PostgresPool
    private let clock: @Sendable () -> Date

    package init(pool: PostgresPool, clock: @escaping @Sendable () -> Date) {
        self.pool = pool
        self.clock = clock
    }

    /// - Returns: nil for a token that was never made, is revoked or has expired.
    public func principal(for token: String) async throws -> Principal? {
        guard (20...200).contains(token.utf8.count) else { return nil }
        let hash = SHA256Digest.of(Array(token.utf8))
        let now = clock()
        return try await pool.withConnection { connection in
            guard let row = try connection.query(.findToken, [.bytes(hash), .timestamp(now)]).first else { return nil }
            return try Principal(row)
        }
    }

    /// - Parameters:
    ///   - userId: the user of a `user` token; it must exist.
    ///   - platform: the platform of a `bot` token.
    public func create(
        kind: TokenKind, userId: String? = nil, platform: String? = nil, label: String? = nil, expiresAt: Date? = nil
    ) async throws -> IssuedToken {
        try TokenStore.check(kind: kind, userId: userId, platform: platform, label: label)
        let issued = try IssuedToken.make(kind: kind)
        let now = clock()
        do {
            try await pool.transaction { connection in
                try TokenStore.insert(
                    issued, kind: kind, userId: userId, platform: platform, label: label, expiresAt: expiresAt, now: now,
                    on: connection)
            }
        } catch let error as PostgresError where error.constraint == "tokens_user_id_fkey" {
            throw WireError(.notFound, "There is no such user.", field: "user_id")
        }
        return issued
    }

    static func insert(
        _ issued: IssuedToken, kind: TokenKind, userId: String?, platform: String?, label: String?, expiresAt: Date?, now: Date,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) {
        _ = try connection.execute(
            .insertToken,
            [
                .uuid(issued.id), .text(kind.rawValue), .bytes(SHA256Digest.of(Array(issued.token.utf8))), .optional(userId),
                .optional(platform), .optional(label), .timestamp(now), .optional(expiresAt),
            ])
    }

    public func list() async throws -> [TokenSummary] {
        try await pool.withConnection { connection in
            try connection.query(.listTokens).map { try TokenSummary($0) }
        }
    }

    /// The same, newest first, a page at a time.
    func list(page: PageRequest) async throws -> Page<TokenSummary> {
        try await pool.withConnection { connection in
            let rows = try connection.query(.pageOfTokens, [.optional(page.cursor), .int(page.limit + 1)])
            return try Page(rows, request: page, position: try EventLog.position(on: connection)) { try TokenSummary($0) }
        }
    }

    /// - Returns: false when there is no such living token.
    public func revoke(id: UUID) async throws -> Bool {
        let now = clock()
        return try await pool.transaction { connection in
            guard try connection.execute(.revokeToken, [.uuid(id), .timestamp(now)]) == 1 else { return false }
            try EventLog.append([.tokenRevoked(id)], now: now, on: connection)
            return true
        }
    }

    /// Replaces a token by a new one with the same rights; its live sockets are closed.
    func rotate(_ principal: Principal) async throws -> IssuedToken {
        let issued = try IssuedToken.make(kind: principal.kind)
        let now = clock()
        try await pool.transaction { connection in
            let replaced = try connection.execute(
                .rotateToken,
                [
                    .uuid(principal.tokenId), .timestamp(now), .uuid(issued.id),
                    .bytes(SHA256Digest.of(Array(issued.token.utf8))),
                ])
            guard replaced == 1 else { throw WireError(.unauthorized, "This token is no longer valid.") }
            try EventLog.append([.tokenRevoked(principal.tokenId)], now: now, on: connection)
        }
        return issued
    }

    private static func check(kind: TokenKind, userId: String?, platform: String?, label: String?) throws(WireError) {
        try Limits.check(label, "label", bytes: Limits.nameBytes)
        switch kind {
        case .user:
            guard let userId, UserName(userId) != nil else { throw .missing("user_id") }
            guard platform == nil else { throw .invalid("platform", "belongs to bot tokens only") }
        case .bot:
            guard let platform else { throw .missing("platform") }
            guard UserName.isPlatform(platform.utf8) else { throw .invalid("platform", "must be lower-case letters and digits") }
            guard platform != UserName.webPlatform else { throw .invalid("platform", "must not be that of web users") }
            guard userId == nil else { throw .invalid("user_id", "belongs to user tokens only") }
        case .admin:
            guard userId == nil, platform == nil else { throw .invalid("kind", "takes neither user nor platform when it is admin") }
        }
    }
}

/// A token at the one moment it is known.
public struct IssuedToken: Sendable {
    public var id: UUID
    public var token: String

    /// 256 random bits, base64url, after the kind's prefix.
    static func make(kind: TokenKind) throws -> IssuedToken {
        IssuedToken(id: UUID(), token: kind.prefix + Base64URL.encode(try SecureRandom.bytes(32)))
    }
}

/// What may be listed of a token.
public struct TokenSummary: Sendable {
    public var id: UUID
    public var kind: TokenKind
    public var userId: String?
    public var platform: String?
    public var label: String?
    public var createdAt: Date
    public var expiresAt: Date?
    public var revokedAt: Date?
}

extension TokenSummary {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: try row.get("token_id"), kind: try tokenKind(row), userId: try row.getOptional("user_id", as: String.self),
            platform: try row.getOptional("platform", as: String.self), label: try row.getOptional("label", as: String.self),
            createdAt: try row.get("created_at"), expiresAt: try row.getOptional("expires_at", as: Date.self),
            revokedAt: try row.getOptional("revoked_at", as: Date.self))
    }
}

extension Principal {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let role: Role =
            switch try tokenKind(row) {
            case .user: .user(userId: try row.get("user_id"))
            case .bot: .bot(platform: try row.get("platform"))
            case .admin: .admin
            }
        self.init(tokenId: try row.get("token_id"), role: role, expiresAt: try row.getOptional("expires_at", as: Date.self))
    }
}

private func tokenKind(_ row: Row) throws(PostgresError) -> TokenKind {
    guard let kind = TokenKind(rawValue: try row.get("kind", as: String.self)) else {
        throw PostgresError(.decoding, "a token of an unknown kind")
    }
    return kind
}
