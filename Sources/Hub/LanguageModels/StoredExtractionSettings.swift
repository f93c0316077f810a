import Crypto
import LanguageModels
import Wire

/// What an administrator has set about extraction, as it is stored: only what differs from the environment.
///
/// - Invariant: an API key is here only sealed, and bound to the address it is for: it opens for no other.
struct StoredExtractionSettings: Sendable, Equatable, Codable {
    struct Address: Sendable, Equatable, Codable {
        var dialect: ChatEndpoint.Dialect
        var baseURL: String

        enum CodingKeys: String, CodingKey {
            case dialect
            case baseURL = "base_url"
        }
    }

    /// Nil: the environment's, with the environment's key.
    var address: Address?
    var model: String?
    var apiVersion: String?
    var temperature: Double?
    /// In seconds, like the next two.
    var connectTimeout: Int?
    var firstByteTimeout: Int?
    var totalTimeout: Int?
    var maximumConcurrency: Int?
    var tokensPerMinute: Int?
    /// A box of ``AESGCM`` as base64url.
    var sealedKey: String?

    enum CodingKeys: String, CodingKey {
        case address, model, temperature
        case apiVersion = "api_version"
        case connectTimeout = "connect_timeout_sec"
        case firstByteTimeout = "first_byte_timeout_sec"
        case totalTimeout = "total_timeout_sec"
        case maximumConcurrency = "maximum_concurrency"
        case tokensPerMinute = "tokens_per_minute"
        case sealedKey = "sealed_api_key"
    }

    /// Where questions go.
    func address(over environment: ChatEndpoint?) -> Address? {
        address ?? environment.map { Address(dialect: $0.dialect, baseURL: $0.baseURL) }
    }

    /// The endpoint that this and the environment make together.
    func resolved(over environment: ChatEndpoint?, key: SecretKey) -> ConfiguredEndpoint {
        guard var endpoint = address.map({ ChatEndpoint(dialect: $0.dialect, baseURL: $0.baseURL, model: "") }) ?? environment else {
            return ConfiguredEndpoint()
        }
        if let model { endpoint.model = model }
        if let apiVersion { endpoint.apiVersion = apiVersion }
        if let temperature { endpoint.temperature = temperature }
        if let connectTimeout { endpoint.connectTimeout = .seconds(connectTimeout) }
        if let firstByteTimeout { endpoint.firstByteTimeout = .seconds(firstByteTimeout) }
        if let totalTimeout { endpoint.totalTimeout = .seconds(totalTimeout) }
        if let maximumConcurrency { endpoint.maximumConcurrency = maximumConcurrency }
        if let tokensPerMinute { endpoint.tokensPerMinute = tokensPerMinute }
        var result = ConfiguredEndpoint(endpoint: endpoint, source: address == nil ? .environment : .settings)
        if endpoint.model.isEmpty { result.problem = .settingsUnreadable }
        if let sealedKey {
            result.endpoint?.apiKey = Self.open(sealedKey, of: endpoint, key: key)
            if result.endpoint?.apiKey == nil { result.problem = .keyUnreadable }
        }
        result.isKeySet = sealedKey != nil || endpoint.apiKey != nil
        return result
    }

    static func seal(_ apiKey: String, for address: Address, key: SecretKey) throws(CryptoError) -> String {
        Base64URL.encode(try AESGCM.seal(Array(apiKey.utf8), key: key, authenticating: binding(address)))
    }

    private static func open(_ sealedKey: String, of endpoint: ChatEndpoint, key: SecretKey) -> String? {
        let address = Address(dialect: endpoint.dialect, baseURL: endpoint.baseURL)
        guard let box = Base64URL.decode(sealedKey), let bytes = try? AESGCM.open(box, key: key, authenticating: binding(address)) else {
            return nil
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func binding(_ address: Address) -> [UInt8] {
        Array("extraction\n\(address.dialect.rawValue)\n\(address.baseURL)".utf8)
    }
}

/// The configured endpoint as it holds now.
struct ConfiguredEndpoint: Sendable, Equatable {
    enum Problem: String, Sendable {
        /// Written by another version, or by hand.
        case settingsUnreadable = "settings_unreadable"
        /// Sealed with another key file, or for another address.
        case keyUnreadable = "api_key_unreadable"
    }

    var endpoint: ChatEndpoint?
    var source = ExtractionSettings.Source.none
    var isKeySet = false
    var problem: Problem?

    /// Nil when it is not to be asked.
    var usable: ChatEndpoint? { problem == nil ? endpoint : nil }
}
