import Crypto
import LanguageModels
import Wire

extension StoredExtractionSettings {
    /// Takes over an administrator's changes.
    ///
    /// - Throws: ``WireError`` that names the field.
    func applying(
        _ update: ExtractionSettingsUpdate, over environment: ChatEndpoint?, key: SecretKey
    ) throws -> StoredExtractionSettings {
        try update.checkRules()
        var next = self
        if update.dialect.isChange || update.baseURL.isChange { next.address = try changedAddress(update) }
        next.model = update.model.applied(to: model)
        next.apiVersion = update.apiVersion.applied(to: apiVersion)
        next.temperature = update.temperature.applied(to: temperature)
        next.connectTimeout = update.connectTimeoutSec.applied(to: connectTimeout)
        next.firstByteTimeout = update.firstByteTimeoutSec.applied(to: firstByteTimeout)
        next.totalTimeout = update.totalTimeoutSec.applied(to: totalTimeout)
        next.maximumConcurrency = update.maximumConcurrency.applied(to: maximumConcurrency)
        next.tokensPerMinute = update.tokensPerMinute.applied(to: tokensPerMinute)
        next.sealedKey = try changedKey(update.apiKey, from: address(over: environment), to: next.address(over: environment), key)
        guard next != StoredExtractionSettings() else { return next }
        if next.address == nil, environment == nil { throw WireError.missing("base_url") }
        if next.address != nil, next.model == nil { throw WireError.missing("model") }
        return next
    }

    private func changedAddress(_ update: ExtractionSettingsUpdate) throws(WireError) -> Address? {
        let name = update.dialect.applied(to: address?.dialect.rawValue)
        let baseURL = update.baseURL.applied(to: address?.baseURL)
        if name == nil, baseURL == nil { return nil }
        let dialect = name.flatMap(ChatEndpoint.Dialect.init(rawValue:)) ?? .openAI
        guard let baseURL = baseURL ?? dialect.publicAddress else { throw .missing("base_url") }
        return Address(dialect: dialect, baseURL: baseURL)
    }

    /// A key is never sent to an address that it was not given for.
    private func changedKey(
        _ change: FieldChange<String>, from old: Address?, to new: Address?, _ key: SecretKey
    ) throws -> String? {
        switch change {
        case .clear: return nil
        case .keep:
            if sealedKey != nil, old != new {
                throw WireError.invalid("api_key", "must be given again, or null, with another base_url or dialect")
            }
            return sealedKey
        case .set(let apiKey):
            guard let new else { throw WireError.missing("base_url") }
            return try Self.seal(apiKey, for: new, key: key)
        }
    }
}

extension ExtractionSettingsUpdate: Ruled {
    public static let rules: [FieldRule<ExtractionSettingsUpdate>] = [
        .name("dialect", of: ChatEndpoint.Dialect.allCases.map(\.rawValue)) { $0.dialect.value },
        .text("base_url", EndpointRules.addressRule, isAllowed: EndpointRules.isAddress) { $0.baseURL.value },
        .text("model", EndpointRules.modelRule, isAllowed: EndpointRules.isModel) { $0.model.value },
        .text("api_version", EndpointRules.versionRule, isAllowed: EndpointRules.isVersion) { $0.apiVersion.value },
        .number("temperature", in: EndpointRules.temperatures) { $0.temperature.value },
        .number("connect_timeout_sec", in: 1...60) { $0.connectTimeoutSec.value },
        .number("first_byte_timeout_sec", in: 1...600) { $0.firstByteTimeoutSec.value },
        .number("total_timeout_sec", in: 1...600) { $0.totalTimeoutSec.value },
        .number("maximum_concurrency", in: 1...64) { $0.maximumConcurrency.value },
        .number("tokens_per_minute", in: 1000...1_000_000_000) { $0.tokensPerMinute.value },
        .text("api_key", EndpointRules.keyRule, isAllowed: EndpointRules.isKey) { $0.apiKey.value },
    ]
}
