import HTTP
import LanguageModels
import Logging
import Synchronization
import TestSupport
import Testing

@Suite("Keys, addresses and texts stay where they are", .timeLimit(.minutes(1)))
struct SecrecyTests {
    static let key = "sk-very-secret-4711"

    @Test("an endpoint shows neither its key nor its address, however it is printed")
    func endpoint() {
        let endpoint = ChatEndpoint(dialect: .openAI, baseURL: "https://user:pass@llm.internal/v1", apiKey: Self.key, model: "small")
        var dumped = ""
        dump(endpoint, to: &dumped)
        dump([endpoint], to: &dumped)
        for text in [dumped, "\(endpoint)", String(reflecting: endpoint), "\([endpoint])", "\(Optional(endpoint) as Any)"] {
            #expect(!text.contains(Self.key) && !text.contains("internal") && !text.contains("pass"), "\(text)")
        }
    }

    @Test("the identity tells dialects, servers and models apart, and nothing else")
    func identity() {
        let one = ChatEndpoint(dialect: .openAI, baseURL: "https://a.example/v1", apiKey: "x", model: "small")
        var other = one
        other.apiKey = "y"
        other.baseURL = "https://a.example"
        other.temperature = 1
        #expect(one.identity == other.identity)
        #expect(one.identity.hasPrefix("openai/small#"))
        other.model = "large"
        #expect(one.identity != other.identity)
        other = one
        other.baseURL = "https://b.example/v1"
        #expect(one.identity != other.identity)
    }

    @Test("no fault brings the key, the address, the prompt or the server's words into an error or the log")
    func faults() async throws {
        let log = LogText()
        let secrets = [Self.key, "127.0.0.1", "capital of France", "Be brief", "leaked words"]
        let statuses = ["400 Bad", "401 No", "404 No", "429 Wait", "500 Oops", "200 OK"]
        let count = Recorder<Void>()
        try await withModel(
            breaker: CircuitBreakerConfiguration(failureLimit: 2), logger: Logger(label: "test") { _ in LogCollector(text: log) },
            endpoint: { $0.apiKey = Self.key }
        ) { request, peer in
            count.append(())
            let body = #"{"error":{"message":"leaked words response_format temperature \#(Self.key)"}}"#
            peer.answer(body, status: statuses[count.count % statuses.count], headers: "Retry-After: 0\r\n")
        } _: { model, server in
            var request = question
            request.schema = factsSchema
            for _ in 0..<12 {
                let error = try #require(await failure(of: request, with: model))
                for text in ["\(error)", String(reflecting: error), error.localizedDescription] {
                    #expect(!secrets.contains { text.contains($0) }, "\(text)")
                }
            }
        }
        #expect(log.text.contains("circuit breaker"))
        #expect(log.text.contains("pause"))
        #expect(!secrets.contains { log.text.contains($0) }, "\(log.text)")
    }

    @Test("a key that would break the header is refused, not sent")
    func keyWithLineBreak() async throws {
        try await withModel(endpoint: { $0.apiKey = "k\r\nX-Other: 1" }) { _, peer in
            peer.answer(completion("x"))
        } _: { model, server in
            #expect(await failure(with: model)?.code == .badRequest)
            #expect(server.connectionCount == 0)
        }
    }
}

private final class LogText: Sendable {
    private let lines = Mutex("")
    var text: String { lines.withLock { $0 } }
    func append(_ line: String) { lines.withLock { $0 += line + "\n" } }
}

private struct LogCollector: LogHandler {
    let text: LogText
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { text.append("\(event.message) \(event.metadata ?? [:])") }
}
