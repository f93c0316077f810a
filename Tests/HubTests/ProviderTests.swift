import Crypto
import Foundation
import HTTP
import Hub
import Metrics
import Synchronization
import TestSupport
import Testing
import Wire

@Suite("Memory providers", .timeLimit(.minutes(5)))
struct ProviderTests {
    private static let caller = Principal(tokenId: UUID(), role: .admin)

    @Test func `A provider that fails is left alone for longer each time, and asked again`() {
        let start = Date(timeIntervalSince1970: 0)
        var provider = ProviderAvailability()
        #expect(provider.mayBeAsked(at: start))
        let isFirst = provider.failed(at: start, jitter: 1)
        #expect(isFirst, "it had answered before")
        #expect(!provider.mayBeAsked(at: start + 0.4) && provider.mayBeAsked(at: start + 0.5))
        let isSecond = provider.failed(at: start + 1, jitter: 1)
        #expect(!isSecond)
        #expect(!provider.mayBeAsked(at: start + 1.9) && provider.mayBeAsked(at: start + 2))
        for second in 2..<20 { _ = provider.failed(at: start + Double(second), jitter: 1) }
        #expect(provider.mayBeAsked(at: start + 19 + ProviderAvailability.longestPause))
        let answers = [provider.succeeded(), provider.succeeded()]
        #expect(answers == [true, false], "said once")
        #expect(provider.mayBeAsked(at: start))
    }

    @Test func `What a provider elsewhere recalled is kept until this hub changes something there`() async throws {
        let asked = Mutex(0)
        let base = InProcessProvider { _ in
            asked.withLock { $0 += 1 }
            return [1, 0, 0]
        }
        let provider = CachedProvider(base)
        let memory = NewMemory(userId: "discord_1", content: "likes sushi", caller: Self.caller)
        let id = try await provider.remember(memory)
        for _ in 0..<3 { #expect(try await provider.recall("sushi?", of: "discord_1", limit: 5).map(\.id) == [id]) }
        #expect(asked.withLock { $0 } == 2, "one to remember, one to recall")
        #expect(try await provider.recall("sushi?", of: "discord_2", limit: 5).isEmpty)
        try await provider.delete(id, of: "discord_1", by: Self.caller)
        #expect(try await provider.recall("sushi?", of: "discord_1", limit: 5).isEmpty)
    }

    @Test func `What many remember at once goes to a server elsewhere in few requests, and one that is refused refuses no other`() async throws {
        let bodies = Mutex<[String]>([])
        let server = try ScriptedServer { request, peer in
            let body = String(decoding: request.body, as: UTF8.self)
            bodies.withLock { $0.append(body) }
            guard !body.contains("refused") else { return peer.answer("{}", status: "422 Unprocessable Content") }
            let count = body.components(separatedBy: #""role""#).count - 1
            let results = (0..<count).map { _ in #"{"id":"\#(UUID().uuidString)"}"# }.joined(separator: ",")
            peer.answer(#"{"results":[\#(results)]}"#)
        }
        let http = HTTPClient()
        let base = HTTPProvider(endpoint: HTTPProvider.Endpoint(address: server.address), http: http)
        let provider = BatchedProvider(MeasuredProvider(base, factory: NOOPMetricsHandler.instance))
        let outcomes = await withTaskGroup(of: Identifier?.self) { group in
            for number in 0..<60 {
                let content = number == 30 ? "refused" : "kite \(number)"
                group.addTask { try? await provider.remember(NewMemory(userId: "discord_1", content: content, caller: Self.caller)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1 && Set(outcomes.compactMap(\.self)).count == 59)
        let together = bodies.withLock { $0.map { $0.components(separatedBy: #""role""#).count - 1 } }
        #expect(together.contains { $0 > 1 }, "\(together)")
        await http.stop()
        server.stop()
    }

    @Test func `A request to a server elsewhere carries the key and its user, signed`() async throws {
        let seen = Mutex<[String: String]>([:])
        let server = try ScriptedServer { request, peer in
            seen.withLock { $0 = request.headers }
            peer.answer(#"{"results":[]}"#, headers: "Content-Type: application/json\r\n")
        }
        let http = HTTPClient()
        let provider = HTTPProvider(
            endpoint: HTTPProvider.Endpoint(address: server.address, apiKey: "key", signingSecret: "secret"), http: http)
        #expect(try await provider.recall("sushi?", of: "discord_1", limit: 5).isEmpty)
        let headers = Dictionary(uniqueKeysWithValues: seen.withLock { $0 }.map { ($0.key.lowercased(), $0.value) })
        #expect(headers["authorization"] == "Token key" && headers["x-user-context"] == "discord_1")
        let code = HMACSHA256.code(key: Array("secret".utf8), message: Array("user:discord_1".utf8))
        #expect(headers["x-signature"] == Hex.encode(code))
        await http.stop()
        server.stop()
    }

    @Test func `A server elsewhere that answers nonsense, with another's memories or not at all gives an error, never a memory`() async throws {
        let answer = Mutex((status: "200 OK", body: "not JSON"))
        let server = try ScriptedServer { _, peer in
            let (status, body) = answer.withLock { $0 }
            peer.answer(body, status: status, headers: "Content-Type: application/json\r\n")
        }
        let http = HTTPClient()
        let provider = HTTPProvider(endpoint: HTTPProvider.Endpoint(address: server.address), http: http)
        for (status, body, code) in [
            ("200 OK", "not JSON", ProviderError.Code.unreadable), ("503 Service Unavailable", "", .unavailable),
            ("401 Unauthorized", "{}", .notAllowed),
        ] {
            answer.withLock { $0 = (status, body) }
            await #expect(throws: ProviderError(code: code)) { try await provider.recall("sushi?", of: "discord_1", limit: 5) }
        }
        let others = #"{"results":[{"id":"00000000-0000-0000-0000-000000000001","memory":"likes sushi","user_id":"discord_2"}]}"#
        answer.withLock { $0 = ("200 OK", others) }
        #expect(try await provider.recall("sushi?", of: "discord_1", limit: 5).isEmpty)
        await http.stop()
        server.stop()
    }
}
