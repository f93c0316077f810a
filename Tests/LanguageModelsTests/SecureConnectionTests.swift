import Foundation
import HTTP
import LanguageModels
import TestSupport
import Testing

/// Models behind a real server over TLS: HTTP/2, trust, and what becomes of calls that share a connection.
@Suite("Servers over TLS", .timeLimit(.minutes(2)))
struct SecureConnectionTests {
    static let key = "sk-very-secret-4711"

    @Test(
        "HTTP/2 is spoken where it is offered, unless the server likes HTTP/1.1 better",
        arguments: [["h2", "http/1.1"], ["http/1.1", "h2"]])
    func negotiation(protocols: [String]) async throws {
        try await withSecureServer(offering: protocols) { parts in
            let seen = try await parts.model("at-once").seen()
            #expect(seen.protocol == protocols[0])
            #expect(seen.authorization == "Bearer \(Self.key)")
        }
    }

    @Test("calls that are started together wait for one handshake and share its connection")
    func multiplexing() async throws {
        try await withSecureServer { parts in
            let model = parts.model("together/32") { $0.maximumConcurrency = 32 }
            let seen = try await model.seen(times: 32)
            #expect(seen.count == 32)
            #expect(seen.allSatisfy { $0.protocol == "h2" && $0.connections == 1 })
            let later = try await parts.model("at-once").seen()
            #expect(later.connection == 1 && later.requests == 33)
        }
    }

    @Test("the hundred-and-first call at once opens a second connection")
    func fullConnection() async throws {
        try await withSecureServer { parts in
            let seen = try await parts.model("together/101") { $0.maximumConcurrency = 101 }.seen(times: 101)
            #expect(seen.count { $0.connection == 1 } == 100)
            #expect(seen.count { $0.connection == 2 } == 1)
        }
    }

    @Test("a server that offers only HTTP/1.1 gets a connection for each call at once, and those are kept")
    func onlyHTTP1() async throws {
        try await withSecureServer(offering: ["http/1.1"]) { parts in
            let model = parts.model("together/8") { $0.maximumConcurrency = 8 }
            for _ in 0..<2 {
                let seen = try await model.seen(times: 8)
                #expect(seen.allSatisfy { $0.protocol == "http/1.1" })
                #expect(Set(seen.map(\.connection)) == Set(1...8))
            }
        }
    }

    @Test("a certificate that nobody trusted has signed is refused, and the key never leaves")
    func untrusted() async throws {
        try await withSecureServer { parts in
            let stranger = HTTPClient()
            let error = await failure(with: parts.model("at-once", http: stranger))
            #expect(error == ChatError(.untrusted))
            #expect(error?.isRetryable == false && error?.countsAgainstEndpoint == true)
            await stranger.stop()
            let seen = try await parts.model("at-once").seen()
            #expect(seen.requests == 1 && seen.connections == 1)
        }
    }

    @Test(
        "a server that leaves, cuts the connection or ends the stream in the middle is unreachable, and is asked again with success",
        arguments: ["cut", "leave", "refuse", "reset"])
    func lostAnswer(fault: String) async throws {
        try await withSecureServer { parts in
            let model = parts.model(fault)
            let error = await failure(with: model)
            #expect(error == ChatError(.unreachable))
            #expect(error?.isRetryable == true)
            let seen = try await model.seen()
            #expect(seen.requests == 2)
            // A stream's end is not the connection's.
            #expect(seen.connection == (fault == "reset" ? 1 : 2))
        }
    }

    @Test("a connection's end ends all calls on it at once, and each can be asked again")
    func sharedLoss() async throws {
        try await withSecureServer { parts in
            let silent = parts.model("silent") { $0.maximumConcurrency = 8 }
            let waiting = (0..<8).map { _ in Task { await failure(with: silent) } }
            var (probes, requests) = (0, 0)
            while requests - probes < 8 {
                probes += 1
                requests = try await parts.model("at-once").seen().requests
            }
            #expect(await failure(with: parts.model("cut")) == ChatError(.unreachable))
            for task in waiting { #expect(await task.value == ChatError(.unreachable)) }
            let seen = try await parts.model("at-once").seen()
            #expect(seen.connection == 2 && seen.connections == 2)
        }
    }

    @Test("a connection that the server wants no more requests on is replaced unnoticed")
    func farewell() async throws {
        try await withSecureServer { parts in
            let model = parts.model("last")
            let first = try await model.seen()
            let second = try await model.seen()
            #expect(first.connection == 1 && second.connection == 2)
        }
    }

    @Test("a call that times out is given up alone: the connection stays for the others")
    func silentStream() async throws {
        try await withSecureServer { parts in
            _ = try await parts.model("at-once").seen()
            let began = ContinuousClock.now
            #expect(await failure(with: parts.model("silent") { $0.firstByteTimeout = .milliseconds(200) }) == ChatError(.timeout))
            #expect(await failure(with: parts.model("silent") { $0.totalTimeout = .milliseconds(200) }) == ChatError(.timeout))
            #expect(ContinuousClock.now - began < .seconds(10))
            let seen = try await parts.model("at-once").seen()
            #expect(seen.connections == 1 && seen.requests == 4 && seen.givenUp == 2)
        }
    }

    @Test("calls that wait for a handshake that never ends time out together, not one after the other")
    func silentHandshake() async throws {
        try await withSilentServer { http, address, _ in
            let model = model(at: address, http: http) {
                $0.maximumConcurrency = 12
                $0.connectTimeout = .milliseconds(500)
            }
            let began = ContinuousClock.now
            let calls = (0..<12).map { _ in Task { await failure(with: model) } }
            for call in calls { #expect(await call.value == ChatError(.timeout)) }
            #expect(ContinuousClock.now - began < .seconds(3))
        }
    }

    @Test("a call that waits for another one's handshake keeps its own total time, and makes its own when the other is cancelled")
    func followers() async throws {
        try await withSilentServer { http, address, server in
            let patient = model(at: address, http: http) { $0.connectTimeout = .seconds(30) }
            let first = Task { await failure(with: patient) }
            await until { server.connectionCount == 1 }
            let second = Task { await failure(with: patient) }
            let impatient = model(at: address, http: http) {
                $0.connectTimeout = .seconds(30)
                $0.totalTimeout = .milliseconds(300)
            }
            let began = ContinuousClock.now
            #expect(await failure(with: impatient) == ChatError(.timeout))
            #expect(ContinuousClock.now - began < .seconds(5))
            #expect(server.connectionCount == 1)
            first.cancel()
            #expect(await first.value == ChatError(.cancelled))
            await until { server.connectionCount >= 2 }
            second.cancel()
            #expect(await second.value == ChatError(.cancelled))
        }
    }
}

/// A server over TLS, and a client that trusts its authority.
private struct SecureParts: Sendable {
    let server: SecureServer
    let http: HTTPClient

    /// - Parameter fate: what becomes of its requests, as the server's script says.
    func model(_ fate: String, http: HTTPClient? = nil, endpoint change: (inout ChatEndpoint) -> Void = { _ in }) -> ChatModel {
        LanguageModelsTests.model(at: "\(server.address)/\(fate)", http: http ?? self.http, endpoint: change)
    }
}

private func model(at address: String, http: HTTPClient, endpoint change: (inout ChatEndpoint) -> Void) -> ChatModel {
    var endpoint = ChatEndpoint(dialect: .openAI, baseURL: address, apiKey: SecureConnectionTests.key, model: "small")
    change(&endpoint)
    return ChatModel(endpoint: endpoint, http: http, breaker: CircuitBreakerConfiguration(failureLimit: 100), logger: silentLogger)
}

extension ChatModel {
    fileprivate func seen() async throws -> SecureServer.Seen {
        let response = try await complete(question)
        return try JSONDecoder().decode(SecureServer.Seen.self, from: Data(response.text.utf8))
    }

    /// So many calls at once.
    fileprivate func seen(times: Int) async throws -> [SecureServer.Seen] {
        try await withThrowingTaskGroup(of: SecureServer.Seen.self) { group in
            for _ in 0..<times { group.addTask { try await self.seen() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}

/// Runs the body against a server and a client that trusts it; both are stopped afterwards.
private func withSecureServer(
    offering protocols: [String] = ["h2", "http/1.1"], _ body: (SecureParts) async throws -> Void
) async throws {
    let server = try await SecureServer.start(offering: protocols)
    let http = HTTPClient(trustedCertificates: server.authority)
    let result: Result<Void, any Error>
    do { result = .success(try await body(SecureParts(server: server, http: http))) } catch { result = .failure(error) }
    await http.stop()
    await server.stop()
    try result.get()
}

/// The same with one that takes connections and never says a word.
private func withSilentServer(_ body: (HTTPClient, String, ScriptedServer) async throws -> Void) async throws {
    let server = try ScriptedServer { _, _ in }
    let http = HTTPClient()
    let result: Result<Void, any Error>
    let address = server.address.replacing("http:", with: "https:")
    do { result = .success(try await body(http, address, server)) } catch { result = .failure(error) }
    server.stop()
    await http.stop()
    try result.get()
}
