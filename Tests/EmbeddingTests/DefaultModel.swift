import Embedding
import Foundation

/// The model that `make test` puts into the cache, loaded once for all tests.
enum DefaultModel {
    static let folder = ProcessInfo.processInfo.environment["MEMHUB_MODEL_DIR"] ?? ModelCache.folder("all-minilm-l6-v2")

    /// What this processor can run.
    static let precisions = [EmbeddingPrecision.fp32, .bf16, .int8].filter(\.isSupported)

    private static let loaded = Dictionary(
        uniqueKeysWithValues: precisions.map { precision in
            (precision, Result { try EmbeddingModel.load(folder: folder, precision: precision) })
        })

    static func model(_ precision: EmbeddingPrecision = .fp32) throws -> EmbeddingModel {
        guard FileManager.default.fileExists(atPath: folder + "/config.json") else { throw Missing() }
        return try loaded[precision]!.get()
    }

    struct Missing: Error, CustomStringConvertible {
        var description: String { "there is no embedding model in \(DefaultModel.folder): run make test" }
    }
}

/// Where `make test` puts models.
enum ModelCache {
    static func folder(_ name: String) -> String {
        let environment = ProcessInfo.processInfo.environment
        let cache =
            environment["MEMHUB_CACHE"]
            ?? (getuid() == 0
                ? "/var/cache/memhub"
                : (environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache") + "/memhub")
        return cache + "/" + name
    }
}
