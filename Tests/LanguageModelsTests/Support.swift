import Foundation
import HTTP
import LanguageModels
import Logging
import Synchronization
import TestSupport

let question = ChatRequest(system: "Be brief.", user: "What is the capital of France?")

let factsSchema = ResponseSchema(
    name: "facts",
    text: """
        {"type":"object","properties":{"facts":{"type":"array","maxItems":3,"items":{"type":"object","properties":\
        {"key":{"type":"string","maxLength":40},"value":{"type":"string","maxLength":40}},\
        "required":["key","value"],"additionalProperties":false}}},"required":["facts"],"additionalProperties":false}
        """)

/// Runs the body against a scripted server and a model on it; both are stopped afterwards.
func withModel(
    _ dialect: ChatEndpoint.Dialect = .openAI, clock: ModelClock = .system,
    breaker: CircuitBreakerConfiguration = CircuitBreakerConfiguration(), logger: Logger = silentLogger,
    endpoint change: (inout ChatEndpoint) -> Void = { _ in }, script: @escaping Script,
    _ body: (ChatModel, ScriptedServer) async throws -> Void
) async throws {
    let server = try ScriptedServer(script: script)
    let http = HTTPClient()
    var endpoint = ChatEndpoint(dialect: dialect, baseURL: server.address, model: "small")
    change(&endpoint)
    let model = ChatModel(endpoint: endpoint, http: http, breaker: breaker, clock: clock, logger: logger)
    let result: Result<Void, any Error>
    do { result = .success(try await body(model, server)) } catch { result = .failure(error) }
    server.stop()
    await http.stop()
    try result.get()
}

/// The error that the request ends with; nil when it got an answer.
func failure(of request: ChatRequest = question, with model: ChatModel) async -> ChatError? {
    do {
        _ = try await model.complete(request)
        return nil
    } catch {
        return error
    }
}

/// A chat completion as OpenAI's API writes it.
func completion(_ text: String, finish: String = "stop") -> String {
    """
    {"id":"c1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"\(text)"},\
    "finish_reason":"\(finish)"}],"usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}
    """
}

/// Whether two JSON texts mean the same.
func isSameJSON(_ left: some Sequence<UInt8>, _ right: String) throws -> Bool {
    let left = try JSONSerialization.jsonObject(with: Data(left)) as? NSDictionary
    return left == (try JSONSerialization.jsonObject(with: Data(right.utf8)) as? NSDictionary)
}

let silentLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// What the scripts of a server have seen, for the test to look at.
final class Recorder<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])

    func append(_ value: Value) { values.withLock { $0.append(value) } }

    var all: [Value] { values.withLock { $0 } }
    var count: Int { all.count }
}

/// Goes on as soon as something is so; the test's time limit ends a wait in vain.
func until(_ isSo: () -> Bool) async {
    while !isSo() { await Task.yield() }
}
