import Foundation
import HTTP
import Hub
import LanguageModels
import Logging
import Synchronization
import TestSupport
import Testing
import Wire

/// Which language models extract: environment, administrator, user, in that rising order of priority.
@Suite("Extraction models", .timeLimit(.minutes(5)))
struct ExtractionModelsTests {
    private let environment = ChatEndpoint(dialect: .openRouter, baseURL: "https://a.example", apiKey: "sk-environment", model: "small")
    private let local = ChatEndpoint(dialect: .llamaCpp, baseURL: "http://127.0.0.1:1", model: "local")

    private func names(_ models: ExtractionModels, user: String? = nil) async -> [String] {
        await models.models(userModel: user, userTemperature: nil).map { String($0.name.prefix { $0 != "#" }) }
    }

    @Test("without an endpoint the rules extract")
    func none() async throws {
        #expect(await ExtractionModels.none.models(userModel: "x", userTemperature: nil).isEmpty)
        try await withConfiguredModels { configured, _ in
            #expect(await names(ExtractionModels(configured)).isEmpty)
            #expect(configured.settings().source == .none)
            let result = try await configured.test(nil)
            #expect(result.error == "not_configured")
        }
    }

    @Test("the configured model is asked first, then the local one; administrators change it, users name their own model")
    func priority() async throws {
        try await withConfiguredModels(configured: environment, local: local) { configured, _ in
            let models = ExtractionModels(configured)
            #expect(await names(models) == ["openrouter/small", "llama_cpp/local"])
            #expect(configured.settings().source == .environment && configured.settings().apiKeySet)

            _ = try await configured.update(ExtractionSettingsUpdate(model: .set("large"), temperature: .set(0.25)))
            #expect(await names(models) == ["openrouter/large", "llama_cpp/local"])
            #expect(configured.settings().temperature == 0.25 && configured.settings().source == .environment)

            let own = await models.models(userModel: "own/model:free", userTemperature: 1)
            #expect(own.map(\.temperature) == [1, nil])
            #expect(await names(models, user: "own/model:free") == ["openrouter/own/model:free", "llama_cpp/local"])

            let moved = try await configured.update(ExtractionSettingsUpdate(baseURL: .set("https://b.example/v1")))
            #expect(moved.dialect == "openai" && moved.source == .settings && !moved.apiKeySet, "the environment's key stays with its address")
            let back = try await configured.update(ExtractionSettingsUpdate(dialect: .clear, baseURL: .clear, model: .clear))
            #expect(back.dialect == "openrouter" && back.model == "small" && back.apiKeySet)
        }
    }

    @Test("a model keeps its limits and its circuit while its settings stay as they are")
    func kept() async throws {
        try await withConfiguredModels(configured: environment) { configured, _ in
            let models = ExtractionModels(configured)
            func chat(_ user: String? = nil) async throws -> ChatModel {
                try #require(await models.models(userModel: user, userTemperature: 0.5).first?.chat as? ChatModel)
            }
            let (first, own) = (try await chat(), try await chat("own"))
            await configured.reload()
            #expect(try await chat() === first)
            #expect(try await chat("own") === own)
            _ = try await configured.update(ExtractionSettingsUpdate(totalTimeoutSec: .set(9)))
            #expect(try await chat() !== first)
            #expect(try await chat().endpoint.totalTimeout == .seconds(9))
            let current = try await chat()
            for number in 0..<64 { _ = try await chat("model-\(number)") }
            #expect(try await chat() !== current, "who was asked longest ago is forgotten")
        }
    }

    @Test("a change that is not allowed names its field and changes nothing", arguments: [
        ("dialect", ExtractionSettingsUpdate(dialect: .set("smoke_signals"))),
        ("base_url", ExtractionSettingsUpdate(baseURL: .set("file:///etc/passwd"))),
        ("base_url", ExtractionSettingsUpdate(baseURL: .set("https://user:pass@a.example"))),
        ("base_url", ExtractionSettingsUpdate(baseURL: .set("https://a.example?key=1"))),
        ("base_url", ExtractionSettingsUpdate(baseURL: .set("https://a.example\\@b.example"))),
        ("base_url", ExtractionSettingsUpdate(dialect: .set("ollama"))),
        ("base_url", ExtractionSettingsUpdate(model: .set("small"))),
        ("model", ExtractionSettingsUpdate(dialect: .set("openai"))),
        ("model", ExtractionSettingsUpdate(model: .set("two\nlines"))),
        ("api_version", ExtractionSettingsUpdate(apiVersion: .set("2024&x=1"))),
        ("temperature", ExtractionSettingsUpdate(temperature: .set(2.5))),
        ("total_timeout_sec", ExtractionSettingsUpdate(totalTimeoutSec: .set(0))),
        ("maximum_concurrency", ExtractionSettingsUpdate(maximumConcurrency: .set(65))),
        ("tokens_per_minute", ExtractionSettingsUpdate(tokensPerMinute: .set(1))),
        ("api_key", ExtractionSettingsUpdate(apiKey: .set("two words"))),
    ])
    func refused(field: String, update: ExtractionSettingsUpdate) async throws {
        try await withConfiguredModels { configured, parts in
            let before = configured.settings()
            await #expect { _ = try await configured.update(update) } throws: { ($0 as? WireError)?.field == field }
            await #expect { _ = try await configured.test(update) } throws: { ($0 as? WireError)?.field == field }
            #expect(configured.settings() == before)
            let count = try await parts.values("SELECT count(*) FROM system_settings WHERE name = 'extraction'")
            #expect(count == ["0"])
        }
    }

    @Test("a key is stored sealed, stays with its address, and is in no answer")
    func sealed() async throws {
        try await withConfiguredModels { configured, parts in
            let secret = "sk-very-secret-4711"
            let stored = try await configured.update(
                ExtractionSettingsUpdate(baseURL: .set("http://127.0.0.1:1"), model: .set("small"), apiKey: .set(secret)))
            #expect(stored.apiKeySet && stored.problem == nil)
            #expect(!String(decoding: WireCoder.encode(stored), as: UTF8.self).contains(secret))
            let row = try #require(try await parts.values("SELECT value FROM system_settings WHERE name = 'extraction'").first)
            #expect(row.contains("sealed_api_key") && !row.contains(secret))
            #expect(!row.contains(Data(secret.utf8).base64EncodedString().prefix(20)))
            let chat = await ExtractionModels(configured).models(userModel: nil, userTemperature: nil).first?.chat
            #expect((chat as? ChatModel)?.endpoint.apiKey == secret)

            let elsewhere = ExtractionSettingsUpdate(baseURL: .set("http://127.0.0.2:1"))
            await #expect { _ = try await configured.update(elsewhere) } throws: { ($0 as? WireError)?.field == "api_key" }
            await #expect { _ = try await configured.test(elsewhere) } throws: { ($0 as? WireError)?.field == "api_key" }

            try await parts.run(
                "UPDATE system_settings SET value = jsonb_set(value, '{address,base_url}', '\"http://127.0.0.2:1\"') WHERE name = 'extraction'")
            await configured.reload()
            #expect(configured.settings().problem == "api_key_unreadable", "sealed for another address")
            #expect(await ExtractionModels(configured).models(userModel: nil, userTemperature: nil).isEmpty)
        }
    }

    @Test("settings sealed with another key file are reported, the local model and the rules go on, and a new key mends it")
    func otherKeyFile() async throws {
        try await withConfiguredModels(local: local) { first, parts in
            _ = try await first.update(
                ExtractionSettingsUpdate(baseURL: .set("http://127.0.0.1:1"), model: .set("small"), apiKey: .set("sk-1")))
            let file = temporaryKeyFile()
            defer { try? FileManager.default.removeItem(atPath: file) }
            let other = try await ConfiguredModels.open(
                Settings.ModelEndpoints(local: local, secretKeyFile: file), pool: parts.pool, logger: logger,
                clock: parts.time)
            let models = ExtractionModels(other)
            #expect(other.settings().problem == "api_key_unreadable" && other.settings().apiKeySet)
            #expect(try await other.test(nil).error == "api_key_unreadable")
            #expect(await names(models) == ["llama_cpp/local"])
            var recoveries = models.recoveries.makeAsyncIterator()
            _ = try await other.update(ExtractionSettingsUpdate(apiKey: .set("sk-2")))
            #expect(await recoveries.next() != nil)
            #expect(await names(models) == ["openai/small", "llama_cpp/local"])
            await models.stop()
        }
    }

    @Test("a row that cannot be read is reported, and replaced by the next change")
    func unreadableRow() async throws {
        try await withConfiguredModels(configured: environment) { configured, parts in
            try await parts.run(
                """
                INSERT INTO system_settings (name, value, updated_at)
                VALUES ('extraction', '{"address": {"dialect": "telepathy", "base_url": "x"}}', now())
                """)
            await configured.reload()
            #expect(configured.settings().problem == "settings_unreadable")
            #expect(await names(ExtractionModels(configured)).isEmpty)
            #expect(try await configured.update(ExtractionSettingsUpdate(model: .set("large"))).problem == nil)
        }
    }

    @Test("a key file that others may read, or of another size, keeps the hub from starting")
    func exposedKeyFile() async throws {
        try await withHubParts { parts in
            let file = temporaryKeyFile()
            defer { try? FileManager.default.removeItem(atPath: file) }
            for (bytes, mode) in [(32, 0o644), (31, 0o600)] {
                _ = FileManager.default.createFile(atPath: file, contents: Data(count: bytes), attributes: [.posixPermissions: mode])
                await #expect {
                    _ = try await ConfiguredModels.open(
                        Settings.ModelEndpoints(secretKeyFile: file), pool: parts.pool, logger: logger, clock: parts.time)
                } throws: { "\($0)".contains("MEMHUB_SECRET_KEY_FILE (\(file))") }
            }
        }
    }

    @Test("a change wakes who waits for a model; one that changes nothing does not")
    func changes() async throws {
        try await withConfiguredModels(configured: environment) { configured, _ in
            let models = ExtractionModels(configured)
            var recoveries = models.recoveries.makeAsyncIterator()
            _ = try await configured.update(ExtractionSettingsUpdate(model: .set("large")))
            #expect(await recoveries.next() != nil)
            _ = try await configured.update(ExtractionSettingsUpdate(model: .set("large")))
            await models.stop()
            #expect(await recoveries.next() == nil)
        }
    }

    @Test("a model whose circuit was open is tried again by itself, and who waits for it is told when it has answered")
    func circuit() async throws {
        let isBroken = Mutex(true)
        let completion = completion
        let server = try ScriptedServer { _, peer in
            if isBroken.withLock(\.self) { peer.answer("{}", status: "500 Oops") } else { peer.answer(completion) }
        }
        defer { server.stop() }
        let time = SteppedTime()
        let endpoint = ChatEndpoint(dialect: .openAI, baseURL: server.address, model: "small")
        let breaker = CircuitBreakerConfiguration(failureLimit: 2)
        try await withConfiguredModels(configured: endpoint, breaker: breaker, modelClock: time.clock) { configured, _ in
            let models = ExtractionModels(configured)
            var recoveries = models.recoveries.makeAsyncIterator()
            let chat = try #require(await models.models(userModel: nil, userTemperature: nil).first?.chat)
            for code in [ChatError.Code.server, .server, .circuitOpen] {
                await #expect { _ = try await chat.complete(ChatRequest(system: "s", user: "u")) } throws: { ($0 as? ChatError)?.code == code }
            }
            #expect(configured.settings().models.map(\.circuit) == ["open"])
            await time.advance(by: .seconds(300))
            await time.untilSomebodySleeps()
            #expect(configured.settings().models.map(\.circuit) == ["open"], "the first try failed")
            isBroken.withLock { $0 = false }
            await time.advance(by: .seconds(300))
            #expect(await recoveries.next() != nil)
            #expect(configured.settings().models.map(\.circuit) == ["closed"])
        }
    }

    @Test("two nodes: what is set on one holds on the other as soon as it reads again")
    func twoNodes() async throws {
        try await withHubParts { parts in
            let file = temporaryKeyFile()
            defer { try? FileManager.default.removeItem(atPath: file) }
            func node() async throws -> ConfiguredModels {
                try await ConfiguredModels.open(
                    Settings.ModelEndpoints(secretKeyFile: file), pool: parts.pool, logger: logger, clock: parts.time)
            }
            let (first, second) = (try await node(), try await node())
            _ = try await first.update(
                ExtractionSettingsUpdate(baseURL: .set("http://127.0.0.1:1"), model: .set("small"), apiKey: .set("sk-1")))
            await second.reload()
            #expect(second.settings() == first.settings() && second.settings().problem == nil)
            for models in [first, second] { await ExtractionModels(models).stop() }
        }
    }

    private let completion = #"{"choices":[{"message":{"content":"{}"},"finish_reason":"stop"}]}"#
}
