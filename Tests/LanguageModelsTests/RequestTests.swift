import LanguageModels
import TestSupport
import Testing

@Suite("What is sent", .timeLimit(.minutes(1)))
struct RequestTests {
    /// The one request that a model of this dialect sends for the question.
    private func sent(
        _ dialect: ChatEndpoint.Dialect, schema: ResponseSchema? = ResponseSchema(name: "city", text: #"{"type":"object"}"#),
        endpoint change: @escaping (inout ChatEndpoint) -> Void = { _ in }
    ) async throws -> ReceivedRequest {
        let requests = Recorder<ReceivedRequest>()
        let answer =
            dialect == .ollama
            ? #"{"message":{"role":"assistant","content":"Paris"},"done":true,"done_reason":"stop","prompt_eval_count":11,"eval_count":7}"#
            : completion("Paris")
        try await withModel(
            dialect,
            endpoint: {
                $0.apiKey = "k-1"
                change(&$0)
            }
        ) { request, peer in
            requests.append(request)
            peer.answer(answer)
        } _: { model, _ in
            var request = question
            request.schema = schema
            let response = try await model.complete(request)
            #expect(response == ChatResponse(text: "Paris", promptTokens: 11, completionTokens: 7, isTruncated: false))
        }
        let request = try #require(requests.all.first)
        #expect(requests.count == 1)
        #expect(request.method == "POST")
        #expect(request.headers["content-type"] == "application/json")
        return request
    }

    private let messages = """
        "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"What is the capital of France?"}]
        """
    private let format = """
        "response_format":{"type":"json_schema","json_schema":{"name":"city","strict":true,"schema":{"type":"object"}}}
        """

    @Test("OpenAI's chat completions with a JSON schema", arguments: [ChatEndpoint.Dialect.openAI, .llamaCpp])
    func openAI(dialect: ChatEndpoint.Dialect) async throws {
        let request = try await sent(dialect)
        #expect(request.target == "/v1/chat/completions")
        #expect(request.headers["authorization"] == "Bearer k-1")
        #expect(try isSameJSON(request.body, #"{"model":"small","temperature":0,"max_tokens":800,\#(messages),\#(format)}"#))
    }

    @Test("Azure's deployment path, api-version and api-key header")
    func azure() async throws {
        let request = try await sent(.azureOpenAI) {
            $0.model = "my deployment"
            $0.apiVersion = "2025-01-01-preview"
        }
        #expect(request.target == "/openai/deployments/my%20deployment/chat/completions?api-version=2025-01-01-preview")
        #expect(request.headers["api-key"] == "k-1")
        #expect(request.headers["authorization"] == nil)
        #expect(try isSameJSON(request.body, #"{"temperature":0,"max_tokens":800,\#(messages),\#(format)}"#))
    }

    @Test("OpenRouter's path, with the key as a bearer")
    func openRouter() async throws {
        let request = try await sent(.openRouter)
        #expect(request.target == "/api/v1/chat/completions")
        #expect(request.headers["authorization"] == "Bearer k-1")
        #expect(try isSameJSON(request.body, #"{"model":"small","temperature":0,"max_tokens":800,\#(messages),\#(format)}"#))
    }

    @Test("Ollama's own chat, with the schema as its format and no stream")
    func ollama() async throws {
        let request = try await sent(.ollama) { $0.contextTokens = 8192 }
        #expect(request.target == "/api/chat")
        let options = #""options":{"temperature":0,"num_predict":800,"num_ctx":8192}"#
        #expect(
            try isSameJSON(request.body, #"{"model":"small","stream":false,"format":{"type":"object"},\#(options),\#(messages)}"#))
    }

    @Test("no key, no schema: neither is mentioned")
    func plain() async throws {
        let request = try await sent(.openAI, schema: nil) {
            $0.apiKey = nil
            $0.temperature = 0.5
        }
        #expect(request.headers["authorization"] == nil)
        #expect(try isSameJSON(request.body, #"{"model":"small","temperature":0.5,"max_tokens":800,\#(messages)}"#))
    }

    @Test(
        "an address may come with or without the version's path",
        arguments: [
            (ChatEndpoint.Dialect.openAI, "/v1/", "/v1/chat/completions"), (.llamaCpp, "/v1", "/v1/chat/completions"),
            (.openAI, "/proxy", "/proxy/v1/chat/completions"), (.openRouter, "/api/v1", "/api/v1/chat/completions"),
            (.openRouter, "/api/", "/api/v1/chat/completions"), (.ollama, "/v1", "/api/chat"), (.ollama, "/api/", "/api/chat"),
            (.ollama, "//", "/api/chat"),
        ])
    func addresses(dialect: ChatEndpoint.Dialect, path: String, target: String) async throws {
        let request = try await sent(dialect) { $0.baseURL += path }
        #expect(request.target == target)
    }

    @Test("a schema that is not JSON is refused before anything is sent")
    func brokenSchema() async throws {
        try await withModel { _, peer in
            peer.answer(completion("x"))
        } _: { model, server in
            var request = question
            request.schema = ResponseSchema(name: "broken", text: "{")
            #expect(await failure(of: request, with: model)?.code == .badRequest)
            #expect(server.connectionCount == 0)
        }
    }
}
