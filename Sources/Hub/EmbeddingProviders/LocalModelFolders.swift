import Embedding
import Foundation

/// Where the in-process encoder's models are on this machine.
package struct LocalModelFolders: Sendable {
    /// The folder of what the hub itself needs.
    let cache: String
    /// The folder of models that administrators have downloaded.
    let downloads: String
    let precision: EmbeddingPrecision
    let threads: Int

    package init(cache: String, downloads: String, precision: EmbeddingPrecision, threads: Int) {
        self.cache = cache
        self.downloads = downloads
        self.precision = precision
        self.threads = threads
    }

    /// - Parameter name: a path, or a model's name as Hugging Face has it (`sentence-transformers/all-mpnet-base-v2`).
    func folder(of name: String) -> String? {
        let downloaded = ModelName(name).map { "\(downloads)/\($0.folderName)" }
        return if let downloaded, Self.isModel(downloaded) { downloaded } else { Self.folder(of: name, in: cache) }
    }

    /// The same, of what the hub itself needs.
    static func folder(of name: String, in cache: String) -> String? {
        if name.hasPrefix("/") { return isModel(name) ? name : nil }
        let short = name.split(separator: "/").last.map(String.init) ?? name
        return ["\(cache)/models/\(name)", "\(cache)/\(name)", "\(cache)/\(short)", "\(cache)/\(short.lowercased())"].first(where: isModel)
    }

    private static func isModel(_ folder: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/config.json") }

    /// Loads a model, off the cooperative pool.
    func load(_ name: String) async throws(EmbeddingProviderError) -> EmbeddingModel {
        guard let folder = folder(of: name) else { throw EmbeddingProviderError(.modelUnavailable) }
        let precision = precision
        let loaded = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(returning: try? EmbeddingModel.load(folder: folder, precision: precision))
            }
        }
        guard let loaded else { throw EmbeddingProviderError(.modelUnavailable) }
        return loaded
    }

    func start(_ model: EmbeddingModel) -> LocalEmbedding { LocalEmbedding(embedder: Embedder(model: model, threads: threads)) }
}
