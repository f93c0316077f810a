/// One language model on one server: where it is, how to speak to it, and its limits.
///
/// Its text and its reflection show neither the key nor the address.
public struct ChatEndpoint: Sendable, Equatable {
    /// The protocol that the server speaks.
    public enum Dialect: String, Sendable, CaseIterable, Codable {
        /// OpenAI's chat completions, and whatever else answers at `/v1/chat/completions`.
        case openAI = "openai"
        /// OpenAI's models in Azure: a path for each deployment, the key in `api-key`.
        case azureOpenAI = "azure_openai"
        case openRouter = "openrouter"
        /// Ollama's own `/api/chat`; for its `/v1` use ``openAI``.
        case ollama
        /// llama.cpp's server.
        case llamaCpp = "llama_cpp"
    }

    public var dialect: Dialect
    /// `http` or `https`, with or without the version's path (`/v1`, OpenRouter `/api/v1`) and a slash at its end.
    public var baseURL: String
    /// nil: none is sent.
    public var apiKey: String?
    /// The model's name; with Azure the deployment's.
    public var model: String
    /// Azure only. nil: ``defaultAzureVersion``.
    public var apiVersion: String?
    /// 0 (the likeliest words) to 2. Default 0. Not sent to models that refuse it.
    public var temperature: Double
    /// Ollama only: the context to load the model with, in tokens. nil: the server's own, beyond which it cuts prompts silently.
    public var contextTokens: Int?
    /// For name, connection and TLS handshake. Default 5 s.
    public var connectTimeout: Duration
    /// From the request's start to the answer's first byte, which servers send when the whole answer is ready. Default 30 s.
    public var firstByteTimeout: Duration
    /// From the request's start to the answer's end; requests repeated because the model refuses a parameter share it. Default 60 s.
    public var totalTimeout: Duration
    /// The longest wait for a turn: for other calls' ends, for tokens, for the end of a pause. Default 60 s.
    public var queueTimeout: Duration
    /// Calls under way at once. Default 4.
    public var maximumConcurrency: Int
    /// Calls waiting for their turn; more are refused as `overloaded`. Default 1,000.
    public var maximumWaiting: Int
    /// Prompt and answer together. Default nil: no limit.
    public var tokensPerMinute: Int?
    /// Default 1 MiB.
    public var maximumResponseBytes: Int

    /// The first generally available version that takes JSON schemas.
    public static let defaultAzureVersion = "2024-10-21"

    public init(
        dialect: Dialect, baseURL: String, apiKey: String? = nil, model: String, apiVersion: String? = nil, temperature: Double = 0,
        contextTokens: Int? = nil, connectTimeout: Duration = .seconds(5), firstByteTimeout: Duration = .seconds(30),
        totalTimeout: Duration = .seconds(60), queueTimeout: Duration = .seconds(60), maximumConcurrency: Int = 4,
        maximumWaiting: Int = 1000, tokensPerMinute: Int? = nil, maximumResponseBytes: Int = 1 << 20
    ) {
        self.dialect = dialect
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.model = model
        self.apiVersion = apiVersion
        self.temperature = temperature
        self.contextTokens = contextTokens
        self.connectTimeout = connectTimeout
        self.firstByteTimeout = firstByteTimeout
        self.totalTimeout = totalTimeout
        self.queueTimeout = queueTimeout
        self.maximumConcurrency = maximumConcurrency
        self.maximumWaiting = maximumWaiting
        self.tokensPerMinute = tokensPerMinute
        self.maximumResponseBytes = maximumResponseBytes
    }

    /// Names dialect, server and model without the address or the key: `openai/gpt-4o-mini#9ae16a3b2f90404f`. Stable between
    /// processes, fit for logs and as the name of what is counted for each endpoint.
    public var identity: String {
        "\(dialect.rawValue)/\(model)#\(Self.label(of: root))"
    }

    /// FNV-1a, 64 bits (Fowler, Noll, Vo): tells addresses apart; no secret.
    private static func label(of text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension ChatEndpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { identity }
    public var debugDescription: String { identity }
    public var customMirror: Mirror { Mirror(self, children: ["identity": identity]) }
}
