import LanguageModels

/// What makes vectors unless an administrator has chosen a provider.
extension SettingTable {
    static let embeddingProvider = Setting(
        "EMBEDDING_PROVIDER", "What makes vectors unless an administrator has chosen: local, azure.", default: "local",
        .embeddingProvider)
    static let azureEmbeddingKey = Setting(
        "AZURE_EMBEDDING_API_KEY", "The key for embeddings in Azure.", default: "", .key, isSecret: true)
    static let azureEmbeddingAddress = Setting(
        "AZURE_EMBEDDING_ENDPOINT", "Azure's address for embeddings.", default: "", .endpointAddress)
    static let azureEmbeddingDeployment = Setting(
        "AZURE_EMBEDDING_DEPLOYMENT", "The deployment's name.", default: "text-embedding-3-large", .languageModel)
    static let azureEmbeddingVersion = Setting(
        "AZURE_EMBEDDING_API_VERSION", "The version of Azure's interface.", default: ChatEndpoint.defaultAzureVersion, .apiVersion)
    static let azureEmbeddingDimensions = Setting(
        "AZURE_EMBEDDING_DIMS", "The length of the deployment's vectors.", default: "3072",
        .integer(EmbeddingConfiguration.dimensionRange))
    static let localEmbeddingModel = Setting(
        "LOCAL_EMBEDDING_MODEL", "The in-process model by its Hugging Face name, unless MEMHUB_MODEL_DIR names its folder.",
        default: "all-minilm-l6-v2", .languageModel)
    static let localEmbeddingDimensions = Setting(
        "LOCAL_EMBEDDING_DIMS", "The length of its vectors; the hub does not start with another.", default: "as the model says",
        .integer(EmbeddingConfiguration.dimensionRange))

    static let embeddingProviders: [SettingDefinition] = [
        embeddingProvider.definition, azureEmbeddingKey.definition, azureEmbeddingAddress.definition,
        azureEmbeddingDeployment.definition, azureEmbeddingVersion.definition, azureEmbeddingDimensions.definition,
        localEmbeddingModel.definition, localEmbeddingDimensions.definition,
    ]
}

extension SettingRule where Value == EmbeddingConfiguration.Kind {
    static let embeddingProvider = SettingRule(allowed: "local or azure") { text in
        EmbeddingConfiguration.Kind(name: text.lowercased()).flatMap { [.local, .azureOpenAI].contains($0) ? $0 : nil }
    }
}
