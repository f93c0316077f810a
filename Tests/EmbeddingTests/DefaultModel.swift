import Embedding
import Foundation

/// The model that `make test` puts into the cache, loaded once for all tests.
enum DefaultModel {
    static let folder: String = {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["MEMHUB_MODEL_DIR"] { return folder }
        let cache =
            environment["MEMHUB_CACHE"]
            ?? (getuid() == 0
                ? "/var/cache/memhub"
                : (environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache") + "/memhub")
        return cache + "/all-minilm-l6-v2"
    }()

    private static let loaded = Result { try EmbeddingModel.load(folder: folder) }

    static func model() throws -> EmbeddingModel {
        guard FileManager.default.fileExists(atPath: folder + "/config.json") else { throw Missing() }
        return try loaded.get()
    }

    struct Missing: Error, CustomStringConvertible {
        var description: String { "there is no embedding model in \(DefaultModel.folder): run make test" }
    }
}
