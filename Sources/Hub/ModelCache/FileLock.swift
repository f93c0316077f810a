import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A lock between processes, on a file (flock(2)); released when it goes.
final class FileLock: Sendable {
    private let file: Mutex<Int32>

    /// - Throws: `busy` when another process holds it.
    init(path: String) throws(ModelCacheError) {
        let file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw ModelCacheError(errno == ENOSPC ? .diskFull : .diskFailed) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw ModelCacheError(.busy)
        }
        self.file = Mutex(file)
    }

    deinit { release() }

    func release() {
        file.withLock { file in
            guard file >= 0 else { return }
            // A child that is being started has the file open too, for a moment: closing alone would not give the lock up.
            flock(file, LOCK_UN)
            close(file)
            file = -1
        }
    }
}
