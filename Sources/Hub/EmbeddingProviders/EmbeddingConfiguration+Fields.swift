import LanguageModels
import Wire

extension EmbeddingConfiguration {
    static let dimensionRange = 1...4_000

    /// Takes over an administrator's fields.
    ///
    /// - Parameter current: nil for a new provider.
    /// - Throws: ``WireError`` that names the field.
    init(_ fields: EmbeddingProviderFields, over current: EmbeddingConfiguration?) throws(WireError) {
        guard let name = fields.providerType ?? current?.kind.rawValue else { throw .missing("provider_type") }
        guard let kind = Kind(name: name) else {
            throw .invalid("provider_type", "must be one of " + Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        // Another kind has other fields: nothing is kept.
        let current = current?.kind == kind ? current : nil
        let baseURL = kind == .local ? nil : fields.baseURL ?? current?.baseURL ?? kind.publicAddress
        if kind != .local {
            guard let baseURL else { throw .missing("base_url") }
            guard EndpointRules.isAddress(baseURL) else { throw .invalid("base_url", EndpointRules.addressRule) }
        }
        let deployment = kind == .azureOpenAI ? fields.deployment ?? current?.deployment ?? fields.model : nil
        if kind == .azureOpenAI {
            guard let deployment else { throw .missing("deployment") }
            guard EndpointRules.isModel(deployment) else { throw .invalid("deployment", EndpointRules.modelRule) }
        }
        guard let model = fields.model ?? current?.model ?? deployment else { throw .missing("model") }
        guard EndpointRules.isModel(model), !model.split(separator: "/").contains("..") else {
            throw .invalid("model", EndpointRules.modelRule)
        }
        let apiVersion = kind == .azureOpenAI ? fields.apiVersion ?? current?.apiVersion : nil
        if let apiVersion, !EndpointRules.isVersion(apiVersion) { throw .invalid("api_version", EndpointRules.versionRule) }
        let known = current?.model == model ? current?.dimensions : Self.knownDimensions(of: model)
        guard let dimensions = fields.dimensions ?? known else { throw .missing("dimensions") }
        guard Self.dimensionRange.contains(dimensions) else {
            throw .invalid("dimensions", "must be from \(Self.dimensionRange.lowerBound) to \(Self.dimensionRange.upperBound)")
        }
        self.init(
            kind: kind, model: model, dimensions: dimensions, baseURL: baseURL, deployment: deployment, apiVersion: apiVersion,
            apiKey: try Self.key(fields, kind, baseURL, over: current))
    }

    /// A key is never sent to an address that it was not given for.
    private static func key(
        _ fields: EmbeddingProviderFields, _ kind: Kind, _ baseURL: String?, over current: EmbeddingConfiguration?
    ) throws(WireError) -> String? {
        if kind == .local { return nil }
        if let key = fields.apiKey {
            guard EndpointRules.isKey(key) else { throw .invalid("api_key", EndpointRules.keyRule) }
            return key
        }
        if current?.apiKey != nil, current?.baseURL != baseURL {
            throw .invalid("api_key", "must be given again with another base_url")
        }
        if kind == .azureOpenAI, current?.apiKey == nil { throw .missing("api_key") }
        return current?.apiKey
    }

    /// Of the models that VoxBridge offers, and OpenAI's.
    static func knownDimensions(of model: String) -> Int? {
        switch model.split(separator: "/").last.map(String.init)?.lowercased() {
        case "text-embedding-3-large": 3072
        case "text-embedding-3-small", "text-embedding-ada-002": 1536
        case "all-minilm-l6-v2", "bge-small-en-v1.5": 384
        case "all-mpnet-base-v2", "bge-base-en-v1.5", "nomic-embed-text": 768
        case "bge-large-en-v1.5", "e5-large-v2", "gte-large", "mxbai-embed-large": 1024
        default: nil
        }
    }

    /// As VoxBridge's `embedding-config` says it.
    var config: EmbeddingConfig {
        EmbeddingConfig(
            provider: kind == .azureOpenAI ? "azure" : kind.rawValue, azureEndpoint: kind == .azureOpenAI ? baseURL : nil,
            azureDeployment: deployment, azureApiVersion: kind == .azureOpenAI ? apiVersion ?? ChatEndpoint.defaultAzureVersion : nil,
            model: model, dims: dimensions, hasApiKey: apiKey != nil)
    }
}

extension EmbeddingConfiguration.Kind {
    fileprivate var publicAddress: String? {
        switch self {
        case .openAI: "https://api.openai.com"
        case .ollama: "http://127.0.0.1:11434"
        case .local, .azureOpenAI: nil
        }
    }
}

extension EmbeddingProviderFields {
    /// What VoxBridge's `embedding-config` means.
    init(_ update: EmbeddingConfigUpdate) throws(WireError) {
        switch update.provider {
        case "azure":
            guard update.azureApiKey != nil else { throw .missing("azure_api_key") }
            guard update.azureEndpoint != nil else { throw .missing("azure_endpoint") }
            let deployment = update.azureDeployment ?? "text-embedding-3-large"
            self.init(
                name: "Azure OpenAI", providerType: "azure_openai", model: deployment, baseURL: update.azureEndpoint,
                deployment: deployment, apiKey: update.azureApiKey, apiVersion: update.azureApiVersion)
            if EmbeddingConfiguration.knownDimensions(of: deployment) == nil { dimensions = 3072 }
        case "local":
            self.init(
                name: "Local", providerType: "local", model: update.localModel ?? "sentence-transformers/all-mpnet-base-v2",
                dimensions: update.localDims)
        default: throw .invalid("provider", "must be azure or local")
        }
    }
}
