import Crypto
import Foundation
import Wire

/// How one embedding model is asked: what a provider's row holds sealed.
///
/// Its text shows neither the key nor the address.
package struct EmbeddingConfiguration: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case local
        case azureOpenAI = "azure_openai"
        case openAI = "openai"
        case ollama

        /// Also by the names that VoxBridge has for them.
        package init?(name: String) {
            switch name {
            case "azure": self = .azureOpenAI
            case "huggingface": self = .local
            default: self.init(rawValue: name)
            }
        }
    }

    package var kind: Kind
    /// Of ``Kind/local``: a folder's name among the downloaded models, or its path.
    package var model: String
    package var dimensions: Int
    package var baseURL: String?
    package var deployment: String?
    package var apiVersion: String?
    package var apiKey: String?

    package init(
        kind: Kind, model: String, dimensions: Int, baseURL: String? = nil, deployment: String? = nil, apiVersion: String? = nil,
        apiKey: String? = nil
    ) {
        self.kind = kind
        self.model = model
        self.dimensions = dimensions
        self.baseURL = baseURL
        self.deployment = deployment
        self.apiVersion = apiVersion
        self.apiKey = apiKey
    }

    enum CodingKeys: String, CodingKey {
        case kind, model, dimensions, deployment
        case baseURL = "base_url"
        case apiVersion = "api_version"
        case apiKey = "api_key"
    }

    /// Nil for the in-process encoder.
    var endpoint: EmbeddingEndpoint? {
        let dialect: EmbeddingEndpoint.Dialect
        switch kind {
        case .local: return nil
        case .azureOpenAI: dialect = .azureOpenAI
        case .openAI: dialect = .openAI
        case .ollama: dialect = .ollama
        }
        return EmbeddingEndpoint(
            dialect: dialect, baseURL: baseURL ?? "", apiKey: apiKey, model: deployment ?? model, deployedModel: model,
            apiVersion: apiVersion, dimensions: dimensions)
    }

    // MARK: Sealing

    /// What a box is bound to: it opens nowhere else.
    enum Binding {
        case provider(UUID)
        /// By its fingerprint.
        case model(String)

        fileprivate var bytes: [UInt8] {
            switch self {
            case .provider(let id): Array("embedding-provider\n\(id.uuidString)".utf8)
            case .model(let fingerprint): Array("embedding-model\n\(fingerprint)".utf8)
            }
        }
    }

    func sealed(for binding: Binding, key: SecretKey) throws(CryptoError) -> [UInt8] {
        try AESGCM.seal(WireCoder.encode(self), key: key, authenticating: binding.bytes)
    }

    /// - Returns: nil for a box of another key, another place or another version.
    static func open(_ box: [UInt8], of binding: Binding, key: SecretKey) -> EmbeddingConfiguration? {
        guard let bytes = try? AESGCM.open(box, key: key, authenticating: binding.bytes) else { return nil }
        return try? WireCoder.decode(EmbeddingConfiguration.self, from: bytes)
    }
}

extension EmbeddingConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(kind.rawValue)/\(dimensions)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["kind": kind]) }
}
