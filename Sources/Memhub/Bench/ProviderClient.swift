import Foundation
import HTTP
import Wire

/// The memory-provider routes of a hub, as a bench uses them.
struct ProviderClient: Sendable {
    let http: HTTPClient
    let address: HubAddress
    let token: String

    func remember(_ turn: RecallDataset.Turn, as content: String, userId: String) async throws -> Duration {
        var metadata: [String: JSONValue] = [
            "session_id": .string(turn.session), "speaker": .string(turn.speaker), "dia_id": .string(turn.id),
        ]
        if let time = turn.occurredAt { metadata["occurred_at"] = .string(time.text) }
        let request = RememberRequest(content: content, metadata: .object(metadata), userId: userId)
        return try await post("/memory/remember", request, expecting: Remembered.self).duration
    }

    /// - Returns: the recalled turns' ids, best first.
    func recall(_ query: String, limit: Int, userId: String) async throws -> (ids: [String], duration: Duration) {
        let (answer, duration) = try await post(
            "/memory/recall", RecallRequest(query: query, limit: limit, userId: userId), expecting: Recalled.self)
        let ids = answer.memories.compactMap { memory -> String? in
            guard case .object(let metadata) = memory.metadata else { return nil }
            return metadata["dia_id"]?.stringValue
        }
        return (ids, duration)
    }

    /// Remembers something and deletes it again: the user's memories are as before, under another version, which no result in a
    /// cache of the hub has.
    func touch(userId: String) async throws {
        let request = RememberRequest(content: "remembered for a moment", userId: userId)
        let id = try await post("/memory/remember", request, expecting: Remembered.self).answer.memoryId
        _ = try await send(HTTPRequest(method: "DELETE", url: address.url("/memory/\(id)?user_id=\(userId)"), headers: headers))
    }

    private var headers: [(String, String)] { [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")] }

    private func post<Answer: Decodable>(
        _ path: String, _ body: some Encodable, expecting: Answer.Type
    ) async throws -> (answer: Answer, duration: Duration) {
        let (response, duration) = try await send(
            HTTPRequest(method: "POST", url: address.url(path), headers: headers, body: WireCoder.encode(body)))
        return (try WireCoder.decode(Answer.self, from: response.body), duration)
    }

    private func send(_ request: HTTPRequest) async throws -> (response: HTTPResponse, duration: Duration) {
        let began = ContinuousClock.now
        let response = try await http.send(request)
        let duration = began.duration(to: .now)
        guard (200..<300).contains(response.status) else { throw BenchError("\(request.method) answered \(response.status)") }
        return (response, duration)
    }
}

extension HTTPClient {
    /// Lends a client that is stopped afterwards.
    static func running<T: Sendable>(_ body: @Sendable (HTTPClient) async throws -> T) async throws -> T {
        let http = HTTPClient()
        do {
            let result = try await body(http)
            await http.stop()
            return result
        } catch {
            await http.stop()
            throw error
        }
    }
}

extension HubAddress {
    /// - Parameter path: from `/`, with its query, as it stands in a URL.
    func url(_ path: String) -> String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)\(prefix)\(path)" }
}
