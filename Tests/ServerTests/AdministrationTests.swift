import Foundation
import TestSupport
import Testing
import Wire

@Suite(.timeLimit(.minutes(14)))
struct AdministrationTests {
    @Test func `An administrator pages through users and finds them by id and name`() async throws {
        try await HubProcess.with { hub in
            let admin = try hub.adminToken
            let ann = try await hub.register("Ann of the north")
            let ben = try await hub.register("Ben")
            let voice = try await hub.voice(token: ann.authToken)
            let (events, _) = try await hub.events(token: ann.authToken)
            _ = try await voice.say("I live in Oslo.")
            _ = try await events.events(untilEnded: 1)

            let all = try await hub.request("GET", "/api/users", token: admin).decode([ListedUser].self)
            #expect(all.map(\.userId) == [ben.userId, ann.userId])
            #expect(all.map(\.facts) == [0, 1] && all.allSatisfy(\.memoryEnabled))
            let first = try await hub.request("GET", "/api/users?limit=1", token: admin)
            #expect(try first.decode([ListedUser].self).map(\.userId) == [ben.userId])
            let next = try #require(first.header("link")?.split(separator: ">").first?.dropFirst())
            #expect(try await hub.request("GET", String(next), token: admin).decode([ListedUser].self).map(\.userId) == [ann.userId])
            for wanted in ["NORTH", String(ann.userId.prefix(12))] {
                let found = try await hub.request("GET", "/api/users?q=\(wanted)", token: admin).decode([ListedUser].self)
                #expect(found.map(\.userId) == [ann.userId], "\(wanted)")
            }
        }
    }

    @Test func `An administrator makes a token that works, sees it without its secret, and revokes it for good`() async throws {
        try await HubProcess.with { hub in
            let admin = try hub.adminToken
            let made = try await hub.request(
                "POST", "/api/tokens", token: admin,
                json: TokenRequest(kind: .bot, platform: "discord", label: "my server", expiresInDays: 30))
            #expect(made.status == 201)
            let token = try made.decode(MadeToken.self)
            #expect(try await hub.request("GET", "/api/auth/me", token: token.token).decode(WhoAmI.self).platform == "discord")

            let list = try await hub.request("GET", "/api/tokens", token: admin)
            #expect(!list.text.contains(token.token) && !list.text.contains(admin))
            let listed = try #require(try list.decode([ListedToken].self).first { $0.tokenId == token.tokenId })
            #expect(listed.label == "my server" && listed.expiresAt == token.expiresAt && listed.revokedAt == nil)

            #expect(try await hub.request("DELETE", "/api/tokens/\(token.tokenId)", token: admin).status == 204)
            #expect(try await hub.request("GET", "/api/auth/me", token: token.token).status == 401)
            #expect(try await hub.request("DELETE", "/api/tokens/\(token.tokenId)", token: admin).status == 404)
            for (request, status) in [
                (TokenRequest(kind: .bot), 422), (TokenRequest(kind: .admin, expiresInDays: 0), 422),
                (TokenRequest(kind: .user, userId: "webrtc_1"), 404),
            ] {
                let answer = try await hub.request("POST", "/api/tokens", token: admin, json: request)
                #expect(answer.status == status, "\(answer.text)")
            }
        }
    }

    @Test func `A fact's source turn can be read, and what it is linked to`() async throws {
        try await HubProcess.with { hub in
            let ann = try await hub.register("Ann")
            let voice = try await hub.voice(token: ann.authToken)
            let (events, _) = try await hub.events(token: ann.authToken)
            let said = ["I love hiking in the mountains.", "I live in Oslo."]
            for sentence in said { _ = try await voice.say(sentence) }
            _ = try await events.events(untilEnded: 2)
            let path = "/api/memory/users/me"
            let facts = try await hub.request("GET", "\(path)/facts", token: ann.authToken).decode([Fact].self)
            #expect(facts.count >= 2)
            for fact in facts {
                let source = try #require(fact.sourceTurnId)
                let turn = try await hub.request("GET", "\(path)/turns/\(source)", token: ann.authToken).decode(StoredTurn.self)
                #expect(said.contains(turn.userMessage) && turn.turnId == source)
            }
            let links = try await hub.request("GET", "\(path)/links", token: ann.authToken).decode([ListedLink].self)
            let known = Set(facts.map(\.id))
            #expect(links.allSatisfy { known.contains($0.factId) && known.contains($0.linkedId) && $0.strength > 0.8 })
            #expect(Set(links.map(\.factId)) == Set(links.map(\.linkedId)))
        }
    }
}
