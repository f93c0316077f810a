import Foundation
import LanguageModels

/// One embedding model on one server: where it is, and how to speak to it.
///
/// Its text shows neither the key nor the address.
package struct EmbeddingEndpoint: Sendable, Equatable {
    package enum Dialect: String, Sendable {
        /// `POST …/v1/embeddings`, as llama.cpp's server and Ollama's `/v1` speak it too.
        case openAI = "openai"
        /// A path for each deployment, the key in `api-key`.
        case azureOpenAI = "azure_openai"
        /// `POST /api/embed`.
        case ollama
    }

    package var dialect: Dialect
    package var model: String
    /// Of every vector.
    package var dimensions: Int
    /// Whether the server takes the number of dimensions as a wish: OpenAI's third generation does, others refuse it.
    private let takesDimensions: Bool
    private let server: ChatEndpoint

    /// - Parameters:
    ///   - baseURL: `http` or `https`, with or without the version's path. Ollama's with `/v1` speaks OpenAI's protocol.
    ///   - model: the model's name; with Azure the deployment's.
    ///   - deployedModel: with Azure the model behind the deployment, if it is known.
    package init(
        dialect: Dialect, baseURL: String, apiKey: String? = nil, model: String, deployedModel: String? = nil,
        apiVersion: String? = nil, dimensions: Int
    ) {
        let speaksOpenAI = dialect == .ollama && Self.path(of: baseURL).hasSuffix("/v1")
        self.dialect = speaksOpenAI ? .openAI : dialect
        self.model = model
        self.dimensions = dimensions
        takesDimensions = self.dialect != .ollama && (deployedModel ?? model).contains("text-embedding-3")
        let server: ChatEndpoint.Dialect =
            switch self.dialect {
            case .openAI: .openAI
            case .azureOpenAI: .azureOpenAI
            case .ollama: .ollama
            }
        self.server = ChatEndpoint(dialect: server, baseURL: baseURL, apiKey: apiKey, model: model, apiVersion: apiVersion)
    }

    private static func path(of address: String) -> String {
        String(address.reversed().drop { $0 == "/" }.reversed())
    }

    /// What makes two vectors comparable: server, model and dimensions, without the address or the key.
    package var identity: String { "\(server.identity)/\(dimensions)" }

    var url: String {
        switch dialect {
        case .openAI: server.root + "/v1/embeddings"
        case .azureOpenAI:
            server.root + "/openai/deployments/\(ChatEndpoint.escape(model))/embeddings?api-version="
                + ChatEndpoint.escape(server.apiVersion ?? ChatEndpoint.defaultAzureVersion)
        case .ollama: server.root + "/api/embed"
        }
    }

    var headers: [(name: String, value: String)] { server.headers }

    func body(for texts: [String]) -> [UInt8] {
        let request = Request(
            model: dialect == .azureOpenAI ? nil : model, input: texts, dimensions: takesDimensions ? dimensions : nil,
            encodingFormat: dialect == .ollama ? nil : "float", truncate: dialect == .ollama ? true : nil)
        return [UInt8]((try? JSONEncoder().encode(request)) ?? Data())
    }

    /// - Returns: one vector of length 1 for each text, in order.
    func vectors(in body: [UInt8], count: Int) throws(EmbeddingProviderError) -> [[Float]] {
        let vectors: [[Float]]
        do {
            switch dialect {
            case .ollama: vectors = try JSONDecoder().decode(OllamaAnswer.self, from: Data(body)).embeddings
            case .openAI, .azureOpenAI:
                let data = try JSONDecoder().decode(Answer.self, from: Data(body)).data
                vectors = data.sorted { $0.index < $1.index }.map(\.embedding)
            }
        } catch {
            throw EmbeddingProviderError(.malformed)
        }
        guard vectors.count == count else { throw EmbeddingProviderError(.malformed) }
        return try vectors.map { (vector) throws(EmbeddingProviderError) in try normalized(vector) }
    }

    private func normalized(_ vector: [Float]) throws(EmbeddingProviderError) -> [Float] {
        guard vector.count == dimensions else { throw EmbeddingProviderError(.wrongDimensions) }
        let length = vector.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        guard length.isFinite, length > 0 else { throw EmbeddingProviderError(.malformed) }
        return vector.map { $0 / length }
    }

    private struct Request: Encodable {
        var model: String?
        var input: [String]
        var dimensions: Int?
        var encodingFormat: String?
        var truncate: Bool?

        enum CodingKeys: String, CodingKey {
            case model, input, dimensions, truncate
            case encodingFormat = "encoding_format"
        }
    }

    private struct Answer: Decodable {
        struct Item: Decodable {
            var index: Int
            var embedding: [Float]
        }

        var data: [Item]
    }

    private struct OllamaAnswer: Decodable {
        var embeddings: [[Float]]
    }
}

extension EmbeddingEndpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { identity }
    package var debugDescription: String { identity }
    package var customMirror: Mirror { Mirror(self, children: ["identity": identity]) }
}
