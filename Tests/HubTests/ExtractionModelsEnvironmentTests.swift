import Foundation
import Hub
import LanguageModels
import Testing

/// What the environment says about language models.
@Suite("Extraction models in the environment")
struct ExtractionModelsEnvironmentTests {
    private static let home = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private func load(_ environment: [String: String]) throws(SettingsError) -> Settings {
        try Settings.load(
            environment: environment,
            machine: Machine(isRoot: false, cores: 2, homeFolder: "/home/somebody", workingFolder: Self.home, executableFolder: Self.home))
    }

    private func problems(_ environment: [String: String]) -> [String] {
        do {
            _ = try load(environment)
            return []
        } catch {
            return error.problems
        }
    }

    @Test("nothing said, no model asked")
    func nothing() throws {
        let models = try load(["MEM0_EXTRACTION_MODEL": "small"]).models
        #expect(models.configured == nil && models.local == nil && models.isRelevanceFilterEnabled)
        #expect(models.secretKeyFile == Self.home + "/.memhub/secret.key")
    }

    @Test("OpenRouter comes before OpenAI, OpenAI before Azure")
    func order() throws {
        var environment = [
            "AZURE_OPENAI_ENDPOINT": "https://name.openai.azure.com/", "AZURE_OPENAI_API_KEY": "az", "AZURE_OPENAI_DEPLOYMENT": "mini",
            "AZURE_OPENAI_API_VERSION": "2025-01-01-preview", "MEM0_EXTRACTION_TEMPERATURE": "0.3",
        ]
        let azure = try #require(try load(environment).models.configured)
        #expect(azure.dialect == .azureOpenAI && azure.apiKey == "az" && azure.model == "mini" && azure.temperature == 0.3)
        #expect(azure.apiVersion == "2025-01-01-preview" && azure.baseURL == "https://name.openai.azure.com/")
        environment["OPENAI_API_KEY"] = "oa"
        let openAI = try #require(try load(environment).models.configured)
        #expect(openAI.dialect == .openAI && openAI.apiKey == "oa" && openAI.model == "gpt-4o-mini")
        #expect(openAI.baseURL == "https://api.openai.com")
        environment["OPENROUTER_API_KEY"] = "or"
        let openRouter = try #require(try load(environment).models.configured)
        #expect(openRouter.dialect == .openRouter && openRouter.apiKey == "or" && openRouter.model == "openai/gpt-4o-mini")
        environment["MEM0_EXTRACTION_MODEL"] = "meta-llama/llama-3:free"
        #expect(try load(environment).models.configured?.model == "meta-llama/llama-3:free")
    }

    @Test("a server of one's own needs no key")
    func ownServer() throws {
        let models = try load([
            "OPENAI_BASE_URL": "http://vllm:8000/v1", "LOCAL_LLM_BASE_URL": "http://ollama:11434", "LOCAL_LLM_DIALECT": "ollama",
            "LOCAL_LLM_MODEL": "gemma3n:latest", "MEMORY_RELEVANCE_FILTER_ENABLED": "false", "MEMHUB_SECRET_KEY_FILE": "/run/secrets/key",
        ]).models
        #expect(models.configured?.baseURL == "http://vllm:8000/v1" && models.configured?.apiKey == nil)
        #expect(models.local?.dialect == .ollama && models.local?.model == "gemma3n:latest")
        #expect(!models.isRelevanceFilterEnabled && models.secretKeyFile == "/run/secrets/key")
        #expect(try load(["LOCAL_LLM_BASE_URL": "http://127.0.0.1:8080"]).models.local?.dialect == .llamaCpp)
    }

    @Test("what is missing or not allowed is said, keys are not")
    func wrong() throws {
        #expect(problems(["AZURE_OPENAI_ENDPOINT": "https://a.example"]).count == 2)
        #expect(problems(["LOCAL_LLM_BASE_URL": "http://ollama:11434", "LOCAL_LLM_DIALECT": "ollama"]).count == 1)
        #expect(problems(["LOCAL_LLM_BASE_URL": "ollama:11434"]).count == 1)
        #expect(problems(["OPENAI_BASE_URL": "https://user:hunter2@a.example"]).count == 1)
        let problems = problems(["OPENROUTER_API_KEY": "hunter2 hunter2"])
        #expect(problems == ["OPENROUTER_API_KEY must be 1 to 4096 printable characters without spaces"])
        let settings = try load(["OPENROUTER_API_KEY": "hunter2", "OPENAI_API_KEY": "hunter2", "AZURE_OPENAI_API_KEY": "hunter2"])
        for name in ["OPENROUTER_API_KEY", "OPENAI_API_KEY", "AZURE_OPENAI_API_KEY"] {
            #expect(settings.effective.first { $0.definition.name == name }?.value == "********")
        }
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!dumped.contains("hunter2") && !"\(settings)".contains("hunter2"))
    }

    @Test("embeddings by Azure need its key and its address, and a local model is found by its name")
    func embeddings() throws {
        #expect(
            problems(["EMBEDDING_PROVIDER": "azure"]) == [
                "AZURE_EMBEDDING_API_KEY must be given with EMBEDDING_PROVIDER=azure",
                "AZURE_EMBEDDING_ENDPOINT must be given with EMBEDDING_PROVIDER=azure",
            ])
        #expect(problems(["EMBEDDING_PROVIDER": "elsewhere"]) == ["EMBEDDING_PROVIDER must be local or azure"])
        let given = ["EMBEDDING_PROVIDER": "azure", "AZURE_EMBEDDING_API_KEY": "sk-4711", "AZURE_EMBEDDING_ENDPOINT": "https://a.example"]
        let shown = try load(given).effective.filter { $0.definition.name.hasPrefix("AZURE_EMBEDDING_") }
        #expect(shown.map(\.value).contains("********") && !shown.map(\.value).contains("sk-4711"))
        #expect(try load(["LOCAL_EMBEDDING_MODEL": "sentence-transformers/all-mpnet-base-v2"]).folders.model.hasSuffix("all-mpnet-base-v2"))
    }
}
