import Foundation
import TestSupport
import Testing
import Wire

/// What the hub says of itself is what it does.
@Suite(.timeLimit(.minutes(14)))
struct DescribedTests {
    @Test func `Every route and type is described, and every reference leads somewhere`() async throws {
        try await HubProcess.with { hub in
            for path in ["/openapi.json", "/asyncapi.json"] {
                let answer = try await hub.request("GET", path)
                #expect(answer.status == 200 && answer.header("content-type") == "application/json")
                let document = try #require(JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
                #expect(document["x-undescribed"] == nil, "\(document["x-undescribed"] ?? "")")
                for reference in DocumentReferences.all(in: document) {
                    #expect(DocumentReferences.resolve(reference, in: document) != nil, "\(path) \(reference)")
                }
            }
            let paths = try await hub.request("GET", "/openapi.json").decode(Paths.self).paths
            #expect(paths["/api/memory/users/{user_id}/facts"].map { Set($0.keys) } == ["get", "post"])
            #expect(paths["/openapi.json"] != nil && paths["/health"] != nil)
        }
    }

    private struct Paths: Decodable { var paths: [String: [String: JSONValue]] }

    /// Routes after which the token that asked is dead: tried by users who live only for them.
    private static let deadly = ["/api/auth/rotate", "/api/auth/delete-account", "/api/memory/users/{user_id}", "/api/users/{user_id}"]
    /// Asks whatever server the body names.
    private static let asksOthers = "/api/settings/extraction/test"

    @Test func `Schemathesis finds nothing`() async throws {
        let python = try #require(ProcessInfo.processInfo.environment["MEMHUB_TEST_PYTHON_DESCRIBED"], "run make test")
        try await HubProcess.with(isAlone: true) { hub in
            let user = try await hub.register("Ann").authToken
            let bot = try await hub.botToken()
            let admin = try hub.adminToken
            try await remember(hub, user: user, bot: bot, admin: admin)
            for (kind, token) in [("user", user), ("bot", bot), ("admin", admin)] {
                let findings = try await findings(python, hub, token: token, excluding: Self.deadly + [Self.asksOthers])
                #expect(findings == nil, "as \(kind): \(findings ?? "")")
            }
            let findings = try await findings(python, hub, including: Self.deadly)
            #expect(findings == nil, "as users of their own: \(findings ?? "")")
            #expect(try await hub.request("GET", "/api/auth/me", token: user).status == 200)
            #expect(try await hub.request("GET", "/health/ready").status == 200)
        }
    }

    /// Something to be found, changed and forgotten.
    private func remember(_ hub: HubProcess, user: String, bot: String, admin: String) async throws {
        for (token, name) in [(user, nil), (bot, "discord_7001")] {
            for text in ["likes sushi", "lives in Oslo", "has a dog"] {
                _ = try await hub.request("POST", "/memory/remember", token: token, json: RememberRequest(content: text, userId: name))
            }
            _ = try await hub.request(
                "POST", "/api/memory/users/\(name ?? "me")/facts", token: token, json: FactCreate(factKey: "food", factValue: "sushi"))
        }
        _ = try await hub.request("POST", "/api/agents", token: admin, json: AgentFields(name: "Host"))
    }

    /// - Parameter token: nil: users are registered for the run, another whenever one is gone.
    /// - Returns: what Schemathesis reports; nil if it finds nothing.
    private func findings(
        _ python: String, _ hub: HubProcess, token: String? = nil, excluding: [String] = [], including: [String] = []
    ) async throws -> String? {
        let folder = try TestServer.makeDataDirectory()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/schemathesis.toml")
        var configuration = try String(contentsOf: fixture, encoding: .utf8)
        if token == nil {
            configuration += """

                [auth.dynamic.openapi.token]
                path = "/api/auth/register"
                method = "post"
                payload = { display_name = "Bo" }
                extract_selector = "/auth_token"

                """
        }
        try configuration.write(toFile: folder + "/schemathesis.toml", atomically: true, encoding: .utf8)
        var arguments = ["-m", "schemathesis.cli", "--config-file", folder + "/schemathesis.toml", "run", hub.address + "/openapi.json"]
        if let token { arguments += ["--header", "Authorization: Bearer \(token)"] }
        arguments += excluding.flatMap { ["--exclude-path", $0] } + including.flatMap { ["--include-path", $0] }
        var environment = ProcessInfo.processInfo.environment
        environment["NO_COLOR"] = "1"
        let result = try await HubProcess.run(arguments, executable: python, environment: environment)
        return result.status == 0 ? nil : result.text + result.errors
    }
}
