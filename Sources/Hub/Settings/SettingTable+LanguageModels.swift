import LanguageModels

/// Which language models extract; without any of these, the rules do.
extension SettingTable {
    static let openRouterKey = Setting(
        "OPENROUTER_API_KEY", "Facts are extracted by a language model at OpenRouter.", default: "", .key, isSecret: true)
    static let openAIKey = Setting(
        "OPENAI_API_KEY", "Without a key for OpenRouter: by OpenAI, or the server in OPENAI_BASE_URL.", default: "", .key,
        isSecret: true)
    static let openAIAddress = Setting(
        "OPENAI_BASE_URL", "A server that speaks OpenAI's protocol; it may want no key.", default: "https://api.openai.com",
        .endpointAddress)
    static let azureAddress = Setting(
        "AZURE_OPENAI_ENDPOINT", "Without both: by a deployment in Azure.", default: "", .endpointAddress)
    static let azureKey = Setting("AZURE_OPENAI_API_KEY", "The key for Azure.", default: "", .key, isSecret: true)
    static let azureDeployment = Setting(
        "AZURE_OPENAI_DEPLOYMENT", "The deployment's name.", default: "MEM0_EXTRACTION_MODEL", .languageModel)
    static let azureVersion = Setting(
        "AZURE_OPENAI_API_VERSION", "The version of Azure's interface.", default: ChatEndpoint.defaultAzureVersion, .apiVersion)
    static let extractionModel = Setting(
        "MEM0_EXTRACTION_MODEL", "The language model, by its server's name for it.",
        default: "gpt-4o-mini, at OpenRouter openai/gpt-4o-mini", .languageModel)
    static let extractionTemperature = Setting(
        "MEM0_EXTRACTION_TEMPERATURE", "How freely the model chooses its words; 0 is the likeliest.", default: "0",
        .number(EndpointRules.temperatures))
    static let localAddress = Setting(
        "LOCAL_LLM_BASE_URL", "A language model's server of your own: asked when the one above is not to be had.", default: "",
        .endpointAddress)
    static let localModel = Setting(
        "LOCAL_LLM_MODEL", "Its model; Ollama needs the name.", default: "local", .languageModel)
    static let localDialect = Setting(
        "LOCAL_LLM_DIALECT", "What it speaks: llama_cpp, ollama, openai.", default: ChatEndpoint.Dialect.llamaCpp.rawValue,
        .localDialect)
    static let relevanceFilter = Setting(
        "MEMORY_RELEVANCE_FILTER_ENABLED", "Whether a model is asked where the rules cannot tell if there is anything to remember.",
        default: "true", .trueOrFalse)
    static let secretKeyFile = Setting(
        "MEMHUB_SECRET_KEY_FILE", "The key that seals stored API keys and calls; made if missing, the same for all hubs on one database.",
        default: "<data>/secret.key", .file)

    static let languageModels: [SettingDefinition] = [
        openRouterKey.definition, openAIKey.definition, openAIAddress.definition, azureAddress.definition, azureKey.definition,
        azureDeployment.definition, azureVersion.definition, extractionModel.definition, extractionTemperature.definition,
        localAddress.definition, localModel.definition, localDialect.definition, relevanceFilter.definition,
        secretKeyFile.definition,
    ]
}
