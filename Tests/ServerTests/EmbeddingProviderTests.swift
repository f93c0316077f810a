import Foundation
import Synchronization
import TestSupport
import Testing
import Wire

/// Another embedding provider, chosen while hubs run.
@Suite(.timeLimit(.minutes(14)))
struct EmbeddingProviderTests {
    private let path = "/api/settings/embedding-providers"
    private let secret = "sk-very-secret-4711"
    private static let foods = ["sushi", "ramen", "pizza", "curry", "salad", "tacos", "soup", "pasta", "rice", "bread"]

    @Test func `A hub that is killed in the middle of a re-index answers on, ends it after its restart, and others follow`() async throws {
        let keys = try TestServer.makeDataDirectory()
        defer { try? FileManager.default.removeItem(atPath: keys) }
        let isOpen = Mutex(false)
        let server = try EmbeddingServer(dimensions: 3072) { number, _, peer in
            // The trial and the first batch pass; then it stands still until it is opened.
            guard number > 2, !isOpen.withLock({ $0 }) else { return false }
            while !isOpen.withLock({ $0 }), !peer.hasEnded(within: .milliseconds(50)) {}
            peer.close()
            return true
        }
        defer { server.stop() }
        let settings = ["MEMHUB_SECRET_KEY_FILE": keys + "/key", "MEMHUB_LOG_LEVEL": "debug"]
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            try await HubProcess.with(database: database, settings: settings) { first in
                let admin = try first.adminToken
                var facts: [Identifier] = []
                for number in 0..<150 {
                    let food = Self.foods[number % 10]
                    let content = number < 10 ? "I like \(food)" : "on day \(number) I ate \(food)"
                    facts.append(try await remember(content, on: first, admin))
                }
                let fields = EmbeddingProviderFields(
                    name: "scripted", providerType: "openai", model: "scripted", baseURL: server.address, apiKey: secret, dimensions: 3072)
                let made = try await first.request("POST", path, token: admin, json: fields)
                #expect(made.status == 201 && !made.text.contains(secret))
                await until { server.requests.count > 2 }
                #expect(try await recalled("sushi", on: first, admin))
                try await first.kill()

                try await HubProcess.with(database: database, settings: settings) { second in
                    let (dashboard, _) = try await second.events(token: try second.adminToken)
                    #expect(try await recalled("ramen", on: second, try second.adminToken))
                    // Some of them have their new vector already, which is worth nothing now.
                    for (number, id) in facts.suffix(12).enumerated() {
                        let route = "/api/memory/users/discord_1/facts/\(id)"
                        let update = FactUpdate(factText: "my boat number \(number) is green")
                        #expect(try await second.request("PUT", route, token: try second.adminToken, json: update).status == 200)
                    }
                    try await first.start()
                    _ = try await remember("my umbrella is in Zanzibar", on: first, admin)
                    isOpen.withLock { $0 = true }
                    var progress: ReindexProgress?
                    while progress?.status != "completed" {
                        struct Frame: Decodable { var type: String, data: ReindexProgress }
                        if let frame = try? WireCoder.decode(Frame.self, from: try await dashboard.next()), frame.type == "reindex_progress" {
                            progress = frame.data
                        }
                    }
                    #expect(progress.map { $0.done == $0.total && $0.total >= 151 && $0.dimensions == 3072 } == true)
                    #expect((0..<12).allSatisfy { server.texts.contains("my boat number \($0) is green") })
                    for hub in [first, second] {
                        let token = try hub.adminToken
                        let listed = try await hub.request("GET", path, token: token).decode([EmbeddingProvider].self)
                        #expect(listed.map(\.isServing) == [true])
                        #expect(try await recalled("umbrella", on: hub, token))
                        #expect(try await recalled("pizza", on: hub, token))
                        #expect(!hub.log.contains(secret) && !hub.log.contains("umbrella") && !hub.log.contains(server.address))
                    }
                }
            }
        }
    }

    @Test func `Only administrators see and choose providers`() async throws {
        try await HubProcess.with { hub in
            let (admin, bot, ann) = (try hub.adminToken, try await hub.botToken(), try await hub.register("Ann").authToken)
            let id = UUID().uuidString.lowercased()
            let config = "/api/system-settings/embedding-config"
            let routes = [
                ("GET", path), ("POST", path), ("PUT", "\(path)/\(id)"), ("DELETE", "\(path)/\(id)"), ("POST", "\(path)/\(id)/test"),
                ("POST", "\(path)/\(id)/activate"), ("GET", config), ("PUT", config), ("POST", config), ("POST", config + "/reset"),
            ]
            for (method, path) in routes {
                for token in [bot, ann] {
                    #expect(try await hub.request(method, path, token: token, body: method == "GET" ? nil : "{}").status == 403)
                }
                #expect(try await hub.request(method, path).status == 401)
            }
            for (method, path) in routes where path.contains(id) {
                #expect(try await hub.request(method, path, token: admin, body: method == "PUT" ? "{}" : nil).status == 404)
            }
            let state = try await hub.request("GET", config, token: admin).decode(EmbeddingConfigState.self)
            #expect(state.source == .default && state.config.provider == "local" && state.config.dims == 384)
            let unknown = try await hub.request("POST", path, token: admin, body: #"{"name":"a","provider_type":"other","model":"m"}"#)
            #expect(unknown.status == 422 && unknown.problem?.errors?.map(\.field) == ["provider_type"])
            let away = EmbeddingProviderFields(
                name: "away", providerType: "openai", model: "m", baseURL: "http://127.0.0.1:1", dimensions: 8)
            #expect(try await hub.request("POST", path, token: admin, json: away).status == 409)
            #expect(try await hub.request("GET", path, token: admin).text == "[]")
        }
    }

    @Test func `Without a provider in the database the environment's serves`() async throws {
        let server = try EmbeddingServer(dimensions: 1536)
        defer { server.stop() }
        let settings = [
            "EMBEDDING_PROVIDER": "azure", "AZURE_EMBEDDING_ENDPOINT": server.address, "AZURE_EMBEDDING_API_KEY": secret,
            "AZURE_EMBEDDING_DEPLOYMENT": "text-embedding-3-small", "AZURE_EMBEDDING_DIMS": "1536", "MEMHUB_MODEL_DIR": "",
        ]
        try await HubProcess.with(settings: settings) { hub in
            let admin = try hub.adminToken
            _ = try await remember("my umbrella is in Zanzibar", on: hub, admin)
            #expect(try await recalled("umbrella", on: hub, admin))
            #expect(server.requests.first?.headers["api-key"] == secret && server.requests.first?.dimensions == 1536)
            let state = try await hub.request("GET", "/api/system-settings/embedding-config", token: admin)
            #expect(try state.decode(EmbeddingConfigState.self).source == .environment && !state.text.contains(secret))
            #expect(!hub.log.contains(secret))
        }
    }

    private func remember(_ content: String, on hub: HubProcess, _ token: String) async throws -> Identifier {
        let request = RememberRequest(content: content, userId: "discord_1")
        return try await hub.request("POST", "/memory/remember", token: token, json: request).decode(Remembered.self).memoryId
    }

    private func recalled(_ word: String, on hub: HubProcess, _ token: String) async throws -> Bool {
        let request = RecallRequest(query: "where is my \(word), do I like my \(word)?", limit: 5, userId: "discord_1")
        let answer = try await hub.request("POST", "/memory/recall", token: token, json: request).decode(Recalled.self)
        return answer.memories.first?.content.contains(word) == true
    }

    private func until(_ isSo: () -> Bool) async {
        while !isSo() { await Task.yield() }
    }
}
