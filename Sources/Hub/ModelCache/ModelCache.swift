import Foundation
import HTTP
import Logging
import Synchronization
import Wire

/// Embedding models on this node's disk: which there are, downloads from a model hub, and cleaning up.
///
/// - Invariant: a model is cached when every file of it is there with the bytes that the hub announced; a model in use is never removed.
/// - Limits: two downloads at once; of those that failed the last hundred are known.
/// - Threads: any; files are read and written on threads of its own.
/// - Next: ``ModelDownload``, ``ModelHub`` for what is asked for, ``ModelFolders`` for what is on the disk.
package final class ModelCache: Sendable {
    private struct Download {
        var task: Task<Void, Never>
        var done: Int64 = 0
        var total: Int64 = 0
    }

    private struct State {
        var downloads: [ModelName: Download] = [:]
        var failures: [ModelName: ModelCacheError.Code] = [:]
        var isStopped = false
    }

    private let client: HTTPClient
    private let hub: ModelHub?
    private let folders: ModelFolders
    private let inUse: @Sendable () -> ModelsInUse
    private let tell: @Sendable (ModelDownloadProgress) async -> Void
    private let interval: Duration
    private let freeBytes: @Sendable (String) -> Int64?
    private let pause: @Sendable (Int) async throws -> Void
    private let logger: Logger
    private let state = Mutex(State())

    private static let maximumDownloads = 2
    private static let rememberedFailures = 100

    /// - Parameters:
    ///   - endpoint: the hub's address; nil: nothing is downloaded.
    ///   - trustedCertificates: a PEM file of authorities besides the system's.
    ///   - inUse: what vectors are made with, whenever it is asked.
    ///   - interval: the least time between two reports of one download's progress.
    ///   - freeBytes: of the file system that a folder is on.
    ///   - pause: before another attempt, which it is told the number of.
    ///   - tell: takes progress; a slow one misses some, never the last.
    package init(
        root: String, endpoint: String?, trustedCertificates: String? = nil, inUse: @escaping @Sendable () -> ModelsInUse,
        interval: Duration = .milliseconds(500),
        freeBytes: @escaping @Sendable (String) -> Int64? = { ModelFolders.freeBytes(of: $0) },
        pause: @escaping @Sendable (Int) async throws -> Void = ModelDownload.backoff, logger: Logger,
        tell: @escaping @Sendable (ModelDownloadProgress) async -> Void
    ) {
        client = HTTPClient(trustedCertificates: trustedCertificates)
        hub = endpoint.map { [client] in ModelHub(client: client, endpoint: $0) }
        folders = ModelFolders(root: root)
        self.inUse = inUse
        self.interval = interval
        self.freeBytes = freeBytes
        self.pause = pause
        self.logger = logger
        self.tell = tell
    }

    /// Ends the downloads under way; what they have brought stays for the next ones.
    package func stop() async {
        let tasks = state.withLock { state in
            state.isStopped = true
            return state.downloads.values.map(\.task)
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        await client.stop()
    }

    // MARK: Status

    /// - Parameter name: nil: the active model.
    package func status(of name: String?) async throws -> EmbeddingModelStatus {
        let active = inUse().active
        guard let name, name != self.name(of: active) else {
            return EmbeddingModelStatus(
                provider: active.provider, model: self.name(of: active), status: await details(of: active),
                source: name == nil ? "active" : "query_parameter")
        }
        guard let model = ModelName(name) else { throw WireError.invalid("model", Self.nameRule) }
        return EmbeddingModelStatus(
            provider: "local", model: name, status: await details(of: model, active), source: "query_parameter")
    }

    private func details(of active: ActiveModel) async -> EmbeddingModelStatus.Details {
        guard let folder = active.folder else {
            return .init(state: .remote, isActive: true, message: "The provider keeps its model itself; there is nothing to download.")
        }
        return details(await folders.contents(of: folder), in: folder, isActive: true)
    }

    private func details(of model: ModelName, _ active: ActiveModel) async -> EmbeddingModelStatus.Details {
        let folder = folders.folder(of: model)
        let (download, failure) = state.withLock { ($0.downloads[model].map { ($0.done, $0.total) }, $0.failures[model]) }
        if let (done, total) = download {
            return .init(state: .downloading, isActive: false, done: done, total: total)
        }
        if let contents = await folders.cached(model) {
            return details(contents, in: folder, isActive: isActive(folder, active))
        }
        return .init(state: failure == nil ? .absent : .failed, isActive: false, error: failure?.rawValue)
    }

    private func details(_ contents: ModelFolders.Contents, in folder: String, isActive: Bool) -> EmbeddingModelStatus.Details {
        .init(
            state: .cached, isActive: isActive, files: contents.files, cacheLocation: folder,
            lastModified: contents.lastModified.map(Timestamp.init), lastUsedAt: contents.lastUsed.map(Timestamp.init))
    }

    private func isActive(_ folder: String, _ active: ActiveModel) -> Bool {
        active.folder.map { ModelFolders.realPath($0) == ModelFolders.realPath(folder) } ?? false
    }

    /// A model of the cache by the name it was downloaded by.
    private func name(of active: ActiveModel) -> String {
        guard let folder = active.folder, let slash = folder.lastIndex(of: "/"), folder[..<slash] == folders.root,
            let model = ModelName(folderName: String(folder[folder.index(after: slash)...]))
        else { return active.name }
        return "\(model)"
    }

    static let nameRule = "must be a repository of the model hub, such as owner/name"

    // MARK: Downloads

    /// Begins to download a model, unless it is there or under way; events and the status tell how it goes.
    package func download(_ request: ModelDownloadRequest) async throws -> ModelDownloadAnswer {
        let active = inUse().active
        guard let name = request.model, name != self.name(of: active) else {
            let isRemote = active.folder == nil
            return ModelDownloadAnswer(
                status: isRemote ? .skipped : .alreadyCached, model: self.name(of: active),
                message: isRemote ? "The active provider needs no download." : "The active model is here already.")
        }
        guard let model = ModelName(name) else { throw WireError.invalid("model", Self.nameRule) }
        guard let revision = ModelRevision(request.revision ?? "main") else {
            throw WireError.invalid("revision", "must be a branch, a tag or a commit")
        }
        if await folders.cached(model) != nil {
            return ModelDownloadAnswer(status: .alreadyCached, model: name, message: "The model is here already.")
        }
        guard let hub else {
            throw WireError(.notAllowed, "This hub downloads no models: \(SettingTable.modelHub.definition.name) is not set.")
        }
        try begin(model, revision, from: hub)
        return ModelDownloadAnswer(status: .downloading, model: name, message: "Events and the status tell how it goes.")
    }

    private func begin(_ model: ModelName, _ revision: ModelRevision, from hub: ModelHub) throws(WireError) {
        let refusal = state.withLock { state -> WireError? in
            if state.isStopped { return unavailable }
            if state.downloads[model] != nil { return nil }
            guard state.downloads.count < Self.maximumDownloads else {
                return WireError(.rateLimited, "Other models are being downloaded; please wait for them.", retryAfter: 60)
            }
            state.failures[model] = nil
            state.downloads[model] = Download(task: Task { await run(model, revision, from: hub) })
            return nil
        }
        if let refusal { throw refusal }
    }

    private func run(_ model: ModelName, _ revision: ModelRevision, from hub: ModelHub) async {
        let reports = ProgressReports(interval: interval)
        let telling = Task {
            for await (done, total) in reports.stream {
                await tell(ModelDownloadProgress(model: "\(model)", status: .downloading, done: done, total: total))
            }
        }
        let download = ModelDownload(
            model: model, revision: revision, hub: hub, folders: folders, freeBytes: freeBytes, pause: pause
        ) { [self] done, total in
            state.withLock { state in
                state.downloads[model]?.done = done
                state.downloads[model]?.total = total
            }
            reports.report(done, total)
        }
        var failure: ModelCacheError.Code?
        do { try await download.run() } catch { failure = (error as? ModelCacheError)?.code ?? .cancelled }
        reports.finish()
        await telling.value
        let ended = end(model, failure)
        if let failure { logger.warning("a model was not downloaded", metadata: ["model": "\(model)", "reason": "\(failure.rawValue)"]) }
        await tell(
            ModelDownloadProgress(
                model: "\(model)", status: failure == nil ? .completed : .failed, done: ended.done, total: ended.total,
                error: failure?.rawValue))
    }

    private func end(_ model: ModelName, _ failure: ModelCacheError.Code?) -> (done: Int64, total: Int64) {
        state.withLock { state in
            let download = state.downloads.removeValue(forKey: model)
            if let failure {
                if state.failures.count >= Self.rememberedFailures { state.failures.removeAll() }
                state.failures[model] = failure
            }
            return (download?.done ?? 0, download?.total ?? 0)
        }
    }

    // MARK: Cleaning up

    /// Removes every downloaded model but the active one and those under way.
    package func cleanUp() async -> ModelCleanup {
        let busy = state.withLock { Set($0.downloads.keys) }
        let (models, bytes) = await folders.reclaim(busy: busy) { [self] folder in
            let inUse = inUse()
            return ([inUse.active] + inUse.others).contains { isActive(folder, $0) }
        }
        return ModelCleanup(modelsDeleted: models, spaceReclaimedBytes: bytes, currentModel: name(of: inUse().active))
    }
}

/// A download's progress, no more often than is of use.
private final class ProgressReports: Sendable {
    let stream: AsyncStream<(Int64, Int64)>
    private let continuation: AsyncStream<(Int64, Int64)>.Continuation
    private let interval: Duration
    private let next = Mutex(ContinuousClock.now)

    init(interval: Duration) {
        self.interval = interval
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func report(_ done: Int64, _ total: Int64) {
        let now = ContinuousClock.now
        let isDue = next.withLock { next in
            guard now >= next else { return false }
            next = now + interval
            return true
        }
        if isDue { continuation.yield((done, total)) }
    }

    func finish() { continuation.finish() }
}
