import Foundation
import Hub
import Postgres
import TestSupport
import Testing
import Wire

/// Who makes vectors, as administrators choose it.
@Suite(.timeLimit(.minutes(5))) struct EmbeddingProviderTests {
    @Test func `a provider is tested with a real text, listed without its key, and sealed in the database`() async throws {
        let server = try EmbeddingServer(dimensions: 1024)
        defer { server.stop() }
        try await withEmbeddingNode { node, _ in
            let made = try await node.provider(server, dimensions: 1024, isActive: false)
            #expect(!made.isActive && made.hasApiKey && made.dimensions == 1024 && made.baseURL == server.address)
            let tested = try await node.providers.test(made.id.uuid)
            #expect(tested.success && tested.dimensions == 1024 && tested.latencyMs > 0)
            #expect(server.texts == ["Hello, world"])
            #expect(server.requests.first?.headers["authorization"] == "Bearer sk-scripted-4711")
            #expect(try await node.providers.list() == [made])
            #expect(!String(decoding: WireCoder.encode(made), as: UTF8.self).contains("sk-"))
            let rows = try await node.parts.values("SELECT embedding_providers::text FROM embedding_providers")
            #expect(!rows.joined().contains("sk-scripted") && !rows.joined().contains("127.0.0.1"))
        }
    }

    @Test func `what is wrong with a server says the test, and a provider that makes no vectors is not activated`() async throws {
        let server = try EmbeddingServer(dimensions: 1024) { _, _, peer in
            peer.answer("{}", status: "401 No")
            return true
        }
        defer { server.stop() }
        let small = try EmbeddingServer(dimensions: 8)
        defer { small.stop() }
        try await withEmbeddingNode { node, _ in
            let refused = try await node.provider(server, dimensions: 1024, isActive: false)
            #expect(try await node.providers.test(refused.id.uuid).error == "unauthorized")
            let other = try await node.provider(small, dimensions: 16, isActive: false)
            #expect(try await node.providers.test(other.id.uuid).error == "wrong_dimensions")
            await #expect(throws: WireError(.conflict, "The embedding provider makes no vectors: unauthorized.")) {
                try await node.providers.activate(refused.id.uuid)
            }
            await #expect(throws: WireError.invalid("dimensions", "must be what the model's vectors have")) {
                try await node.providers.activate(other.id.uuid)
            }
            await #expect(throws: WireError.self) { try await node.provider(small, dimensions: 16) }
            #expect(try await node.providers.list().filter(\.isActive).isEmpty && node.embedding.serving.dimensions == 384)
        }
    }

    @Test func `at most one is active, which the database itself holds`() async throws {
        let server = try EmbeddingServer(dimensions: 64)
        defer { server.stop() }
        try await withEmbeddingNode { node, _ in
            let first = try await node.provider(server, dimensions: 64, model: "first")
            let second = try await node.provider(server, dimensions: 64, model: "second")
            #expect(try await node.providers.list().filter(\.isActive).map(\.id) == [second.id])
            await #expect(throws: PostgresError.self) {
                try await node.parts.run("UPDATE embedding_providers SET is_active = true")
            }
            _ = try await node.providers.activate(first.id.uuid)
            #expect(try await node.providers.list().filter(\.isActive).map(\.id) == [first.id])
        }
    }

    @Test func `the active, the last and the one whose vectors still serve cannot be deleted`() async throws {
        let server = try EmbeddingServer(dimensions: 64)
        defer { server.stop() }
        try await withEmbeddingNode { node, _ in
            let providers = node.providers
            let only = try await node.provider(server, dimensions: 64, model: "only", isActive: false)
            await #expect(throws: WireError(.conflict, "The last embedding provider cannot be deleted.")) {
                try await providers.delete(only.id.uuid)
            }
            _ = try await providers.activate(only.id.uuid)
            await #expect(throws: WireError(.conflict, "The active embedding provider cannot be deleted.")) {
                try await providers.delete(only.id.uuid)
            }
            #expect(try await node.reindexing.run())
            let next = try await node.provider(server, dimensions: 64, model: "next")
            await #expect(throws: WireError.self) { try await providers.delete(only.id.uuid) }
            #expect(try await node.reindexing.run())
            try await providers.delete(only.id.uuid)
            #expect(try await providers.list().map(\.id) == [next.id])
            await #expect(throws: WireError(.notFound, "There is no such embedding provider.")) { try await providers.delete(only.id.uuid) }
        }
    }

    @Test func `a key is kept where it is not given, and never goes to another address`() async throws {
        let (server, other) = (try EmbeddingServer(dimensions: 64), try EmbeddingServer(dimensions: 64))
        defer {
            server.stop()
            other.stop()
        }
        try await withEmbeddingNode { node, _ in
            let made = try await node.provider(server, dimensions: 64, isActive: false)
            let renamed = try await node.providers.update(made.id.uuid, EmbeddingProviderFields(name: "renamed"))
            #expect(renamed.name == "renamed" && renamed.hasApiKey)
            #expect(try await node.providers.test(made.id.uuid).success)
            #expect(server.requests.last?.headers["authorization"] == "Bearer sk-scripted-4711")
            await #expect(throws: WireError.invalid("api_key", "must be given again with another base_url")) {
                try await node.providers.update(made.id.uuid, EmbeddingProviderFields(baseURL: other.address))
            }
            let moved = try await node.providers.update(made.id.uuid, EmbeddingProviderFields(baseURL: other.address, apiKey: "sk-other"))
            #expect(try await node.providers.test(moved.id.uuid).success)
            #expect(other.requests.map { $0.headers["authorization"] } == ["Bearer sk-other"])
        }
    }

    @Test func `fields that make no provider are refused by name`() async throws {
        try await withEmbeddingNode { node, _ in
            let cases: [(EmbeddingProviderFields, String)] = [
                (EmbeddingProviderFields(providerType: "openai", model: "m", dimensions: 8), "name"),
                (EmbeddingProviderFields(name: "a", model: "m"), "provider_type"),
                (EmbeddingProviderFields(name: "a", providerType: "other", model: "m"), "provider_type"),
                (EmbeddingProviderFields(name: "a", providerType: "openai", dimensions: 8), "model"),
                (EmbeddingProviderFields(name: "a", providerType: "openai", model: "m"), "dimensions"),
                (EmbeddingProviderFields(name: "a", providerType: "openai", model: "m", dimensions: 4_001), "dimensions"),
                (EmbeddingProviderFields(name: "a", providerType: "openai", model: "m", baseURL: "ftp://x", dimensions: 8), "base_url"),
                (EmbeddingProviderFields(name: "a", providerType: "azure", baseURL: "https://x.example", apiKey: "k"), "deployment"),
                (EmbeddingProviderFields(name: "a", providerType: "azure", deployment: "d", apiKey: "k"), "base_url"),
                (
                    EmbeddingProviderFields(
                        name: "a", providerType: "azure", baseURL: "https://x.example", deployment: "text-embedding-3-large"), "api_key"
                ),
                (EmbeddingProviderFields(name: "a", providerType: "local", model: "../../etc", dimensions: 8), "model"),
            ]
            for (fields, field) in cases {
                do {
                    _ = try await node.providers.create(fields)
                    Issue.record("\(field) was taken")
                } catch let error as WireError {
                    #expect(error.field == field)
                }
            }
        }
    }

    @Test func `latencies of the last calls and their number stand in the list`() async throws {
        let server = try EmbeddingServer(dimensions: 64)
        defer { server.stop() }
        try await withEmbeddingNode { node, _ in
            _ = try await node.provider(server, dimensions: 64)
            #expect(try await node.reindexing.run())
            for number in 0..<5 { _ = try await node.embedding.vector(for: "text \(number)", priority: .interactive) }
            let listed = try #require(try await node.providers.list().first)
            #expect(listed.totalRequests == 5 && listed.isServing)
            let (average, p99) = (try #require(listed.avgLatencyMs), try #require(listed.p99LatencyMs))
            #expect(average > 0 && average <= p99)
        }
    }

    @Test func `the database wins over the environment, which has the choice back after a reset`() async throws {
        let server = try EmbeddingServer(dimensions: 64)
        defer { server.stop() }
        try await withEmbeddingNode { node, keys in
            let state = try await node.providers.config()
            #expect(state.source == .default && state.config.provider == "local" && state.config.dims == 384)
            try await node.remember("for dinner I always order sushi", for: "discord_1")
            _ = try await node.provider(server, dimensions: 64)
            #expect(try await node.providers.config().source == .database)
            #expect(try await node.reindexing.run())
            #expect(node.embedding.serving.dimensions == 64)
            // A process that starts now follows the database, not its environment.
            let other = try await EmbeddingNode(node.parts, keys: keys)
            #expect(other.embedding.serving.dimensions == 64 && other.providers.service.serving.modelId == node.embedding.serving.modelId)
            let reset = try await node.providers.resetConfig()
            #expect(reset.status == "reset" && reset.config.provider == "local")
            #expect(try await node.reindexing.run())
            #expect(node.embedding.serving.dimensions == 384)
            #expect(await node.ask("what should I order for dinner?", of: "discord_1").items.count == 1)
            await other.providers.stop()
        }
    }

    @Test func `VoxBridge's own configuration of Azure becomes the active provider`() async throws {
        let server = try EmbeddingServer(dimensions: 3072)
        defer { server.stop() }
        try await withEmbeddingNode { node, _ in
            let update = EmbeddingConfigUpdate(provider: "azure", azureApiKey: "sk-azure", azureEndpoint: server.address)
            let changed = try await node.providers.setConfig(update)
            #expect(changed.status == "updated" && changed.config.azureDeployment == "text-embedding-3-large" && changed.config.hasApiKey)
            let made = try #require(try await node.providers.list().first)
            #expect(made.isActive && made.providerType == "azure_openai" && made.dimensions == 3072)
            #expect(server.requests.first?.target.hasPrefix("/openai/deployments/text-embedding-3-large/embeddings?api-version=") == true)
            #expect(server.requests.first?.headers["api-key"] == "sk-azure")
            #expect(try await node.providers.setConfig(update).status == "updated")
            #expect(try await node.providers.list().count == 1)
            await #expect(throws: WireError.missing("azure_api_key")) {
                try await node.providers.setConfig(EmbeddingConfigUpdate(provider: "azure"))
            }
        }
    }

    @Test func `another key file leaves providers unreadable, not the hub`() async throws {
        let server = try EmbeddingServer(dimensions: 64)
        defer { server.stop() }
        try await withEmbeddingNode { node, _ in
            let made = try await node.provider(server, dimensions: 64, isActive: false)
            let keys = try TestServer.makeDataDirectory()
            defer { try? FileManager.default.removeItem(atPath: keys) }
            let other = try await EmbeddingNode(node.parts, keys: keys, decides: false)
            let listed = try #require(try await other.providers.list().first)
            #expect(listed.problem == "configuration_unreadable" && listed.name == made.name && !listed.hasApiKey)
            #expect(try await other.providers.test(made.id.uuid).error == "configuration_unreadable")
            await other.providers.stop()
        }
    }
}
