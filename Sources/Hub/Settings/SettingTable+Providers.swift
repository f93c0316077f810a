import Foundation

/// Where `/memory/*` keeps its memories.
extension SettingTable {
    static let memoryProvider = Setting(
        "MEMORY_PROVIDER", "Where /memory/* keeps memories: native, http, memory; several, the later where the earlier do not answer.",
        default: "native", .providers)
    static let providerAddress = Setting(
        "MEM0_BASE_URL", "For http: a server that speaks mem0's platform API.", default: "", .endpointAddress)
    static let providerKey = Setting("MEM0_API_KEY", "Its key.", default: "", .key, isSecret: true)
    static let providerSecret = Setting(
        "MEM0_HMAC_SECRET", "Signs the user that each request to it is for.", default: "", .key, isSecret: true)

    static let providers: [SettingDefinition] = [
        memoryProvider.definition, providerAddress.definition, providerKey.definition, providerSecret.definition,
    ]
}

extension SettingRule where Value == [Settings.MemoryProviderKind] {
    /// Kinds separated by commas, each once.
    static let providers: SettingRule = {
        let kinds = Settings.MemoryProviderKind.allCases.map(\.rawValue).joined(separator: ", ")
        return SettingRule(allowed: "a list of \(kinds), each once") { text in
            let names = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
            let kinds = names.compactMap(Settings.MemoryProviderKind.init(rawValue:))
            return kinds.isEmpty || kinds.count != names.count || Set(kinds).count != kinds.count ? nil : kinds
        }
    }()
}
