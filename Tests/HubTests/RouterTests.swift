import Foundation
import Hub
import Testing
import WebSocket
import Wire

@Suite struct RouterTests {
    @Test func `a path finds its handler and binds its names, percent-decoded`() async throws {
        #expect(try await answer("GET", "/users/discord_1/facts/7") == "fact discord_1 7")
        #expect(try await answer("GET", "/users/a%2Fb%20c/facts/7") == "fact a/b c 7")
        #expect(try await answer("PUT", "/users/discord_1/facts/7") == "put")
        #expect(try await answer("GET", "/") == "root")
    }

    @Test func `a literal segment wins over a name, in whatever order they were added`() async throws {
        #expect(try await answer("GET", "/users/me/facts/7") == "mine")
        #expect(try await answer("GET", "/agents/all") == "all agents")
        #expect(try await answer("GET", "/agents/x") == "agent x")
    }

    @Test func `HEAD is answered by GET`() async throws {
        #expect(try await answer("HEAD", "/agents/x") == "agent x")
    }

    @Test func `a trailing slash changes nothing`() async throws {
        #expect(try await answer("GET", "/agents/all/") == "all agents")
    }

    @Test func `a known path with another method names the allowed ones`() {
        guard case .otherMethods(let methods) = router.match(method: "DELETE", path: "/users/discord_1/facts/7") else {
            Issue.record("the path is known")
            return
        }
        #expect(methods == ["GET", "PUT"])
        guard case .otherMethods = router.match(method: "HEAD", path: "/only-post") else {
            Issue.record("HEAD needs a GET")
            return
        }
    }

    @Test(arguments: ["/users", "/users/discord_1/facts", "/users/discord_1/facts/7/8", "/nowhere", "/USERS/me/facts/7"])
    func `an unknown path is none`(_ path: String) {
        guard case .none = router.match(method: "GET", path: path) else {
            Issue.record("\(path) matched")
            return
        }
    }

    @Test func `a route says whether it needs a token`() {
        guard case .handler(_, let access, _, _) = router.match(method: "GET", path: "/") else { return #expect(Bool(false)) }
        guard case .open = access else { return #expect(Bool(false)) }
        guard case .handler(_, .token, _, _) = router.match(method: "GET", path: "/agents/x") else { return #expect(Bool(false)) }
    }

    private var router: Router {
        var router = Router()
        @Sendable func text(_ text: String) -> Response { Response(status: 200, body: Array(text.utf8)) }
        router.add("GET", "/users/{user}/facts/{fact}") { request in
            text("fact \(request.parameters["user"] ?? "") \(request.parameters["fact"] ?? "")")
        }
        router.add("PUT", "/users/{user}/facts/{fact}") { _ in text("put") }
        router.add("GET", "/users/me/facts/{fact}") { _ in text("mine") }
        router.add("GET", "/agents/all") { _ in text("all agents") }
        router.add("GET", "/agents/{id}") { text("agent \($0.parameters["id"] ?? "")") }
        router.add("POST", "/only-post") { _ in text("posted") }
        router.add("GET", "/", access: .open) { _ in text("root") }
        return router
    }

    private func answer(_ method: String, _ path: String) async throws -> String? {
        guard case .handler(let handler, _, let parameters, _) = router.match(method: method, path: path) else { return nil }
        let request = APIRequest(request: Request(head: RequestHead(method: method, path: path)), parameters: parameters, caller: nil)
        return String(decoding: try await handler(request).body, as: UTF8.self)
    }
}
