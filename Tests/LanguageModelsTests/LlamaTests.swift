import Foundation
import HTTP
import LanguageModels
import TestSupport
import Testing

/// The wire, schemas and time-outs against llama.cpp's server and a model that is real and clumsy.
@Suite("A real language model", .serialized, .timeLimit(.minutes(3)))
struct LlamaTests {
    private struct Facts: Decodable {
        struct Fact: Decodable {
            let key: String
            let value: String
        }
        let facts: [Fact]
    }

    private func withLlama(
        _ dialect: ChatEndpoint.Dialect = .llamaCpp, _ server: LlamaServer? = nil, clock: ModelClock = .system,
        endpoint change: (inout ChatEndpoint) -> Void = { _ in }, _ body: (ChatModel) async throws -> Void
    ) async throws {
        let address = if let server { server.address } else { try await LlamaServer.shared.address }
        var endpoint = ChatEndpoint(dialect: dialect, baseURL: address, model: "smollm2")
        change(&endpoint)
        let http = HTTPClient()
        let model = ChatModel(endpoint: endpoint, http: http, clock: clock, logger: silentLogger)
        let result: Result<Void, any Error>
        do { result = .success(try await body(model)) } catch { result = .failure(error) }
        await http.stop()
        try result.get()
    }

    private func request(_ text: String) -> ChatRequest {
        ChatRequest(
            system: "List the facts that the user tells about themself, as JSON.", user: text, schema: factsSchema, maximumTokens: 300)
    }

    @Test("a question gets an answer, with its tokens counted")
    func answer() async throws {
        try await withLlama { model in
            let response = try await model.complete(question)
            #expect(response.text.contains("Paris"))
            #expect(try #require(response.promptTokens) > 10)
            #expect(try #require(response.completionTokens) > 0)
            #expect(!response.isTruncated)
        }
    }

    @Test("with a schema the answer is JSON of that schema", arguments: [ChatEndpoint.Dialect.llamaCpp, .openAI])
    func schema(dialect: ChatEndpoint.Dialect) async throws {
        try await withLlama(dialect) { model in
            let response = try await model.complete(request("My name is Anna and I live in Berlin with my cat."))
            let facts = try JSONDecoder().decode(Facts.self, from: Data(response.text.utf8)).facts
            #expect(facts.count <= 3)
        }
    }

    @Test("an answer cut at its limit says so")
    func truncation() async throws {
        try await withLlama { model in
            var question = question
            question.user = "Tell me a long story."
            question.maximumTokens = 5
            let response = try await model.complete(question)
            #expect(response.isTruncated)
            #expect(response.completionTokens == 5)
        }
    }

    @Test("two requests are worked on together")
    func concurrency() async throws {
        try await withLlama { model in
            async let first = model.complete(request("I am a nurse in Leeds."))
            async let second = model.complete(request("I have two dogs and a tortoise."))
            for text in try await [first.text, second.text] {
                _ = try JSONDecoder().decode(Facts.self, from: Data(text.utf8))
            }
        }
    }

    @Test("a total time-out ends a request to a model that is still thinking, and the server lives on")
    func timeout() async throws {
        try await withLlama(endpoint: { $0.totalTimeout = .milliseconds(10) }) { model in
            #expect(await failure(of: request("I like long walks."), with: model)?.code == .timeout)
        }
        try await withLlama { model in _ = try await model.complete(question) }
    }

    @Test("a prompt that exceeds the model's context is an error of its own")
    func contextLimit() async throws {
        try await withLlama { model in
            var question = question
            question.user = String(repeating: "word ", count: 2 * LlamaServer.contextTokens)
            #expect(await failure(of: question, with: model) == ChatError(.promptTooLong, status: 400))
            #expect(model.breaker.state == .closed)
        }
    }

    @Test("a killed server is unreachable and opens the circuit; restarted, a probe closes it")
    func restart() async throws {
        let server = LlamaServer()
        try await server.start()
        let clock = ManualClock()
        try await withLlama(.llamaCpp, server, clock: clock.model) { model in
            _ = try await model.complete(question)
            try await server.kill()
            for _ in 0..<5 { #expect(await failure(with: model)?.code == .unreachable) }
            #expect(await failure(with: model)?.code == .circuitOpen)
            try await server.start()
            #expect(await failure(with: model)?.code == .circuitOpen)
            clock.advance(by: .seconds(300))
            let response = try await model.complete(question)
            #expect(response.text.contains("Paris"))
            #expect(model.breaker.state == .closed)
        }
        try await server.kill()
    }
}
