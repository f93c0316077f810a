import Foundation
import Hub
import TestSupport
import Testing
import Wire

/// Downloads from a hub that serves a folder the way the public one does, faults included.
@Suite(.timeLimit(.minutes(5))) struct ModelCacheTests {
    private let weights = "model.safetensors"

    @Test func `a model's files come whole, in their folders, and nothing that is of no use`() async throws {
        try await withModelCache { parts async throws in
            #expect(try await parts.cache.status(of: ModelCacheParts.name).status.state == .absent)
            let end = try await parts.download()
            #expect(end.status == .completed && end.done == end.total && end.error == nil)
            #expect(parts.files == ["1_Pooling/config.json", "config.json", weights, "modules.json", "tokenizer_config.json", "vocab.txt"])
            for (name, bytes) in ModelHubServer.smallModel() where parts.files.contains(name) { #expect(parts.bytes(of: name) == bytes) }
            let asked = parts.server.requests.map(\.target)
            #expect(!asked.contains { $0.contains("README") || $0.contains("pytorch") || $0.contains("onnx") || $0.contains("run.py") })

            let status = try await parts.cache.status(of: ModelCacheParts.name).status
            #expect(status.state == .cached && status.isCached && !status.isActive && status.filesCount == 6)
            #expect(status.sizeBytes == end.total && status.cacheLocation == parts.modelFolder)
            #expect(status.lastModified != nil && status.lastUsedAt != nil)
            #expect(try await parts.cache.download(ModelDownloadRequest(model: ModelCacheParts.name)).status == .alreadyCached)
        }
    }

    @Test func `progress only rises, to the size of all files`() async throws {
        try await withModelCache(files: ModelHubServer.smallModel(weights: 2_000_000)) { parts async throws in
            let end = try await parts.download()
            let done = parts.progress.reports.map(\.done)
            #expect(done == done.sorted() && done.count > 2)
            #expect(parts.progress.reports.allSatisfy { $0.total == end.total && $0.model == ModelCacheParts.name })
        }
    }

    @Test func `an interrupted file is continued where it stopped, not begun again`() async throws {
        try await withModelCache { parts async throws in
            parts.server.fail(weights, with: .cut(after: 30_000), .cut(after: 30_000), .status(503))
            #expect(try await parts.download().status == .completed)
            #expect(parts.bytes(of: weights) == ModelHubServer.smallModel()[weights])
            let ranges = parts.server.requests(of: weights).filter { $0.target.hasPrefix("/large/") }.map(\.range)
            #expect(ranges == [nil, "bytes=30000-", "bytes=60000-", "bytes=60000-"])
        }
    }

    @Test func `what a download that failed has brought is taken up by the next one`() async throws {
        try await withModelCache { parts async throws in
            parts.server.fail(weights, with: .cut(after: 40_000), .status(503), .status(503), .status(503), .status(503), .status(503))
            let failed = try await parts.download()
            #expect(failed.status == .failed && failed.error == "unavailable")
            let status = try await parts.cache.status(of: ModelCacheParts.name).status
            #expect(status.state == .failed && !status.isCached && status.error == "unavailable")
            #expect(parts.bytes(of: weights) == nil && parts.bytes(of: weights + ".part")?.count == 40_000)

            parts.server.fail(weights)
            parts.server.clearRequests()
            #expect(try await parts.download().status == .completed)
            let fetched = parts.server.requests.filter { $0.target.contains("/resolve/") || $0.target.hasPrefix("/large/") }
            #expect(fetched.map(\.range) == ["bytes=40000-", "bytes=40000-"], "only the rest of the weights is fetched")
            #expect(parts.bytes(of: weights) == ModelHubServer.smallModel()[weights])
            #expect(parts.bytes(of: weights + ".part") == nil)
        }
    }

    @Test func `a hub without ranges sends everything again, and that is used`() async throws {
        try await withModelCache { parts async throws in
            parts.server.fail(weights, with: .cut(after: 30_000), .noRanges)
            #expect(try await parts.download().status == .completed)
            #expect(parts.bytes(of: weights) == ModelHubServer.smallModel()[weights])
        }
    }

    @Test func `bytes that are not those announced never get the file's name`() async throws {
        try await withModelCache { parts async throws in
            parts.server.fail(weights, with: .otherBytes)
            let failed = try await parts.download()
            #expect(failed.status == .failed && failed.error == "checksum_mismatch")
            #expect(parts.bytes(of: weights) == nil && parts.bytes(of: weights + ".part") == nil)
            #expect(try await parts.download().status == .completed)
        }
        try await withModelCache { parts async throws in
            parts.server.fail("config.json", with: .otherBytes)
            #expect(try await parts.download().error == "checksum_mismatch")
            #expect(parts.bytes(of: "config.json") == nil)
        }
        try await withModelCache { parts async throws in
            parts.server.fail(weights, with: .otherChecksum)
            #expect(try await parts.download().error == "checksum_mismatch")
            #expect(parts.bytes(of: weights) == nil)
        }
    }

    @Test func `a continued file that turns out wrong is fetched anew`() async throws {
        try await withModelCache { parts async throws in
            try FileManager.default.createDirectory(atPath: parts.modelFolder, withIntermediateDirectories: true)
            let wrong = Data(repeating: 1, count: 50_000)
            try wrong.write(to: URL(fileURLWithPath: parts.modelFolder + "/" + weights + ".part"))
            #expect(try await parts.download().status == .completed)
            #expect(parts.bytes(of: weights) == ModelHubServer.smallModel()[weights])
        }
    }

    @Test func `what is not there, not a model, or not to be had fails in one word`() async throws {
        try await withModelCache { parts async throws in
            let missing = try await parts.download("owner/other")
            #expect(missing.status == .failed && missing.error == "not_found")
            parts.server.fail("vocab.txt", with: .status(404))
            #expect(try await parts.download().error == "not_found")
            parts.server.fail("vocab.txt", with: .status(403))
            #expect(try await parts.download().error == "not_allowed")
        }
        var files = ModelHubServer.smallModel()
        files["vocab.txt"] = nil
        try await withModelCache(files: files) { parts async throws in
            #expect(try await parts.download().error == "unsupported_model")
            #expect(parts.files.isEmpty)
        }
    }

    @Test(arguments: ["../../etc/passwd", "owner/../../x", "a/b/c", "owner/na me", ".hidden/x", "owner/x--y", "", "/abs", "owner/", "o\u{0}/x"])
    func `a name that is no repository is refused before anything is asked or written`(name: String) async throws {
        try await withModelCache { parts async throws in
            await #expect(throws: WireError.self) { try await parts.cache.download(ModelDownloadRequest(model: name)) }
            await #expect(throws: WireError.self) { try await parts.cache.status(of: name) }
            await #expect(throws: WireError.self) {
                try await parts.cache.download(ModelDownloadRequest(model: ModelCacheParts.name, revision: "../main"))
            }
            #expect(parts.server.requests.isEmpty && !FileManager.default.fileExists(atPath: parts.folder))
        }
    }

    @Test func `a listing's path that leads out of the folder is never followed`() async throws {
        try await withModelCache { parts async throws in
            for path in ["../escaped.json", "/tmp/escaped/config.json", "1_Pooling/../../config.json", "weights.safetensors", ".memhub-model.json"] {
                parts.server.list(path)
            }
            #expect(try await parts.download().status == .completed)
            #expect(parts.files.count == 6)
            #expect(try FileManager.default.contentsOfDirectory(atPath: parts.folder) == ["owner--small-model"])
        }
    }

    @Test func `a symbolic link in the way is not written through`() async throws {
        try await withModelCache { parts async throws in
            try FileManager.default.createDirectory(atPath: parts.modelFolder, withIntermediateDirectories: true)
            let target = parts.folder + "/target"
            try Data("kept".utf8).write(to: URL(fileURLWithPath: target))
            try FileManager.default.createSymbolicLink(atPath: parts.modelFolder + "/" + weights + ".part", withDestinationPath: target)
            #expect(try await parts.download().error == "disk_failed")
            #expect(FileManager.default.contents(atPath: target) == Data("kept".utf8))
        }
    }

    @Test func `a model for which there is no room is not begun`() async throws {
        try await withModelCache(freeBytes: { _ in (256 << 20) + 1000 }) { parts async throws in
            #expect(try await parts.download().error == "disk_full")
            #expect(parts.files.isEmpty)
        }
    }

    @Test func `a disk that fills up meanwhile ends the file`() throws {
        let part = try PartialFile(path: "/dev/full", expectedSize: 100) { _ in }
        let isTaken = Array("bytes".utf8).withUnsafeBytes { part.receive($0) }
        #expect(!isTaken && part.failure == ModelCacheError(.diskFull))
    }

    @Test func `when the branch has moved on, nothing of the older commit is mixed in`() async throws {
        try await withModelCache { parts async throws in
            parts.server.fail(weights, with: .cut(after: 40_000), .status(404))
            #expect(try await parts.download().status == .failed)
            let newer = Array(#"{"model_type":"mpnt"}"#.utf8)
            parts.server.set("config.json", newer, commit: String(repeating: "b", count: 40))
            parts.server.fail(weights)
            #expect(try await parts.download().status == .completed)
            #expect(parts.bytes(of: "config.json") == newer)
            #expect(parts.bytes(of: weights) == ModelHubServer.smallModel()[weights])
        }
    }

    @Test func `cleaning up removes what is not in use, says how much that was, and never the active model`() async throws {
        try await withModelCache { parts async throws in
            try await parts.download()
            let size = try await parts.cache.status(of: ModelCacheParts.name).status.sizeBytes
            parts.active.withLock { $0 = ActiveModel(provider: "local", name: "owner--small-model", folder: parts.modelFolder) }
            let foreign = parts.folder + "/somebody-elses"
            try FileManager.default.createDirectory(atPath: foreign, withIntermediateDirectories: true)
            let kept = await parts.cache.cleanUp()
            #expect(kept.modelsDeleted.isEmpty && kept.spaceReclaimedBytes == 0 && kept.currentModel == ModelCacheParts.name)
            let active = try await parts.cache.status(of: nil)
            #expect(active.model == ModelCacheParts.name && active.status.isActive && active.status.isCached && active.source == "active")

            parts.active.withLock { $0 = ActiveModel(provider: "openai", name: "text-embedding-3-small") }
            #expect(try await parts.cache.status(of: nil).status.state == .remote)
            #expect(try await parts.cache.download(ModelDownloadRequest()).status == .skipped)
            parts.others.withLock { $0 = [ActiveModel(provider: "local", name: "owner--small-model", folder: parts.modelFolder)] }
            #expect(await parts.cache.cleanUp().modelsDeleted.isEmpty, "it is being prepared to serve")
            parts.others.withLock { $0 = [] }
            let cleaned = await parts.cache.cleanUp()
            #expect(cleaned.modelsDeleted == [ModelCacheParts.name] && cleaned.spaceReclaimedBytes >= size)
            #expect(try FileManager.default.contentsOfDirectory(atPath: parts.folder) == ["somebody-elses"])
            #expect(try await parts.cache.status(of: ModelCacheParts.name).status.state == .absent)
        }
    }

    @Test func `of two processes that download into one folder, one does`() async throws {
        try await withModelCache { parts async throws in
            let held = try HeldLock(path: parts.modelFolder + "/.memhub-lock")
            #expect(try await parts.download().error == "busy")
            #expect(await parts.cache.cleanUp().modelsDeleted.isEmpty)
            held.release()
            #expect(try await parts.download().status == .completed)
        }
    }

    @Test func `without a model hub nothing is downloaded, and what is active is told all the same`() async throws {
        let cache = ModelCache(
            root: "/nowhere", endpoint: nil,
            inUse: { ModelsInUse(active: ActiveModel(provider: "local", name: "all-minilm-l6-v2")) }, logger: logger, tell: { _ in })
        await #expect(throws: WireError(.notAllowed, "This hub downloads no models: HF_ENDPOINT is not set.")) {
            try await cache.download(ModelDownloadRequest(model: ModelCacheParts.name))
        }
        #expect(try await cache.download(ModelDownloadRequest()).status == .skipped)
        #expect(try await cache.status(of: ModelCacheParts.name).status.state == .absent)
        await cache.stop()
    }

    @Test func `stopping ends a download under way, which goes on the next time`() async throws {
        let parts = try ModelCacheParts(files: ModelHubServer.smallModel())
        parts.server.fail(weights, with: .cut(after: 40_000), .status(503))
        _ = try await parts.cache.download(ModelDownloadRequest(model: ModelCacheParts.name))
        await parts.cache.stop()
        #expect(parts.progress.reports.last?.status != .downloading)
        await #expect(throws: WireError.self) {
            try await parts.cache.download(ModelDownloadRequest(model: "owner/other"))
        }
        let next = try ModelCacheParts(files: [:], folder: parts.folder, server: parts.server)
        let status = try await next.cache.status(of: ModelCacheParts.name).status
        if !status.isCached { #expect(try await next.download().status == .completed) }
        #expect(next.bytes(of: weights) == ModelHubServer.smallModel()[weights])
        await next.cache.stop()
        parts.server.stop()
        try? FileManager.default.removeItem(atPath: parts.folder)
    }
}

/// What another process would hold.
private final class HeldLock {
    private let file: Int32

    init(path: String) throws {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: "/" + folder, withIntermediateDirectories: true)
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0 else { throw ServerFailure(number: errno) }
    }

    func release() {
        flock(file, LOCK_UN)
        close(file)
    }
}
