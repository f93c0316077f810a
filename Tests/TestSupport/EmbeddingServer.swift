import Foundation
import Synchronization

/// An embeddings server that speaks OpenAI's, Azure's and Ollama's formats: texts with words in common have vectors near each other.
public final class EmbeddingServer: Sendable {
    /// What becomes of a request; nil: an answer as it should be.
    public typealias Fault = @Sendable (_ number: Int, _ texts: [String], _ peer: Peer) -> Bool

    public struct Seen: Sendable {
        public var target: String
        public var headers: [String: String]
        /// The request's `model` and `dimensions`.
        public var model: String?
        public var dimensions: Int?
        public var texts: [String]
    }

    private let server: ScriptedServer
    private let seen: Recorder

    /// - Parameter fault: answers itself and returns true, or leaves it to the server.
    public init(dimensions: Int, fault: @escaping Fault = { _, _, _ in false }) throws {
        let seen = Recorder()
        self.seen = seen
        server = try ScriptedServer { request, peer in
            let body = (try? JSONSerialization.jsonObject(with: Data(request.body))) as? [String: Any] ?? [:]
            let texts = body["input"] as? [String] ?? []
            let number = seen.append(
                Seen(
                    target: request.target, headers: request.headers, model: body["model"] as? String,
                    dimensions: body["dimensions"] as? Int, texts: texts))
            if fault(number, texts, peer) { return }
            peer.answer(EmbeddingServer.answer(to: request.target, texts, dimensions: dimensions))
        }
    }

    public var address: String { server.address }
    public var requests: [Seen] { seen.all }
    public var texts: [String] { requests.flatMap(\.texts) }
    public func stop() { server.stop() }

    private static func answer(to target: String, _ texts: [String], dimensions: Int) -> String {
        let vectors = texts.map { "[" + vector(of: $0, dimensions: dimensions).map { "\($0)" }.joined(separator: ",") + "]" }
        if target.hasSuffix("/api/embed") { return "{\"model\":\"m\",\"embeddings\":[\(vectors.joined(separator: ","))]}" }
        // Out of order: the index counts.
        let data = vectors.enumerated().reversed().map { "{\"object\":\"embedding\",\"index\":\($0.offset),\"embedding\":\($0.element)}" }
        return "{\"object\":\"list\",\"data\":[\(data.joined(separator: ","))],\"model\":\"m\",\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}"
    }

    /// One count for each word, in places that its letters choose; not of length 1.
    public static func vector(of text: String, dimensions: Int) -> [Float] {
        var vector = [Float](repeating: 0.001, count: dimensions)
        for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) {
            let hash = word.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
            vector[Int(hash % UInt64(dimensions))] += 1
        }
        return vector
    }

    private final class Recorder: Sendable {
        private let values = Mutex<[Seen]>([])

        /// - Returns: how many there are now.
        func append(_ value: Seen) -> Int {
            values.withLock { values in
                values.append(value)
                return values.count
            }
        }

        var all: [Seen] { values.withLock { $0 } }
    }
}
