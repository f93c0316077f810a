import LanguageModels

extension Settings {
    /// Which language models the environment names.
    public struct ModelEndpoints: Sendable, Equatable {
        /// Nil: none, unless an administrator sets one.
        public var configured: ChatEndpoint?
        /// Asked when the configured one is not to be had.
        public var local: ChatEndpoint?
        /// Whether a model is asked where the rules cannot tell if a turn says anything to keep.
        public var isRelevanceFilterEnabled: Bool
        /// An absolute path.
        public var secretKeyFile: String

        public init(
            configured: ChatEndpoint? = nil, local: ChatEndpoint? = nil, isRelevanceFilterEnabled: Bool = true, secretKeyFile: String
        ) {
            self.configured = configured
            self.local = local
            self.isRelevanceFilterEnabled = isRelevanceFilterEnabled
            self.secretKeyFile = secretKeyFile
        }
    }

    static func modelEndpoints(_ reader: inout SettingsReader, dataFolder: String) -> ModelEndpoints {
        ModelEndpoints(
            configured: configuredEndpoint(&reader), local: localEndpoint(&reader),
            isRelevanceFilterEnabled: reader.value(SettingTable.relevanceFilter),
            secretKeyFile: reader.folder(SettingTable.secretKeyFile, default: dataFolder + "/secret.key"))
    }

    /// The first that is set, in the table's order: OpenRouter, OpenAI and its like, Azure.
    private static func configuredEndpoint(_ reader: inout SettingsReader) -> ChatEndpoint? {
        let openRouterKey = reader.optional(SettingTable.openRouterKey)
        let openAIKey = reader.optional(SettingTable.openAIKey)
        let openAIAddress = reader.value(SettingTable.openAIAddress)
        let azure = (
            address: reader.optional(SettingTable.azureAddress), key: reader.optional(SettingTable.azureKey),
            deployment: reader.optional(SettingTable.azureDeployment), version: reader.value(SettingTable.azureVersion)
        )
        let model = reader.optional(SettingTable.extractionModel)
        let temperature = reader.value(SettingTable.extractionTemperature)
        if let openRouterKey, let address = ChatEndpoint.Dialect.openRouter.publicAddress {
            return ChatEndpoint(
                dialect: .openRouter, baseURL: address, apiKey: openRouterKey, model: model ?? "openai/gpt-4o-mini",
                temperature: temperature)
        }
        if openAIKey != nil || reader.isGiven(SettingTable.openAIAddress) {
            return ChatEndpoint(
                dialect: .openAI, baseURL: openAIAddress, apiKey: openAIKey, model: model ?? "gpt-4o-mini", temperature: temperature)
        }
        guard let address = azure.address else { return nil }
        if azure.key == nil, !reader.isGiven(SettingTable.azureKey) {
            reader.reject(SettingTable.azureKey, "must be given with \(SettingTable.azureAddress.definition.name)")
        }
        guard let deployment = azure.deployment ?? model else {
            reader.reject(SettingTable.azureDeployment, "must be given with \(SettingTable.azureAddress.definition.name)")
            return nil
        }
        return ChatEndpoint(
            dialect: .azureOpenAI, baseURL: address, apiKey: azure.key, model: deployment, apiVersion: azure.version,
            temperature: temperature)
    }

    /// A model on a machine without a graphics card takes its time, and two calls at once only slow each other down.
    private static let localPatience = Duration.seconds(120)
    private static let localConcurrency = 2

    private static func localEndpoint(_ reader: inout SettingsReader) -> ChatEndpoint? {
        let dialect = reader.value(SettingTable.localDialect)
        let model = reader.value(SettingTable.localModel)
        guard let address = reader.optional(SettingTable.localAddress) else { return nil }
        if dialect == .ollama, !reader.isGiven(SettingTable.localModel) {
            reader.reject(SettingTable.localModel, "must be given with \(SettingTable.localDialect.definition.name)=ollama")
        }
        return ChatEndpoint(
            dialect: dialect, baseURL: address, model: model, firstByteTimeout: localPatience, totalTimeout: localPatience,
            queueTimeout: localPatience, maximumConcurrency: localConcurrency)
    }
}
