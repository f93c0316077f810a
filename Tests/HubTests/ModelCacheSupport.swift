import Foundation
import Hub
import Synchronization
import TestSupport
import Wire

/// A cache in a folder of its own, and a hub it downloads from.
final class ModelCacheParts: Sendable {
    let server: ModelHubServer
    let folder: String
    let cache: ModelCache
    let progress = ProgressLog()
    let active = Mutex(ActiveModel(provider: "local", name: "all-minilm-l6-v2", folder: "/nowhere/all-minilm-l6-v2"))

    let others = Mutex<[ActiveModel]>([])

    static let name = "owner/small-model"

    init(
        files: [String: [UInt8]], freeBytes: (@Sendable (String) -> Int64?)? = nil, folder: String? = nil, server: ModelHubServer? = nil
    ) throws {
        let server = try server ?? ModelHubServer(repository: Self.name, files: files)
        self.server = server
        self.folder = folder ?? FileManager.default.temporaryDirectory.path + "/memhub-models-" + UUID().uuidString.lowercased()
        let progress = progress
        let activeModel = ActiveReference()
        cache = ModelCache(
            root: self.folder, endpoint: server.address + "/", inUse: { activeModel.value },
            interval: .zero, freeBytes: freeBytes ?? { _ in 1 << 40 }, pause: { _ in try Task.checkCancellation() }, logger: logger,
            tell: { progress.add($0) })
        activeModel.parts = self
    }

    var modelFolder: String { folder + "/owner--small-model" }

    /// Downloads the model and waits for the end.
    ///
    /// - Returns: the last report.
    @discardableResult
    func download(_ name: String = ModelCacheParts.name) async throws -> ModelDownloadProgress {
        let before = progress.endCount
        _ = try await cache.download(ModelDownloadRequest(model: name))
        return await progress.end(after: before)
    }

    func bytes(of file: String) -> [UInt8]? { FileManager.default.contents(atPath: modelFolder + "/" + file).map(Array.init) }

    /// Everything in the model's folder but the hub's own notes.
    var files: [String] {
        var isDirectory: ObjCBool = false
        return ((try? FileManager.default.subpathsOfDirectory(atPath: modelFolder)) ?? []).filter { name in
            FileManager.default.fileExists(atPath: modelFolder + "/" + name, isDirectory: &isDirectory)
                && !isDirectory.boolValue && !name.hasPrefix(".memhub")
        }.sorted()
    }

    fileprivate final class ActiveReference: @unchecked Sendable {
        weak var parts: ModelCacheParts?
        var value: ModelsInUse {
            ModelsInUse(
                active: parts?.active.withLock(\.self) ?? ActiveModel(provider: "local", name: "none"),
                others: parts?.others.withLock(\.self) ?? [])
        }
    }
}

/// What a cache told of its downloads.
final class ProgressLog: Sendable {
    private struct State {
        var reports: [ModelDownloadProgress] = []
        var waiters: [(after: Int, continuation: CheckedContinuation<ModelDownloadProgress, Never>)] = []

        var ends: [ModelDownloadProgress] { reports.filter { $0.status != .downloading } }
    }

    private let state = Mutex(State())

    var reports: [ModelDownloadProgress] { state.withLock(\.reports) }
    var endCount: Int { state.withLock { $0.ends.count } }

    func add(_ report: ModelDownloadProgress) {
        let due = state.withLock { state -> [CheckedContinuation<ModelDownloadProgress, Never>] in
            state.reports.append(report)
            let ends = state.ends.count
            let due = state.waiters.filter { $0.after < ends }.map(\.continuation)
            state.waiters.removeAll { $0.after < ends }
            return due
        }
        for continuation in due { continuation.resume(returning: report) }
    }

    /// The report that ends the next download.
    func end(after count: Int) async -> ModelDownloadProgress {
        await withCheckedContinuation { continuation in
            let ended = state.withLock { state -> ModelDownloadProgress? in
                if state.ends.count > count { return state.ends[count] }
                state.waiters.append((count, continuation))
                return nil
            }
            if let ended { continuation.resume(returning: ended) }
        }
    }
}

/// Lends the parts to the body and removes the folder.
func withModelCache(
    files: [String: [UInt8]] = ModelHubServer.smallModel(), freeBytes: (@Sendable (String) -> Int64?)? = nil,
    _ body: (ModelCacheParts) async throws -> Void
) async throws {
    let parts = try ModelCacheParts(files: files, freeBytes: freeBytes)
    let result: Result<Void, any Error>
    do { result = .success(try await body(parts)) } catch { result = .failure(error) }
    await parts.cache.stop()
    parts.server.stop()
    try? FileManager.default.removeItem(atPath: parts.folder)
    try result.get()
}
