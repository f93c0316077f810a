extension Settings {
    public enum MemoryProviderKind: String, Sendable, CaseIterable {
        /// The hub's own memory.
        case native
        /// A server that speaks mem0's platform API.
        case http
        /// This process alone.
        case memory
    }

    /// Where `/memory/*` keeps its memories.
    public struct MemoryProviders: Sendable, Equatable {
        /// In the order they are asked; at least one.
        public var kinds: [MemoryProviderKind]
        /// Nil unless ``kinds`` has `http`.
        package var endpoint: HTTPProvider.Endpoint?
    }

    static func memoryProviders(_ reader: inout SettingsReader) -> MemoryProviders {
        let kinds = reader.value(SettingTable.memoryProvider)
        let (address, key, secret) = (
            reader.optional(SettingTable.providerAddress), reader.optional(SettingTable.providerKey),
            reader.optional(SettingTable.providerSecret)
        )
        guard kinds.contains(.http) else { return MemoryProviders(kinds: kinds, endpoint: nil) }
        guard let address else {
            reader.reject(SettingTable.providerAddress, "must be given with \(SettingTable.memoryProvider.definition.name)=http")
            return MemoryProviders(kinds: kinds, endpoint: nil)
        }
        return MemoryProviders(
            kinds: kinds,
            endpoint: HTTPProvider.Endpoint(
                address: String(address.reversed().drop { $0 == "/" }.reversed()), apiKey: key, signingSecret: secret))
    }
}
