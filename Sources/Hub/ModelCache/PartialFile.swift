import Crypto
import HTTP
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A file on its way into the cache: `<name>.part`, which grows as bytes come and takes its name once they are the right ones.
///
/// - Threads: bytes come on the download client's own thread; everything else blocks and belongs on ``ModelFolders``'.
/// - Owner: closes its descriptor when it goes; what has come stays for the next attempt unless it was found to be wrong.
package final class PartialFile: BodySink {
    /// Used under the lock only, like the digests in it.
    fileprivate struct State: @unchecked Sendable {
        var size: Int64
        var sha256 = RunningDigest(.sha256)
        var gitBlob = RunningDigest(.sha1)
        var failure: ModelCacheError?
    }

    private let path: String
    private let expectedSize: Int64
    private let file: Int32
    private let state: Mutex<State>
    private let received: @Sendable (Int64) -> Void

    /// Opens what an earlier attempt has left, or begins anew.
    ///
    /// - Parameter received: told how many bytes the file has come to hold, on the download client's thread.
    package init(
        path: String, expectedSize: Int64, received: @escaping @Sendable (Int64) -> Void
    ) throws(ModelCacheError) {
        self.path = path
        self.expectedSize = expectedSize
        self.received = received
        file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Self.failure() }
        state = Mutex(State(size: 0))
        try reread()
    }

    deinit { close(file) }

    package var size: Int64 { state.withLock { $0.size } }
    package var isComplete: Bool { size == expectedSize }
    /// Why the transfer was broken off here.
    package var failure: ModelCacheError? { state.withLock { $0.failure } }

    /// An answer with the rest continues the file, one with the whole begins it anew.
    package func accepts(_ head: HTTPResponse) -> Bool {
        switch head.status {
        case 200: restart()
        case 206: head.header("content-range")?.hasPrefix("bytes \(size)-") == true
        default: false
        }
    }

    package func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let size = state.withLock { state -> Int64? in
            guard state.size + Int64(bytes.count) <= expectedSize else {
                state.failure = ModelCacheError(.checksumMismatch)
                return nil
            }
            var rest = bytes
            while !rest.isEmpty {
                let count = write(file, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    state.failure = Self.failure()
                    return nil
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
            state.add(bytes)
            return state.size
        }
        if let size { received(size) }
        return size != nil
    }

    /// Throws away what there is.
    @discardableResult
    package func restart() -> Bool {
        state.withLock { state in
            state = State(size: 0)
            state.begin(expectedSize)
            guard ftruncate(file, 0) == 0, lseek(file, 0, SEEK_SET) == 0 else {
                state.failure = Self.failure()
                return false
            }
            return true
        }
    }

    /// Gives the file its name, once its bytes are those that were announced.
    ///
    /// - Throws: `checksumMismatch`: what was there is removed.
    package func finish(as name: String, checksums: Set<FileChecksum>) throws(ModelCacheError) {
        guard !checksums.isEmpty else { throw ModelCacheError(.unverifiable) }
        let found = state.withLock { state -> Set<FileChecksum> in
            [.sha256(Hex.encode(state.sha256.finish())), .gitBlob(Hex.encode(state.gitBlob.finish()))]
        }
        guard isComplete, checksums.isSubset(of: found) else {
            unlink(path)
            throw ModelCacheError(.checksumMismatch)
        }
        guard fsync(file) == 0, rename(path, name) == 0 else { throw Self.failure() }
    }

    func remove() { unlink(path) }

    private func reread() throws(ModelCacheError) {
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size <= expectedSize else {
            guard restart() else { throw Self.failure() }
            return
        }
        let left = Int64(status.st_size)
        let failure = state.withLock { state -> ModelCacheError? in
            state.begin(expectedSize)
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            while state.size < left {
                let count = read(file, &buffer, min(buffer.count, Int(left - state.size)))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return Self.failure() }
                buffer.withUnsafeBytes { state.add(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            }
            return nil
        }
        if let failure { throw failure }
    }

    private static func failure() -> ModelCacheError {
        ModelCacheError(errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? .diskFull : .diskFailed)
    }
}

extension PartialFile.State {
    /// Git's name of a blob begins with its size.
    fileprivate mutating func begin(_ expectedSize: Int64) {
        Array("blob \(expectedSize)\0".utf8).withUnsafeBytes { gitBlob.update($0) }
    }

    fileprivate mutating func add(_ bytes: UnsafeRawBufferPointer) {
        sha256.update(bytes)
        gitBlob.update(bytes)
        size += Int64(bytes.count)
    }
}
