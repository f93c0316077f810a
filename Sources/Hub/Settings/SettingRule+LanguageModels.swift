import LanguageModels

extension SettingRule where Value == String {
    static let file = SettingRule(allowed: "the path of a file") { $0.utf8.contains(0) ? nil : $0 }
    static let endpointAddress = ruled(EndpointRules.addressRule, EndpointRules.isAddress)
    static let languageModel = ruled(EndpointRules.modelRule, EndpointRules.isModel)
    static let key = ruled(EndpointRules.keyRule, EndpointRules.isKey)
    static let apiVersion = ruled(EndpointRules.versionRule, EndpointRules.isVersion)

    private static func ruled(_ rule: String, _ isAllowed: @escaping @Sendable (String) -> Bool) -> SettingRule {
        SettingRule(allowed: String(rule.dropFirst("must be ".count))) { isAllowed($0) ? $0 : nil }
    }
}

extension SettingRule where Value == Bool {
    static let trueOrFalse = SettingRule(allowed: "true or false") {
        ["true": true, "false": false, "on": true, "off": false, "1": true, "0": false][$0.lowercased()]
    }
}

extension SettingRule where Value == ChatEndpoint.Dialect {
    /// The dialects of servers that people run themselves.
    static let localDialect: SettingRule = {
        let dialects: [ChatEndpoint.Dialect] = [.llamaCpp, .ollama, .openAI]
        return SettingRule(allowed: "one of " + dialects.map(\.rawValue).joined(separator: ", ")) { text in
            dialects.first { $0.rawValue == text.lowercased() }
        }
    }()
}
