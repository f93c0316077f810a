/// The answer to `GET·PUT /api/settings/extraction`: which language models extract, as it holds now. No key is ever in it.
public struct ExtractionSettings: Sendable, Equatable, Codable {
    /// Who says where the configured endpoint is.
    public enum Source: String, Sendable, Codable, CaseIterable {
        case settings, environment, none
    }

    /// A language model in the order in which models are asked; after the last one the rules extract.
    public struct Model: Sendable, Equatable, Codable {
        public enum Role: String, Sendable, Codable, CaseIterable {
            case configured, local
        }

        /// The model's and its server's name without the address; facts name it as their extractor.
        public var name: String
        public var role: Role
        /// `closed`: it is asked; `open`: it failed too often lately; `half_open`: the next question decides.
        public var circuit: String

        public init(name: String, role: Role, circuit: String) {
            self.name = name
            self.role = role
            self.circuit = circuit
        }
    }

    public var source: Source
    @ExplicitNull public var dialect: String?
    @ExplicitNull public var baseURL: String?
    @ExplicitNull public var model: String?
    @ExplicitNull public var apiVersion: String?
    @ExplicitNull public var temperature: Double?
    @ExplicitNull public var connectTimeoutSec: Int?
    @ExplicitNull public var firstByteTimeoutSec: Int?
    @ExplicitNull public var totalTimeoutSec: Int?
    /// Calls under way at once.
    @ExplicitNull public var maximumConcurrency: Int?
    @ExplicitNull public var tokensPerMinute: Int?
    public var apiKeySet: Bool
    /// Why the configured endpoint is not asked: `settings_unreadable`, `api_key_unreadable` (sealed with another key file); null: it is.
    @ExplicitNull public var problem: String?
    /// Whether a model is asked where the rules cannot tell if a turn says anything to keep.
    public var relevanceFilterEnabled: Bool
    public var models: [Model]

    public init(
        source: Source, dialect: String?, baseURL: String?, model: String?, apiVersion: String?, temperature: Double?,
        connectTimeoutSec: Int?, firstByteTimeoutSec: Int?, totalTimeoutSec: Int?, maximumConcurrency: Int?, tokensPerMinute: Int?,
        apiKeySet: Bool, problem: String?, relevanceFilterEnabled: Bool, models: [Model]
    ) {
        self.source = source
        self.dialect = dialect
        self.baseURL = baseURL
        self.model = model
        self.apiVersion = apiVersion
        self.temperature = temperature
        self.connectTimeoutSec = connectTimeoutSec
        self.firstByteTimeoutSec = firstByteTimeoutSec
        self.totalTimeoutSec = totalTimeoutSec
        self.maximumConcurrency = maximumConcurrency
        self.tokensPerMinute = tokensPerMinute
        self.apiKeySet = apiKeySet
        self.problem = problem
        self.relevanceFilterEnabled = relevanceFilterEnabled
        self.models = models
    }

    enum CodingKeys: String, CodingKey {
        case source, dialect, model, temperature, problem, models
        case baseURL = "base_url"
        case apiVersion = "api_version"
        case connectTimeoutSec = "connect_timeout_sec"
        case firstByteTimeoutSec = "first_byte_timeout_sec"
        case totalTimeoutSec = "total_timeout_sec"
        case maximumConcurrency = "maximum_concurrency"
        case tokensPerMinute = "tokens_per_minute"
        case apiKeySet = "api_key_set"
        case relevanceFilterEnabled = "relevance_filter_enabled"
    }
}

/// The body of `PUT /api/settings/extraction`, and of `POST …/test` for settings that are not stored.
///
/// Absent fields stay as they are; `null` gives a field back to the environment or its default.
public struct ExtractionSettingsUpdate: Sendable, Equatable, Codable {
    public var dialect: FieldChange<String>
    public var baseURL: FieldChange<String>
    public var model: FieldChange<String>
    public var apiVersion: FieldChange<String>
    public var temperature: FieldChange<Double>
    public var connectTimeoutSec: FieldChange<Int>
    public var firstByteTimeoutSec: FieldChange<Int>
    public var totalTimeoutSec: FieldChange<Int>
    public var maximumConcurrency: FieldChange<Int>
    public var tokensPerMinute: FieldChange<Int>
    /// Belongs to the address: another `base_url` or `dialect` needs it again, or `null`.
    public var apiKey: FieldChange<String>

    public init(
        dialect: FieldChange<String> = .keep, baseURL: FieldChange<String> = .keep, model: FieldChange<String> = .keep,
        apiVersion: FieldChange<String> = .keep, temperature: FieldChange<Double> = .keep, connectTimeoutSec: FieldChange<Int> = .keep,
        firstByteTimeoutSec: FieldChange<Int> = .keep, totalTimeoutSec: FieldChange<Int> = .keep,
        maximumConcurrency: FieldChange<Int> = .keep, tokensPerMinute: FieldChange<Int> = .keep, apiKey: FieldChange<String> = .keep
    ) {
        self.dialect = dialect
        self.baseURL = baseURL
        self.model = model
        self.apiVersion = apiVersion
        self.temperature = temperature
        self.connectTimeoutSec = connectTimeoutSec
        self.firstByteTimeoutSec = firstByteTimeoutSec
        self.totalTimeoutSec = totalTimeoutSec
        self.maximumConcurrency = maximumConcurrency
        self.tokensPerMinute = tokensPerMinute
        self.apiKey = apiKey
    }

    enum CodingKeys: String, CodingKey {
        case dialect, model, temperature
        case baseURL = "base_url"
        case apiVersion = "api_version"
        case connectTimeoutSec = "connect_timeout_sec"
        case firstByteTimeoutSec = "first_byte_timeout_sec"
        case totalTimeoutSec = "total_timeout_sec"
        case maximumConcurrency = "maximum_concurrency"
        case tokensPerMinute = "tokens_per_minute"
        case apiKey = "api_key"
    }
}

/// The answer to `POST /api/settings/extraction/test`: what became of one real question to the configured model, else the local one.
public struct ExtractionTestResult: Sendable, Equatable, Codable {
    public var ok: Bool
    public var latencyMs: Double
    @ExplicitNull public var model: String?
    /// Why not: `not_configured`, `api_key_unreadable`, `settings_unreadable`, `unauthorized`, `not_found`, `unreachable`, `timeout`,
    /// `rate_limited`, `server`, `unreadable` (the answer is not of the form asked for) …
    public var error: String?
    /// How many facts the model found.
    public var facts: Int?

    public init(ok: Bool, latencyMs: Double, model: String?, error: String? = nil, facts: Int? = nil) {
        self.ok = ok
        self.latencyMs = latencyMs
        self.model = model
        self.error = error
        self.facts = facts
    }

    enum CodingKeys: String, CodingKey {
        case ok, model, error, facts
        case latencyMs = "latency_ms"
    }
}
