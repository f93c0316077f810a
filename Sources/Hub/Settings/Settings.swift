import Embedding
import Logging
import Ranking

/// Everything an operator may choose, checked and typed.
///
/// The names, meanings, units, defaults and limits stand in ``SettingTable``, once; `memhub config`, `--help` and the README's
/// table are made from it. Read next: ``Settings/load(environment:flags:system:)``.
public struct Settings: Sendable {
    public var listen: ListenAddress
    /// Browser origins allowed besides the hub's own, such as `https://example.org`.
    public var origins: [String]
    public var logLevel: Logger.Level
    public var folders: Folders
    public var database: Database
    /// Threads that run the embedding model.
    public var embeddingThreads: Int
    /// What the model's vectors are made with; part of their identity.
    public var embeddingPrecision: EmbeddingPrecision
    /// The address of the hub that models are downloaded from; nil: none are.
    public var modelHub: String?
    /// A PEM file of authorities that are trusted besides the system's when the hub asks a server; nil: none.
    public var trustedCertificates: String?
    /// Until a context leaves with whatever is there, unless the request names its own.
    public var contextDeadline: Duration
    /// The longest context, in characters.
    public var contextCharacters: Int
    /// How found memories are weighed.
    public var recall: RecallWeights
    public var cache: Cache
    /// Whether administrators' searches of all users have an index, which every new memory pays for.
    public var indexesEverybody: Bool
    public var extraction: Extraction
    public var models: ModelEndpoints
    /// What makes vectors unless an administrator has chosen.
    var embedding: EmbeddingEnvironment
    public var providers: MemoryProviders
    public var telephony: Telephony
    /// Of each user, unless the user's own say otherwise.
    public var factLimits: FactLimits
    public var retention: Retention
    public var limits: Limits
    /// From the signal to stop until what is still running is cut off.
    public var drainDeadline: Duration

    /// Every setting as text with its origin, secrets masked, in the table's order.
    public var effective: [EffectiveSetting]

    /// Absolute paths.
    public struct Folders: Sendable, Equatable {
        /// What this hub keeps: the embedded PostgreSQL's data and the admin token.
        public var data: String
        /// What was downloaded and can be again.
        public var cache: String
        /// A Hugging Face folder of a BERT-family model.
        public var model: String
        /// Where administrators' downloads go, a folder for each model.
        public var models: String
        /// A PostgreSQL installation with pgvector, for the embedded server.
        public var postgres: String
        /// The folder that holds `Migrations` and `Clients`.
        public var home: String

        public var migrations: String { home + "/Migrations" }
        public var dashboard: String { home + "/Clients/dashboard" }
        /// The JavaScript client, which the dashboard uses.
        public var javaScript: String { home + "/Clients/javascript" }
        public var adminTokenFile: String { data + "/admin.token" }
    }

    public struct Database: Sendable {
        /// Nil: the embedded PostgreSQL. Secret: it may hold a password.
        public var url: String?
        /// Connections for requests; workers and the listener have their own.
        public var connections: Int
    }

    public struct Cache: Sendable, Equatable {
        /// For the memories of users who are speaking.
        public var hotMemoryBytes: Int
        public var embeddingBytes: Int
        public var searchBytes: Int
    }

    public struct Extraction: Sendable, Equatable {
        /// Tasks worked on at once in this process; 0 leaves the queue to other processes.
        public var workers: Int
        /// How long a claimed task belongs to its worker unless renewed.
        public var lease: Duration
        /// Tries until a task has failed.
        public var attempts: Int

        /// How often a worker renews its leases: two beats may fail.
        var beat: Duration { lease / 3 }
    }

    public struct Retention: Sendable, Equatable {
        public var events: Duration
        /// Of finished tasks.
        public var tasks: Duration
    }

    public struct Limits: Sendable, Equatable {
        public var sessionsPerToken: Int
        /// Open sockets in all.
        public var connections: Int
        /// Per WebSocket, with bursts of four times as many.
        public var messagesPerSecond: Int
        /// New web users per remote address.
        public var registrationsPerMinute: Int
        /// Until a slow HTTP request is given up.
        public var requestTimeout: Duration
    }
}
