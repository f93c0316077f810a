/// What the environment says of embeddings.
package struct EmbeddingEnvironment: Sendable, Equatable {
    /// Of the in-process encoder: its folder, and no dimensions before it is loaded.
    var configuration: EmbeddingConfiguration
    /// What ``SettingTable/localEmbeddingDimensions`` says of the in-process model.
    var saidDimensions: Int?
    /// False: nobody said anything, and this is the default.
    var isGiven: Bool

    package init(configuration: EmbeddingConfiguration, saidDimensions: Int? = nil, isGiven: Bool) {
        self.configuration = configuration
        self.saidDimensions = saidDimensions
        self.isGiven = isGiven
    }
}

extension Settings {
    static func embeddingEnvironment(_ reader: inout SettingsReader, _ folders: Folders) -> EmbeddingEnvironment {
        let kind = reader.value(SettingTable.embeddingProvider)
        let azure = (
            key: reader.optional(SettingTable.azureEmbeddingKey), address: reader.optional(SettingTable.azureEmbeddingAddress),
            deployment: reader.value(SettingTable.azureEmbeddingDeployment), version: reader.value(SettingTable.azureEmbeddingVersion),
            dimensions: reader.value(SettingTable.azureEmbeddingDimensions)
        )
        let saidDimensions = reader.optional(SettingTable.localEmbeddingDimensions)
        if kind == .azureOpenAI {
            let name = "\(SettingTable.embeddingProvider.definition.name)=azure"
            if azure.key == nil, !reader.isGiven(SettingTable.azureEmbeddingKey) {
                reader.reject(SettingTable.azureEmbeddingKey, "must be given with \(name)")
            }
            if azure.address == nil, !reader.isGiven(SettingTable.azureEmbeddingAddress) {
                reader.reject(SettingTable.azureEmbeddingAddress, "must be given with \(name)")
            }
            return EmbeddingEnvironment(
                configuration: EmbeddingConfiguration(
                    kind: .azureOpenAI, model: azure.deployment, dimensions: azure.dimensions, baseURL: azure.address,
                    deployment: azure.deployment, apiVersion: azure.version, apiKey: azure.key), isGiven: true)
        }
        let isGiven =
            reader.isGiven(SettingTable.embeddingProvider) || reader.isGiven(SettingTable.localEmbeddingModel)
            || reader.isGiven(SettingTable.modelFolder)
        return EmbeddingEnvironment(
            configuration: EmbeddingConfiguration(kind: .local, model: folders.model, dimensions: 0), saidDimensions: saidDimensions,
            isGiven: isGiven)
    }

    /// Where the in-process model is unless its folder is given.
    static func localModelFolder(_ reader: inout SettingsReader, cache: String) -> String {
        let name = reader.value(SettingTable.localEmbeddingModel)
        return LocalModelFolders.folder(of: name, in: cache) ?? "\(cache)/\(name)"
    }
}
