import Crypto
import Foundation
import HTTP
import Wire

/// A server that speaks mem0's platform API: mem0's own, or another Memhub through its door for mem0's clients.
///
/// With a secret, every request carries the user it is for, signed: `X-User-Context` and `X-Signature`, the hexadecimal HMAC-SHA-256 of
/// `user:<user id>`.
///
/// - Limits: an answer within ``patience``; what only reads is asked for once more when the connection broke.
/// - Source: mem0ai's `MemoryClient`; the signature is that of the memory-provider specification (SPEC-020).
package struct HTTPProvider: MemoryProvider {
    /// How the server is reached.
    package struct Endpoint: Sendable, Equatable {
        /// Without the slash at its end.
        package var address: String
        package var apiKey: String?
        package var signingSecret: String?

        package init(address: String, apiKey: String? = nil, signingSecret: String? = nil) {
            self.address = address
            self.apiKey = apiKey
            self.signingSecret = signingSecret
        }
    }

    let endpoint: Endpoint
    /// Borrowed.
    let http: HTTPClient
    let clock: @Sendable () -> Date

    package init(endpoint: Endpoint, http: HTTPClient, clock: @escaping @Sendable () -> Date = { Date() }) {
        self.endpoint = endpoint
        self.http = http
        self.clock = clock
    }

    package var name: String { "http" }

    private static let patience: Duration = .seconds(5)
    private static let healthPatience: Duration = .seconds(3)

    package func remember(_ memory: NewMemory) async throws -> Identifier { try await remember([memory])[0].get() }

    /// One request for all of a user's memories with the same metadata; users do not wait for each other.
    package func remember(_ memories: [NewMemory]) async -> [Result<Identifier, any Error>] {
        let groups = Dictionary(grouping: memories.indices) { Group(userId: memories[$0].userId, metadata: memories[$0].metadata) }
        let outcomes = await withTaskGroup(of: [(Int, Result<Identifier, any Error>)].self) { tasks in
            for (group, indices) in groups {
                tasks.addTask { Array(zip(indices, await store(indices.map { memories[$0].content }, in: group))) }
            }
            return await tasks.reduce(into: [:]) { outcomes, part in outcomes.merge(part) { first, _ in first } }
        }
        return memories.indices.map { outcomes[$0] ?? .failure(ProviderError(code: .unreadable)) }
    }

    /// What is refused is refused as a whole, before anything is stored: then each is asked for by itself.
    private func store(_ contents: [String], in group: Group) async -> [Result<Identifier, any Error>] {
        do {
            return try await add(contents, to: group).map { .success($0) }
        } catch {
            guard error is WireError, contents.count > 1 else { return contents.map { _ in .failure(error) } }
            var outcomes: [Result<Identifier, any Error>] = []
            for content in contents { outcomes += await store([content], in: group) }
            return outcomes
        }
    }

    private func add(_ contents: [String], to group: Group) async throws -> [Identifier] {
        let stored: Stored = try await ask(
            "POST", "/v3/memories/add/", for: group.userId,
            Addition(
                messages: contents.map { Addition.Message(role: "user", content: $0) }, userId: group.userId, metadata: group.metadata))
        guard stored.results.count == contents.count else { throw ProviderError(code: .unreadable) }
        return stored.results.map(\.id)
    }

    package func recall(_ query: String, of userId: String, limit: Int) async throws -> [Memory] {
        let found: Found = try await ask(
            "POST", "/v3/memories/search/", for: userId, Search(query: query, filters: ["user_id": userId], topK: limit), repeats: true)
        return found.results.filter { $0.belongs(to: userId) }.map { $0.memory(at: clock()) }
    }

    package func delete(_ id: Identifier, of userId: String, by caller: Principal) async throws {
        let known: Remote = try await ask("GET", "/v1/memories/\(id)/", for: userId, repeats: true)
        guard known.belongs(to: userId) else { throw FactStore.unknownFact }
        _ = try await send("DELETE", "/v1/memories/\(id)/", for: userId, body: nil)
    }

    package func deleteAll(of userId: String) async throws {
        do {
            _ = try await send("DELETE", "/v1/memories/?user_id=\(Self.escaped(userId))", for: userId, body: nil)
        } catch let error as WireError where error.code == .notFound {
            return
        }
    }

    /// The cursor is the number of the page before.
    package func list(of userId: String, page: PageRequest) async throws -> MemoryPage {
        let number = Int(page.cursor ?? 0) + 1
        let found: Found = try await ask(
            "POST", "/v3/memories/?page=\(number)&page_size=\(page.limit)", for: userId, Listing(filters: ["user_id": userId]),
            repeats: true)
        return MemoryPage(
            memories: found.results.filter { $0.belongs(to: userId) }.map { $0.memory(at: clock()) },
            nextCursor: found.next == nil ? nil : Int64(number))
    }

    package func isHealthy() async -> Bool {
        var request = request("GET", "/v1/ping/", for: nil, body: nil)
        request.totalTimeout = Self.healthPatience
        return (try? await http.send(request).status) == 200
    }

    // MARK: Exchange

    private func ask<Answer: Decodable>(
        _ method: String, _ path: String, for userId: String, _ body: (any Encodable & Sendable)? = nil, repeats: Bool = false
    ) async throws -> Answer {
        let bytes = try await send(method, path, for: userId, body: body.map { WireCoder.encode($0) }, repeats: repeats)
        guard let answer = try? WireCoder.decode(Answer.self, from: bytes) else { throw ProviderError(code: .unreadable) }
        return answer
    }

    private func send(
        _ method: String, _ path: String, for userId: String, body: [UInt8]?, repeats: Bool = false
    ) async throws -> [UInt8] {
        let response = try await exchange(request(method, path, for: userId, body: body), repeats: repeats)
        switch response.status {
        case 200..<300: return response.body
        case 404: throw FactStore.unknownFact
        case 401, 403: throw ProviderError(code: .notAllowed)
        case 400, 413, 422: throw WireError(.invalidField, "The memory provider does not take this request.")
        default: throw ProviderError(code: .unavailable)
        }
    }

    private func exchange(_ request: HTTPRequest, repeats: Bool) async throws(HTTPError) -> HTTPResponse {
        do {
            return try await http.send(request)
        } catch {
            guard repeats, error.isRetryable, error.code != .timeout(.total) else { throw error }
            return try await http.send(request)
        }
    }

    private func request(_ method: String, _ path: String, for userId: String?, body: [UInt8]?) -> HTTPRequest {
        var headers = [(name: "Accept", value: "application/json")]
        if body != nil { headers.append((name: "Content-Type", value: "application/json")) }
        if let key = endpoint.apiKey { headers.append((name: "Authorization", value: "Token \(key)")) }
        if let secret = endpoint.signingSecret, let userId {
            let code = HMACSHA256.code(key: Array(secret.utf8), message: Array("user:\(userId)".utf8))
            headers += [(name: "X-User-Context", value: userId), (name: "X-Signature", value: Hex.encode(code))]
        }
        return HTTPRequest(
            method: method, url: endpoint.address + path, headers: headers, body: body, totalTimeout: Self.patience)
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

// MARK: mem0's shapes, as far as they are read

private struct Group: Hashable, Sendable {
    let userId: String
    let metadata: JSONValue

    static func == (one: Group, other: Group) -> Bool { one.userId == other.userId && one.metadata == other.metadata }
    func hash(into hasher: inout Hasher) { hasher.combine(userId) }
}

private struct Addition: Encodable, Sendable {
    struct Message: Encodable, Sendable {
        var role: String
        var content: String
    }

    var messages: [Message]
    var userId: String
    var metadata: JSONValue
    var infer = false

    enum CodingKeys: String, CodingKey {
        case messages, metadata, infer
        case userId = "user_id"
    }
}

private struct Stored: Decodable {
    struct Result: Decodable { var id: Identifier }

    var results: [Result]
}

private struct Search: Encodable, Sendable {
    var query: String
    var filters: [String: String]
    var topK: Int

    enum CodingKeys: String, CodingKey {
        case query, filters
        case topK = "top_k"
    }
}

private struct Listing: Encodable, Sendable { var filters: [String: String] }

private struct Found: Decodable {
    var results: [Remote]
    var next: String?
}

private struct Remote: Decodable {
    var id: Identifier
    var content: String
    var userId: String?
    var metadata: JSONValue?
    var score: Double?
    var createdAt: String?

    /// A server that names no user is trusted to have looked for the right one. Another hub's names for a bot's users lack its platform.
    func belongs(to userId: String) -> Bool {
        self.userId == nil || self.userId == userId || self.userId == userId.split(separator: "_", maxSplits: 1).last.map(String.init)
    }

    func memory(at now: Date) -> Memory {
        Memory(
            id: id, content: content, metadata: metadata == .null ? .object([:]) : metadata ?? .object([:]),
            createdAt: Timestamp(createdAt.flatMap(Timestamp.parse) ?? now), similarityScore: score)
    }

    enum CodingKeys: String, CodingKey {
        case id, metadata, score
        case content = "memory"
        case userId = "user_id"
        case createdAt = "created_at"
    }
}
