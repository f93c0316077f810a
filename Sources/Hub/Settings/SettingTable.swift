import Ranking

/// The one table of settings.
enum SettingTable {
    static let listen = Setting(
        "MEMHUB_LISTEN", flag: "listen", "Where the hub listens; port 0 takes any free one.", default: "127.0.0.1:4900",
        .address)
    static let data = Setting(
        "MEMHUB_DATA", flag: "data", "The folder of the embedded database, the admin token and the secret key.", default: "./.memhub", .folder)
    static let databaseURL = Setting(
        "DATABASE_URL", "The PostgreSQL server to use; without it the hub starts its own.", default: "", .databaseURL,
        isSecret: true)
    static let modelFolder = Setting(
        "MEMHUB_MODEL_DIR", flag: "model-dir", "The embedding model, a Hugging Face folder.",
        default: "<cache>/all-minilm-l6-v2", .folder)
    static let modelsFolder = Setting(
        "MEMHUB_MODELS_DIR", "The folder of models that administrators download.", default: "<data>/models", .folder)
    static let modelHub = Setting(
        "HF_ENDPOINT", "The model hub they come from, by its address; without it, none are downloaded.", default: "", .endpointAddress)
    static let trustedCertificates = Setting(
        "MEMHUB_CA_FILE", "Authorities that servers' certificates may be signed by besides those that the system knows, a PEM file.",
        default: "", .file)
    static let postgresFolder = Setting(
        "MEMHUB_POSTGRES_DIR", flag: "postgres-dir", "The PostgreSQL installation that the hub starts.",
        default: "<cache>/postgres-16.14-pgvector-0.8.5", .folder)
    static let cacheFolder = Setting(
        "MEMHUB_CACHE", flag: "cache", "The folder of downloads.",
        default: "/var/cache/memhub for root, else ~/.cache/memhub", .folder)
    static let home = Setting(
        "MEMHUB_HOME", flag: "home", "The folder that holds Migrations and Clients.",
        default: "found above the executable or the working directory", .folder)
    static let origins = Setting(
        "MEMHUB_ORIGINS", flag: "origins", "Browser origins allowed besides the hub's own.", default: "", .origins)
    static let logLevel = Setting("MEMHUB_LOG_LEVEL", flag: "log-level", "The least important entry logged.", default: "info", .logLevel)

    static let databaseConnections = Setting(
        "MEMHUB_DATABASE_CONNECTIONS", flag: "database-connections", "Database connections for requests.", default: "8",
        .integer(2...200))
    static let embeddingThreads = Setting(
        "MEMHUB_EMBEDDING_THREADS", flag: "embedding-threads", "Threads that run the embedding model.",
        default: "the number of cores", .integer(1...256))
    static let embeddingPrecision = Setting(
        "MEMHUB_EMBEDDING_PRECISION",
        "The numbers the model multiplies: fp32, bf16, int8, or automatic: the fastest that keeps its quality.", default: "automatic",
        .precision)
    static let contextDeadline = Setting(
        "MEMHUB_CONTEXT_DEADLINE_MS", "Until a context leaves with whatever is there, unless the request says otherwise.",
        unit: "milliseconds", default: "100", .duration(1...10_000, of: .milliseconds(1)))
    static let contextCharacters = Setting(
        "MEMHUB_CONTEXT_CHARACTERS", "The longest context.", unit: "characters", default: "4000", .integer(200...100_000))

    /// One for each weight of recall, in the order in which they are shown.
    static let recallWeights: [RecallWeightSetting] = [
        RecallWeightSetting("VECTOR", "What similarity of meaning weighs in a memory's relevance.", \.vector),
        RecallWeightSetting("LEXICAL", "What shared words weigh.", \.lexical),
        RecallWeightSetting("NEIGHBOURS", "A turn's share of what the words of the turns right beside it weigh.", \.neighbours),
        RecallWeightSetting("FAR_NEIGHBOURS", "The same for turns two away.", \.farNeighbours),
        RecallWeightSetting("SESSION", "A turn's share of what the best turn of its session has of meaning and words.", \.session),
        RecallWeightSetting("ANSWER", "What it weighs that a turn follows a question.", \.answer),
        RecallWeightSetting("SPEAKER", "What it weighs that the question names the speaker.", \.speaker),
        RecallWeightSetting("DATE", "What it weighs that it was said on the date that the question names.", \.date),
        RecallWeightSetting("TIME", "What it weighs that a text has a time in it when the question asks for one.", \.time),
        RecallWeightSetting("LINKS", "A linked memory's share of what the memory that was found scores.", \.links),
        RecallWeightSetting("IMPORTANCE", "What importance weighs.", \.importance),
        RecallWeightSetting("RECENCY", "What recency weighs.", \.recency),
    ]
    static let recencyHalfLife = Setting(
        "MEMHUB_RECALL_RECENCY_HALF_LIFE_DAYS", "The age at which recency counts half.", unit: "days", default: "30",
        .duration(1...36_500, of: day))
    static let minimumSimilarity = Setting(
        "MEMHUB_RECALL_MINIMUM_SIMILARITY", "What the best memory's cosine similarity must reach for anything to be recalled.",
        default: "\(RecallWeights().minimumSimilarity)", .number(0...1))
    static let minimumRelevance = Setting(
        "MEMHUB_RECALL_MINIMUM_RELEVANCE", "What its similarity and its share of the question's words must reach together.",
        default: "\(RecallWeights().minimumRelevance)", .number(0...2))

    static let hotMemory = Setting(
        "MEMHUB_HOT_MEMORY_BYTES", "Memory for the memories of users who are speaking.", unit: "bytes", default: "256MiB",
        .bytes(0...(1 << 40)))
    static let embeddingCache = Setting(
        "MEMHUB_EMBEDDING_CACHE_BYTES", "Memory for embeddings of texts seen before.", unit: "bytes", default: "64MiB",
        .bytes(0...(64 << 30)))
    static let searchCache = Setting(
        "MEMHUB_SEARCH_CACHE_BYTES", "Memory for search results.", unit: "bytes", default: "32MiB", .bytes(0...(64 << 30)))

    static let searchAllUsersIndex = Setting(
        "MEMHUB_SEARCH_ALL_USERS_INDEX",
        "An index for searches of all users' facts; every new memory pays 2 ms for it. Hubs that share a database use the same.",
        default: "off", .onOrOff)

    static let workers = Setting(
        "MEMHUB_WORKERS", flag: "workers", "Extraction tasks worked on at once; 0 leaves them to other processes.",
        default: "2", .integer(0...64))
    static let lease = Setting(
        "MEMHUB_LEASE_S", "How long a claimed extraction task belongs to its worker unless renewed.", unit: "seconds",
        default: "60", .duration(1...3600, of: .seconds(1)))
    static let attempts = Setting(
        "MEMHUB_ATTEMPTS", "Tries until an extraction task has failed.", default: "3", .integer(1...20))
    static let maximumFacts = Setting(
        "MEMHUB_MAXIMUM_FACTS", "Facts a user may have, unless the user's own limit says otherwise; the excess is pruned.",
        default: "10000", .integer(10...1_000_000))
    static let pruningPolicy = Setting(
        "MEMHUB_PRUNING_POLICY", "Which of a user's facts go first when there are too many.", default: "least_relevant", .pruningPolicy)
    static let eventRetention = Setting(
        "MEMHUB_EVENT_RETENTION_DAYS", "How long events can be replayed.", unit: "days", default: "7",
        .duration(1...3650, of: day))
    static let taskRetention = Setting(
        "MEMHUB_TASK_RETENTION_DAYS", "How long finished extraction tasks are kept.", unit: "days", default: "7",
        .duration(1...3650, of: day))

    static let sessionsPerToken = Setting(
        "MEMHUB_SESSIONS_PER_TOKEN", "WebSockets open at once on one token.", default: "2000", .integer(1...1_000_000))
    static let connections = Setting("MEMHUB_CONNECTIONS", "Sockets open at once.", default: "20000", .integer(10...1_000_000))
    static let messagesPerSecond = Setting(
        "MEMHUB_MESSAGES_PER_SECOND", "Messages taken per WebSocket, with bursts of four times as many.", unit: "per second",
        default: "500", .integer(1...100_000))
    static let registrationsPerMinute = Setting(
        "MEMHUB_REGISTRATIONS_PER_MINUTE", "New web users per remote address.", unit: "per minute", default: "60",
        .integer(1...100_000))
    static let requestTimeout = Setting(
        "MEMHUB_REQUEST_TIMEOUT_S", "Until a slow HTTP request is given up.", unit: "seconds", default: "15",
        .duration(1...600, of: .seconds(1)))
    static let drain = Setting(
        "MEMHUB_DRAIN_S", "From the signal to stop until what still runs is cut off.", unit: "seconds", default: "10",
        .duration(0...600, of: .seconds(1)))

    static let all: [SettingDefinition] = [
        listen.definition, data.definition, databaseURL.definition, modelFolder.definition, modelsFolder.definition,
        modelHub.definition, trustedCertificates.definition, postgresFolder.definition,
        cacheFolder.definition, home.definition, origins.definition, logLevel.definition,
        databaseConnections.definition, workers.definition, embeddingThreads.definition, embeddingPrecision.definition,
        contextDeadline.definition, contextCharacters.definition,
    ] + recallWeights.map(\.setting.definition) + [
        recencyHalfLife.definition, minimumSimilarity.definition, minimumRelevance.definition,
        hotMemory.definition, embeddingCache.definition, searchCache.definition, searchAllUsersIndex.definition,
        lease.definition, attempts.definition, maximumFacts.definition, pruningPolicy.definition, eventRetention.definition, taskRetention.definition,
        sessionsPerToken.definition, connections.definition, messagesPerSecond.definition,
        registrationsPerMinute.definition, requestTimeout.definition, drain.definition,
    ] + languageModels + embeddingProviders + providers + telephony

    private static let day = Duration.seconds(86_400)
}

extension Settings {
    /// Every setting there is, in the order they are shown in.
    public static var definitions: [SettingDefinition] { SettingTable.all }
}

/// A setting for one of recall's weights.
struct RecallWeightSetting: Sendable {
    let setting: Setting<Double>
    let weight: any WritableKeyPath<RecallWeights, Double> & Sendable

    init(_ name: String, _ meaning: String, _ weight: any WritableKeyPath<RecallWeights, Double> & Sendable) {
        setting = Setting(
            "MEMHUB_RECALL_WEIGHT_\(name)", meaning, default: "\(RecallWeights()[keyPath: weight])", .number(0...10))
        self.weight = weight
    }
}
