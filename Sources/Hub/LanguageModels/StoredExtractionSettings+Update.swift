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
        var next = self
        if update.dialect.isChange || update.baseURL.isChange { next.address = try changedAddress(update) }
        next.model = try checked(update.model, model, "model", EndpointRules.modelRule, EndpointRules.isModel)
        next.apiVersion = try checked(update.apiVersion, apiVersion, "api_version", EndpointRules.versionRule, EndpointRules.isVersion)
        next.temperature = try limited(update.temperature, temperature, "temperature", EndpointRules.temperatures)
        next.connectTimeout = try limited(update.connectTimeoutSec, connectTimeout, "connect_timeout_sec", 1...60)
        next.firstByteTimeout = try limited(update.firstByteTimeoutSec, firstByteTimeout, "first_byte_timeout_sec", 1...600)
        next.totalTimeout = try limited(update.totalTimeoutSec, totalTimeout, "total_timeout_sec", 1...600)
        next.maximumConcurrency = try limited(update.maximumConcurrency, maximumConcurrency, "maximum_concurrency", 1...64)
        next.tokensPerMinute = try limited(update.tokensPerMinute, tokensPerMinute, "tokens_per_minute", 1000...1_000_000_000)
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
        guard let dialect = name.map(ChatEndpoint.Dialect.init(rawValue:)) ?? .openAI else {
            throw .invalid("dialect", "must be one of " + ChatEndpoint.Dialect.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard let baseURL = baseURL ?? dialect.publicAddress else { throw .missing("base_url") }
        guard EndpointRules.isAddress(baseURL) else { throw .invalid("base_url", EndpointRules.addressRule) }
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
            guard EndpointRules.isKey(apiKey) else { throw WireError.invalid("api_key", EndpointRules.keyRule) }
            guard let new else { throw WireError.missing("base_url") }
            return try Self.seal(apiKey, for: new, key: key)
        }
    }

    private func checked(
        _ change: FieldChange<String>, _ current: String?, _ field: String, _ rule: String, _ isAllowed: (String) -> Bool
    ) throws(WireError) -> String? {
        if let text = change.value, !isAllowed(text) { throw .invalid(field, rule) }
        return change.applied(to: current)
    }

    private func limited<Number: Comparable>(
        _ change: FieldChange<Number>, _ current: Number?, _ field: String, _ range: ClosedRange<Number>
    ) throws(WireError) -> Number? {
        if let number = change.value, !range.contains(number) {
            throw .invalid(field, "must be from \(range.lowerBound) to \(range.upperBound)")
        }
        return change.applied(to: current)
    }
}
