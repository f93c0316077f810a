import Foundation
import Synchronization

/// One model on its way into the cache: interrupted at any point, the next one takes up what there is.
struct ModelDownload: Sendable {
    let model: ModelName
    let revision: ModelRevision
    let hub: ModelHub
    let folders: ModelFolders
    let freeBytes: @Sendable (String) -> Int64?
    /// Waits before another attempt; the argument counts them from 1.
    let pause: @Sendable (Int) async throws -> Void
    /// Bytes there are, of all; called for every piece.
    let progress: @Sendable (Int64, Int64) -> Void

    /// What a model may take.
    static let maximumBytes: Int64 = 16 << 30
    /// Attempts in a row that bring nothing.
    private static let maximumAttempts = 5
    /// For one attempt at one file.
    private static let deadline = Duration.seconds(6 * 3600)

    func run() async throws {
        let listing = try await retrying { try await hub.listing(of: model, at: revision) }
        guard listing.totalBytes <= Self.maximumBytes else { throw ModelCacheError(.unsupportedModel) }
        let folder = try await folders.begin(listing, model: model, freeBytes: freeBytes)
        defer { folder.release() }
        var done = listing.totalBytes - folder.pending.reduce(0) { $0 + $1.size }
        progress(done, listing.totalBytes)
        for file in folder.pending {
            let (before, total) = (done, listing.totalBytes)
            try await fetch(file, of: listing, into: folder) { progress(before + $0, total) }
            done += file.size
        }
        try await folders.complete(folder)
    }

    /// What an earlier attempt has left may be wrong: then everything is fetched again, once.
    private func fetch(
        _ file: ListedFile, of listing: ModelListing, into folder: ModelDownloadFolder, received: @escaping @Sendable (Int64) -> Void
    ) async throws {
        for isLast in [false, true] {
            let part = try await folders.part(of: file, in: folder, received: received)
            let isContinued = part.size > 0
            do {
                return try await fetch(file, of: listing, into: part, folder)
            } catch let error as ModelCacheError {
                if [.checksumMismatch, .diskFull].contains(error.code) { await folders.discard(part) }
                guard error.code == .checksumMismatch, isContinued, !isLast else { throw error }
            }
        }
    }

    private func fetch(
        _ file: ListedFile, of listing: ModelListing, into part: PartialFile, _ folder: ModelDownloadFolder
    ) async throws {
        var checksums: Set<FileChecksum> = file.checksum.map { [$0] } ?? []
        if !part.isComplete || checksums.isEmpty {
            checksums.formUnion(
                try await retrying(progress: { part.size }) {
                    try await hub.fetch(file, of: listing, into: part, deadline: Self.deadline)
                })
        }
        try await folders.finish(part, as: file, in: folder, checksums: checksums)
    }

    private func retrying<T: Sendable>(
        progress: () -> Int64 = { 0 }, _ body: () async throws -> T
    ) async throws -> T {
        var (attempts, reached) = (0, progress())
        while true {
            do {
                return try await body()
            } catch let error as ModelCacheError where error.isRetryable {
                attempts = progress() > reached ? 1 : attempts + 1
                reached = progress()
                guard attempts < Self.maximumAttempts else { throw error }
                try await pause(attempts)
            }
        }
    }

    /// Half a second, then twice as long each time, ten seconds at most, and up to half of it less.
    static let backoff: @Sendable (Int) async throws -> Void = { attempt in
        let seconds = min(10, 0.5 * pow(2, Double(attempt - 1))) * Double.random(in: 0.5...1)
        try await Task.sleep(for: .seconds(seconds))
    }
}
