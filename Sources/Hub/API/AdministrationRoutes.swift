import Foundation
import WebSocket
import Wire

/// Users and tokens, for administrators.
struct AdministrationRoutes: Sendable {
    let directory: UserDirectory
    let tokens: TokenStore
    let clock: @Sendable () -> Date

    func add(to router: inout Router) {
        router.add(
            "GET", "/api/users",
            .describes(
                "All users, newest first", tag: "administration",
                query: [.text("q", "The beginning of a user id, or a part of a display name.", bytes: Limits.nameBytes)],
                refuses: [.tooLong], answers: .page(of: ListedUser.self))
        ) { request in
            _ = try request.admin()
            return .list(try await directory.list(matching: request.query("q"), page: try request.page()), of: request)
        }
        router.add(
            "GET", "/api/tokens",
            .describes("All tokens, newest first, without the tokens themselves", tag: "administration", answers: .page(of: ListedToken.self))
        ) { request in
            _ = try request.admin()
            return .list(try await tokens.list(page: try request.page()).map(ListedToken.init), of: request)
        }
        router.add(
            "POST", "/api/tokens",
            .describes(
                "Make a token; it is shown this once", tag: "administration", takes: TokenRequest.self, refuses: [.notFound],
                answers: .json(MadeToken.self, status: 201))
        ) { request in
            _ = try request.admin()
            return .json(try await make(try request.body(TokenRequest.self)), status: 201)
        }
        router.add(
            "DELETE", "/api/tokens/{token_id}",
            .describes("Revoke a token; its live sockets are closed", tag: "administration", answers: .nothing)
        ) { request in
            _ = try request.admin()
            guard try await tokens.revoke(id: try request.identifier("token_id").uuid) else {
                throw WireError(.notFound, "There is no living token with this id.")
            }
            return .noContent
        }
    }

    private func make(_ request: TokenRequest) async throws -> MadeToken {
        try request.checkRules()
        let expiresAt = request.expiresInDays.map { clock().addingTimeInterval(Double($0) * 86_400) }
        let issued = try await tokens.create(
            kind: request.kind, userId: request.userId, platform: request.platform, label: request.label, expiresAt: expiresAt)
        return MadeToken(
            tokenId: Identifier(issued.id), token: issued.token, kind: request.kind, expiresAt: expiresAt.map(Timestamp.init))
    }
}

extension ListedToken {
    fileprivate init(_ token: TokenSummary) {
        self.init(
            tokenId: Identifier(token.id), kind: token.kind, userId: token.userId, platform: token.platform, label: token.label,
            createdAt: Timestamp(token.createdAt), expiresAt: token.expiresAt.map(Timestamp.init),
            revokedAt: token.revokedAt.map(Timestamp.init))
    }
}
