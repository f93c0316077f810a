/// The answer to `GET /api/system-settings/embedding-model-status`.
public struct EmbeddingModelStatus: Sendable, Equatable, Codable {
    public struct CachedFile: Sendable, Equatable, Codable {
        /// Its path inside the model's folder.
        public var name: String
        public var sizeBytes: Int64

        public init(name: String, sizeBytes: Int64) {
            self.name = name
            self.sizeBytes = sizeBytes
        }

        enum CodingKeys: String, CodingKey {
            case name
            case sizeBytes = "size_bytes"
        }
    }

    public enum State: String, Sendable, Codable {
        case cached, downloading, failed, absent
        /// The provider is somebody else's server: there is nothing to keep here.
        case remote
    }

    public struct Details: Sendable, Equatable, Codable {
        public var state: State
        public var isCached: Bool
        /// Vectors are made with it now; it is never cleaned up.
        public var isActive: Bool
        public var sizeBytes: Int64
        /// Mebibytes, two decimals.
        public var cacheSizeMB: Double
        @ExplicitNull public var cacheLocation: String?
        @ExplicitNull public var lastModified: Timestamp?
        /// When its weights were last read, as far as the file system keeps count.
        @ExplicitNull public var lastUsedAt: Timestamp?
        public var filesCount: Int
        public var files: [CachedFile]
        /// Bytes of a download under way.
        public var done: Int64?
        public var total: Int64?
        /// Why the last download failed, in one word.
        public var error: String?
        public var message: String?

        public init(
            state: State, isActive: Bool, files: [CachedFile] = [], cacheLocation: String? = nil, lastModified: Timestamp? = nil,
            lastUsedAt: Timestamp? = nil, done: Int64? = nil, total: Int64? = nil, error: String? = nil, message: String? = nil
        ) {
            self.state = state
            isCached = state == .cached
            self.isActive = isActive
            self.files = files
            filesCount = files.count
            sizeBytes = files.reduce(0) { $0 + $1.sizeBytes }
            cacheSizeMB = mebibytes(sizeBytes)
            self.cacheLocation = cacheLocation
            self.lastModified = lastModified
            self.lastUsedAt = lastUsedAt
            self.done = done
            self.total = total
            self.error = error
            self.message = message
        }

        enum CodingKeys: String, CodingKey {
            case state, files, done, total, error, message
            case isCached = "is_cached"
            case isActive = "is_active"
            case sizeBytes = "size_bytes"
            case cacheSizeMB = "cache_size_mb"
            case cacheLocation = "cache_location"
            case lastModified = "last_modified"
            case lastUsedAt = "last_used_at"
            case filesCount = "files_count"
        }
    }

    public var provider: String
    public var model: String
    public var status: Details
    /// `query_parameter`: the model that was asked for; `active`: the one in use.
    public var source: String

    public init(provider: String, model: String, status: Details, source: String) {
        self.provider = provider
        self.model = model
        self.status = status
        self.source = source
    }
}

/// The body of `POST /api/system-settings/embedding-model/download`; without one, the active model is meant.
public struct ModelDownloadRequest: Sendable, Equatable, Codable {
    /// A repository of the model hub, such as `sentence-transformers/all-mpnet-base-v2`.
    public var model: String?
    /// A branch, tag or commit; default `main`.
    public var revision: String?

    public init(model: String? = nil, revision: String? = nil) {
        self.model = model
        self.revision = revision
    }
}

public struct ModelDownloadAnswer: Sendable, Equatable, Codable {
    public enum Status: String, Sendable, Codable {
        case downloading, skipped
        case alreadyCached = "already_cached"
    }

    public var status: Status
    public var model: String
    public var message: String

    public init(status: Status, model: String, message: String) {
        self.status = status
        self.model = model
        self.message = message
    }
}

/// The answer to `POST /api/system-settings/embedding-model/cleanup`.
public struct ModelCleanup: Sendable, Equatable, Codable {
    public var status = "cleaned"
    public var modelsDeleted: [String]
    public var spaceReclaimedBytes: Int64
    /// Mebibytes, two decimals.
    public var spaceReclaimedMB: Double
    /// What stayed; null when the active model is not one that was downloaded.
    @ExplicitNull public var currentModel: String?

    public init(modelsDeleted: [String], spaceReclaimedBytes: Int64, currentModel: String?) {
        self.modelsDeleted = modelsDeleted
        self.spaceReclaimedBytes = spaceReclaimedBytes
        spaceReclaimedMB = mebibytes(spaceReclaimedBytes)
        self.currentModel = currentModel
    }

    enum CodingKeys: String, CodingKey {
        case status
        case modelsDeleted = "models_deleted"
        case spaceReclaimedBytes = "space_reclaimed_bytes"
        case spaceReclaimedMB = "space_reclaimed_mb"
        case currentModel = "current_model"
    }
}

/// `data` of `model_download_progress`: bytes done, of all that the model takes.
public struct ModelDownloadProgress: Sendable, Equatable, Codable {
    public enum Status: String, Sendable, Codable {
        case downloading, completed, failed
    }

    public var model: String
    public var status: Status
    public var done: Int64
    public var total: Int64
    /// Why it failed, in one word.
    public var error: String?

    public init(model: String, status: Status, done: Int64, total: Int64, error: String? = nil) {
        self.model = model
        self.status = status
        self.done = done
        self.total = total
        self.error = error
    }
}

private func mebibytes(_ bytes: Int64) -> Double { (Double(bytes) / 1_048_576 * 100).rounded() / 100 }
