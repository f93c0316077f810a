import Foundation
import HTTP
import Hub
import LanguageModels
import TestSupport
import Testing

/// Vectors from servers, with what servers do wrong.
@Suite(.timeLimit(.minutes(5))) struct RemoteEmbeddingTests {
    private let secret = "sk-embedding-4711"

    @Test func `texts become vectors of length 1, in the order in which they were given`() async throws {
        for (dialect, path) in [
            (EmbeddingEndpoint.Dialect.openAI, "/v1/embeddings"), (.ollama, "/api/embed"),
            (.azureOpenAI, "/openai/deployments/text-embedding-3-large/embeddings?api-version=2024-12-01-preview"),
        ] {
            let server = try EmbeddingServer(dimensions: 64)
            defer { server.stop() }
            try await with(server, dialect, apiVersion: "2024-12-01-preview") { remote in
                let texts = (0..<70).map { "text number \(String(repeating: "a", count: $0 + 1))" }
                let vectors = try await remote.embed(texts, priority: .background, within: nil)
                for (text, vector) in zip(texts, vectors) {
                    let expected = EmbeddingServer.vector(of: text, dimensions: 64)
                    let length = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
                    #expect(zip(vector, expected).allSatisfy { abs($0 - $1 / length) < 1e-5 })
                }
                // Two batches, of which none is too large.
                #expect(server.requests.map(\.texts.count) == [64, 6])
                #expect(server.requests.allSatisfy { $0.target == path })
                let headers = try #require(server.requests.first?.headers)
                #expect(headers[dialect == .azureOpenAI ? "api-key" : "authorization"] == (dialect == .azureOpenAI ? secret : "Bearer \(secret)"))
                #expect(server.requests.first?.dimensions == (dialect == .ollama ? nil : 64))
                #expect(server.requests.first?.model == (dialect == .azureOpenAI ? nil : "text-embedding-3-large"))
            }
        }
    }

    @Test func `Ollama's address with v1 is spoken to in OpenAI's way`() async throws {
        let server = try EmbeddingServer(dimensions: 8)
        defer { server.stop() }
        try await with(server, .ollama, path: "/v1/", dimensions: 8) { remote in
            _ = try await remote.embed(["one"], priority: .interactive, within: nil)
            #expect(server.requests.map(\.target) == ["/v1/embeddings"])
        }
    }

    @Test func `what passes by itself is tried again, three times at most`() async throws {
        for (status, succeeds) in [("429 Too Many", true), ("503 No", true), ("500 No", false)] {
            let server = try EmbeddingServer(dimensions: 8) { number, _, peer in
                guard !succeeds || number < 3 else { return false }
                peer.answer("{}", status: status, headers: number == 1 && status.hasPrefix("429") ? "Retry-After: 0.01\r\n" : "")
                return true
            }
            defer { server.stop() }
            try await with(server, dimensions: 8) { remote in
                let failure = await failure(of: remote)
                #expect(failure?.code == (succeeds ? nil : .server))
                #expect(server.requests.count == 3)
            }
        }
    }

    @Test func `what will never pass is asked once, and says what it is without the text or the key`() async throws {
        let cases: [(String, String, EmbeddingProviderError.Code)] = [
            ("401 No", "{}", .unauthorized), ("404 No", "{}", .notFound), ("400 No", "{}", .refused), ("200 OK", "{\"data\":3}", .malformed),
            ("200 OK", "{\"data\":[]}", .malformed),
            ("200 OK", "{\"data\":[{\"index\":0,\"embedding\":[1,2,3]}]}", .wrongDimensions),
            ("200 OK", "{\"data\":[{\"index\":0,\"embedding\":[0,0,0,0,0,0,0,0]}]}", .malformed),
        ]
        for (status, body, code) in cases {
            let server = try EmbeddingServer(dimensions: 8) { _, _, peer in
                peer.answer(body, status: status)
                return true
            }
            defer { server.stop() }
            try await with(server, dimensions: 8) { remote in
                let failure = await failure(of: remote)
                #expect(failure?.code == code && server.requests.count == 1)
                let text = failure.map { "\($0) \(String(reflecting: $0))" } ?? ""
                #expect(!text.contains(secret) && !text.contains("secret words") && !text.contains(server.address))
            }
        }
    }

    @Test func `a server that does not answer costs the caller's limit, and one that failed too often is left alone`() async throws {
        let server = try EmbeddingServer(dimensions: 8) { _, _, peer in
            peer.waitForEnd()
            return true
        }
        defer { server.stop() }
        try await with(server, dimensions: 8) { remote in
            for _ in 0..<5 {
                let began = ContinuousClock.now
                #expect(await failure(of: remote, within: .milliseconds(30))?.code == .timeout)
                #expect(began.duration(to: .now) < .seconds(5))
            }
            let asked = server.requests.count
            #expect(await failure(of: remote, within: .milliseconds(30))?.code == .circuitOpen)
            #expect(server.requests.count == asked)
        }
    }

    @Test func `a long text is shortened, not refused`() async throws {
        let server = try EmbeddingServer(dimensions: 8)
        defer { server.stop() }
        try await with(server, dimensions: 8) { remote in
            _ = try await remote.embed([String(repeating: "ä", count: 9_000)], priority: .background, within: nil)
            #expect(server.texts.map(\.utf8.count) == [8_000])
        }
    }

    @Test func `the 95th and 99th of a hundred calls, and their mean`() {
        let window = LatencyWindow()
        #expect(window.summary() == nil)
        for milliseconds in [5_000] + Array(1...100) { window.record(.milliseconds(milliseconds)) }
        let summary = window.summary()
        #expect(summary?.average == 50.5 && summary?.p95 == 95 && summary?.p99 == 99 && summary?.newCalls == 101)
        #expect(window.summary() == nil)
    }

    // MARK: Parts

    private func with(
        _ server: EmbeddingServer, _ dialect: EmbeddingEndpoint.Dialect = .openAI, path: String = "", apiVersion: String? = nil,
        dimensions: Int = 64, _ body: (RemoteEmbedding) async throws -> Void
    ) async throws {
        let http = HTTPClient()
        let endpoint = EmbeddingEndpoint(
            dialect: dialect, baseURL: server.address + path, apiKey: secret, model: "text-embedding-3-large", apiVersion: apiVersion,
            dimensions: dimensions)
        #expect(!"\(endpoint) \(String(reflecting: endpoint))".contains(secret))
        var limits = RemoteEmbedding.Limits()
        limits.firstPause = .milliseconds(5)
        let result: Result<Void, any Error>
        do { result = .success(try await body(RemoteEmbedding(endpoint, http: http, limits: limits))) } catch { result = .failure(error) }
        await http.stop()
        try result.get()
    }

    private func failure(of remote: RemoteEmbedding, within limit: Duration? = nil) async -> EmbeddingProviderError? {
        do {
            _ = try await remote.embed(["secret words"], priority: .interactive, within: limit)
            return nil
        } catch {
            return error as? EmbeddingProviderError
        }
    }
}
