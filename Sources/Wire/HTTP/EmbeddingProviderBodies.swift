/// One of the answers to `GET·POST /api/settings/embedding-providers`: who can make vectors. No key is ever in it.
public struct EmbeddingProvider: Sendable, Equatable, Codable {
    public var id: Identifier
    public var name: String
    /// `local`, `azure_openai`, `openai` or `ollama`.
    public var providerType: String
    /// The administrator's choice; at most one is.
    public var isActive: Bool
    /// Recall uses its vectors. An active provider that does not serve yet is being prepared: see `reindex_progress`.
    public var isServing: Bool
    public var dimensions: Int
    /// Of `local`: a folder's name among the downloaded models, or its path.
    @ExplicitNull public var model: String?
    @ExplicitNull public var baseURL: String?
    /// Azure only.
    @ExplicitNull public var deployment: String?
    @ExplicitNull public var apiVersion: String?
    public var hasApiKey: Bool
    /// Of the last 100 calls, like the next two; null before the first.
    @ExplicitNull public var avgLatencyMs: Double?
    @ExplicitNull public var p95LatencyMs: Double?
    @ExplicitNull public var p99LatencyMs: Double?
    public var totalRequests: Int
    /// Why it cannot be asked: `configuration_unreadable` (sealed with another key file); null: it can.
    @ExplicitNull public var problem: String?
    public var createdAt: Timestamp
    public var updatedAt: Timestamp

    public init(
        id: Identifier, name: String, providerType: String, isActive: Bool, isServing: Bool, dimensions: Int, model: String?,
        baseURL: String?, deployment: String?, apiVersion: String?, hasApiKey: Bool, avgLatencyMs: Double?, p95LatencyMs: Double?,
        p99LatencyMs: Double?, totalRequests: Int, problem: String?, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.providerType = providerType
        self.isActive = isActive
        self.isServing = isServing
        self.dimensions = dimensions
        self.model = model
        self.baseURL = baseURL
        self.deployment = deployment
        self.apiVersion = apiVersion
        self.hasApiKey = hasApiKey
        self.avgLatencyMs = avgLatencyMs
        self.p95LatencyMs = p95LatencyMs
        self.p99LatencyMs = p99LatencyMs
        self.totalRequests = totalRequests
        self.problem = problem
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    enum CodingKeys: String, CodingKey {
        case id, name, dimensions, model, deployment, problem
        case providerType = "provider_type"
        case isActive = "is_active"
        case isServing = "is_serving"
        case baseURL = "base_url"
        case apiVersion = "api_version"
        case hasApiKey = "has_api_key"
        case avgLatencyMs = "avg_latency_ms"
        case p95LatencyMs = "p95_latency_ms"
        case p99LatencyMs = "p99_latency_ms"
        case totalRequests = "total_requests"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}

/// The body of `POST` and `PUT /api/settings/embedding-providers`. In an update what is absent or null stays as it is.
public struct EmbeddingProviderFields: Sendable, Equatable, Codable {
    public var name: String?
    /// `local`, `azure_openai` (or `azure`), `openai`, `ollama`.
    public var providerType: String?
    public var model: String?
    /// Default: OpenAI's own, Ollama's on this machine.
    public var baseURL: String?
    public var deployment: String?
    /// Belongs to the address: another one needs it again.
    public var apiKey: String?
    public var apiVersion: String?
    /// 1 to 4,000. Default: what the model is known to have.
    public var dimensions: Int?
    /// Of a new one: whether it is activated at once. Default true.
    public var isActive: Bool?

    public init(
        name: String? = nil, providerType: String? = nil, model: String? = nil, baseURL: String? = nil, deployment: String? = nil,
        apiKey: String? = nil, apiVersion: String? = nil, dimensions: Int? = nil, isActive: Bool? = nil
    ) {
        self.name = name
        self.providerType = providerType
        self.model = model
        self.baseURL = baseURL
        self.deployment = deployment
        self.apiKey = apiKey
        self.apiVersion = apiVersion
        self.dimensions = dimensions
        self.isActive = isActive
    }

    enum CodingKeys: String, CodingKey {
        case name, model, deployment, dimensions
        case providerType = "provider_type"
        case baseURL = "base_url"
        case apiKey = "api_key"
        case apiVersion = "api_version"
        case isActive = "is_active"
    }
}

/// The answer to `POST /api/settings/embedding-providers/{id}/test`: what became of one real text.
public struct EmbeddingProviderTest: Sendable, Equatable, Codable {
    public var success: Bool
    @ExplicitNull public var dimensions: Int?
    public var latencyMs: Double
    /// Why not: `unreachable`, `timeout`, `unauthorized`, `not_found`, `rate_limited`, `refused`, `server`, `malformed`,
    /// `wrong_dimensions`, `model_unavailable`, `configuration_unreadable` …
    @ExplicitNull public var error: String?

    public init(success: Bool, dimensions: Int?, latencyMs: Double, error: String? = nil) {
        self.success = success
        self.dimensions = dimensions
        self.latencyMs = latencyMs
        self.error = error
    }

    enum CodingKeys: String, CodingKey {
        case success, dimensions, error
        case latencyMs = "latency_ms"
    }
}

/// What makes vectors, as VoxBridge names it: `config` in the answers of `/api/system-settings/embedding-config`.
public struct EmbeddingConfig: Sendable, Equatable, Codable {
    /// `azure`, `local`, `openai` or `ollama`.
    public var provider: String
    public var azureEndpoint: String?
    public var azureDeployment: String?
    public var azureApiVersion: String?
    public var model: String?
    public var dims: Int
    public var hasApiKey: Bool

    public init(
        provider: String, azureEndpoint: String? = nil, azureDeployment: String? = nil, azureApiVersion: String? = nil,
        model: String? = nil, dims: Int, hasApiKey: Bool
    ) {
        self.provider = provider
        self.azureEndpoint = azureEndpoint
        self.azureDeployment = azureDeployment
        self.azureApiVersion = azureApiVersion
        self.model = model
        self.dims = dims
        self.hasApiKey = hasApiKey
    }

    enum CodingKeys: String, CodingKey {
        case provider, model, dims
        case azureEndpoint = "azure_endpoint"
        case azureDeployment = "azure_deployment"
        case azureApiVersion = "azure_api_version"
        case hasApiKey = "has_api_key"
    }
}

/// The answer to `GET /api/system-settings/embedding-config`.
public struct EmbeddingConfigState: Sendable, Equatable, Codable {
    /// Who says so, in order of priority.
    public enum Source: String, Sendable, Codable, CaseIterable {
        case database, environment, `default`
    }

    public var source: Source
    public var config: EmbeddingConfig

    public init(source: Source, config: EmbeddingConfig) {
        self.source = source
        self.config = config
    }
}

/// The body of `PUT·POST /api/system-settings/embedding-config`: the provider that is active from now on.
public struct EmbeddingConfigUpdate: Sendable, Equatable, Codable {
    /// `azure` or `local`.
    public var provider: String
    public var azureApiKey: String?
    public var azureEndpoint: String?
    public var azureDeployment: String?
    public var azureApiVersion: String?
    public var localModel: String?
    public var localDims: Int?

    public init(
        provider: String, azureApiKey: String? = nil, azureEndpoint: String? = nil, azureDeployment: String? = nil,
        azureApiVersion: String? = nil, localModel: String? = nil, localDims: Int? = nil
    ) {
        self.provider = provider
        self.azureApiKey = azureApiKey
        self.azureEndpoint = azureEndpoint
        self.azureDeployment = azureDeployment
        self.azureApiVersion = azureApiVersion
        self.localModel = localModel
        self.localDims = localDims
    }

    enum CodingKeys: String, CodingKey {
        case provider
        case azureApiKey = "azure_api_key"
        case azureEndpoint = "azure_endpoint"
        case azureDeployment = "azure_deployment"
        case azureApiVersion = "azure_api_version"
        case localModel = "local_model"
        case localDims = "local_dims"
    }
}

/// The answer to a change of `/api/system-settings/embedding-config`.
public struct EmbeddingConfigChange: Sendable, Equatable, Codable {
    /// `updated` or `reset`.
    public var status: String
    public var config: EmbeddingConfig
    public var updatedAt: Timestamp?

    public init(status: String, config: EmbeddingConfig, updatedAt: Timestamp? = nil) {
        self.status = status
        self.config = config
        self.updatedAt = updatedAt
    }

    enum CodingKeys: String, CodingKey {
        case status, config
        case updatedAt = "updated_at"
    }
}
