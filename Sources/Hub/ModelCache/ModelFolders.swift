import EventLoop
import Foundation
import Wire

#if canImport(Glibc)
    import Glibc
#endif

/// The cache's folder: one folder for each model, `<owner>--<name>`, as the encoder reads it.
///
/// `.memhub-download.json` says what a folder is to hold, and becomes `.memhub-model.json` when everything is there: only then is the
/// model cached. Folders with neither are somebody else's and left alone.
///
/// - Threads: everything blocks, on a thread of its own.
actor ModelFolders {
    nonisolated let root: String
    private let thread = BlockingThread(name: "models", isBackground: true)

    /// What the file system must have left after a download, in bytes: the database may live there too.
    static let spareBytes: Int64 = 256 << 20

    private static let plan = ".memhub-download.json"
    private static let manifest = ".memhub-model.json"
    private static let lock = ".memhub-lock"
    private static let removed = ".removed-"

    init(root: String) { self.root = root }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }

    deinit { thread.stop() }

    nonisolated func folder(of model: ModelName) -> String { root + "/" + model.folderName }

    // MARK: What is there

    /// A model's files, with their times, as a status tells of them.
    struct Contents: Sendable {
        var files: [EmbeddingModelStatus.CachedFile]
        var lastModified: Date?
        var lastUsed: Date?
    }

    /// - Returns: nil unless the model is there whole.
    func cached(_ model: ModelName) -> Contents? {
        let folder = folder(of: model)
        guard let listing = listing(in: folder, Self.manifest),
            listing.files.allSatisfy({ status(of: folder + "/" + $0.path)?.st_size == Int($0.size) })
        else { return nil }
        return contents(of: folder, listing.files.map(\.path))
    }

    /// Of any folder with a model in it, wherever links lead to.
    func contents(of folder: String) -> Contents {
        let folder = Self.realPath(folder)
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return contents(of: folder, names.filter(ModelFiles.isWanted).sorted())
    }

    private func contents(of folder: String, _ names: [String]) -> Contents {
        var contents = Contents(files: [])
        for name in names {
            guard let status = status(of: Self.realPath(folder + "/" + name)) else { continue }
            contents.files.append(.init(name: name, sizeBytes: Int64(status.st_size)))
            contents.lastModified = max(contents.lastModified ?? .distantPast, Date(status.st_mtim))
            if name == "model.safetensors" { contents.lastUsed = Date(status.st_atim) }
        }
        return contents
    }

    // MARK: Downloads

    /// Makes the folder of a download, or takes up one that was interrupted at the same commit.
    ///
    /// - Parameter freeBytes: what the file system has left.
    /// - Throws: `busy`, `diskFull`, `diskFailed`.
    func begin(_ listing: ModelListing, model: ModelName, freeBytes: @Sendable (String) -> Int64?) throws(ModelCacheError) -> ModelDownloadFolder {
        let folder = folder(of: model)
        try makeFolder(folder)
        let lock = try FileLock(path: folder + "/" + Self.lock)
        if let before = self.listing(in: folder, Self.plan), before.commit != listing.commit || before.files != listing.files {
            for file in before.files + listing.files { removeFile(file, in: folder) }
        }
        let pending = listing.files.filter { status(of: folder + "/" + $0.path)?.st_size != Int($0.size) }
        let missing = pending.reduce(0) { $0 + max(0, $1.size - Int64(status(of: folder + "/\($1.path).part")?.st_size ?? 0)) }
        guard let free = freeBytes(root), free - Self.spareBytes >= missing else { throw ModelCacheError(.diskFull) }
        do {
            try JSONEncoder().encode(listing).write(to: URL(fileURLWithPath: folder + "/" + Self.plan), options: .atomic)
        } catch {
            throw ModelCacheError(.diskFailed)
        }
        return ModelDownloadFolder(path: folder, pending: pending, lock: lock)
    }

    func part(
        of file: ListedFile, in folder: ModelDownloadFolder, received: @escaping @Sendable (Int64) -> Void
    ) throws(ModelCacheError) -> PartialFile {
        if let slash = file.path.lastIndex(of: "/") { try makeFolder(folder.path + "/" + file.path[..<slash]) }
        return try PartialFile(path: folder.path + "/\(file.path).part", expectedSize: file.size, received: received)
    }

    func finish(
        _ part: PartialFile, as file: ListedFile, in folder: ModelDownloadFolder, checksums: Set<FileChecksum>
    ) throws(ModelCacheError) {
        try part.finish(as: folder.path + "/" + file.path, checksums: checksums)
    }

    func discard(_ part: PartialFile) { part.remove() }

    /// From here on the model is cached.
    func complete(_ folder: ModelDownloadFolder) throws(ModelCacheError) {
        guard rename(folder.path + "/" + Self.plan, folder.path + "/" + Self.manifest) == 0 else { throw ModelCacheError(.diskFailed) }
    }

    // MARK: Cleaning up

    /// Removes every model of the cache but those that are kept, downloaded now, or held by another process.
    ///
    /// - Parameter isKept: asked with a folder's real path right before the folder goes.
    func reclaim(
        busy: Set<ModelName>, isKept: @Sendable (String) -> Bool
    ) -> (models: [String], bytes: Int64) {
        var (models, bytes) = ([String](), Int64(0))
        for name in ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).sorted() {
            let folder = root + "/" + name
            if name.hasPrefix(Self.removed) {
                bytes += remove(folder)
                continue
            }
            guard let model = ModelName(folderName: name), !busy.contains(model),
                [Self.manifest, Self.plan].contains(where: { status(of: folder + "/" + $0) != nil }),
                let lock = try? FileLock(path: folder + "/" + Self.lock), !isKept(Self.realPath(folder))
            else { continue }
            // A removal that is interrupted leaves no half of a model that looks whole.
            let doomed = root + "/" + Self.removed + UUID().uuidString
            guard rename(folder, doomed) == 0 else { continue }
            bytes += remove(doomed)
            models.append("\(model)")
            lock.release()
        }
        return (models, bytes)
    }

    private func remove(_ folder: String) -> Int64 {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        let bytes = names.reduce(Int64(0)) { sum, name in
            guard let status = status(of: folder + "/" + name), status.st_mode & S_IFMT == S_IFREG else { return sum }
            return sum + Int64(status.st_size)
        }
        return (try? FileManager.default.removeItem(atPath: folder)) == nil ? 0 : bytes
    }

    static func realPath(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// What is left of the file system that a folder is on, for anybody but root, in bytes.
    static func freeBytes(of folder: String) -> Int64? {
        var status = statvfs()
        return statvfs(folder, &status) == 0 ? Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize)) : nil
    }

    private func listing(in folder: String, _ name: String) -> ModelListing? {
        FileManager.default.contents(atPath: folder + "/" + name).flatMap { try? JSONDecoder().decode(ModelListing.self, from: $0) }
    }

    private func removeFile(_ file: ListedFile, in folder: String) {
        guard ModelFiles.isWanted(file.path) else { return }
        unlink(folder + "/" + file.path)
        unlink(folder + "/\(file.path).part")
    }

    private func makeFolder(_ path: String) throws(ModelCacheError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw ModelCacheError(.diskFailed)
        }
    }

    private func status(of path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }
}

/// A model's folder while it is downloaded; nobody else downloads into it meanwhile.
struct ModelDownloadFolder: Sendable {
    let path: String
    /// What is not there yet.
    let pending: [ListedFile]
    fileprivate let lock: FileLock

    func release() { lock.release() }
}

extension Date {
    fileprivate init(_ time: timespec) {
        self.init(timeIntervalSince1970: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
    }
}
