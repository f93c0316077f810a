#if canImport(Glibc)
    import Glibc
#endif

/// Says which process owns a data directory: `flock(2)` on a file in it, which ends with the process, however that ends.
struct DirectoryLock: ~Copyable {
    private let descriptor: Int32

    /// - Returns: `nil` if another owner has it.
    static func take(_ path: String) throws(PostgresError) -> DirectoryLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw PostgresError(.embedded, "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return DirectoryLock(descriptor: descriptor) }
        let reason = errno
        close(descriptor)
        if reason == EWOULDBLOCK { return nil }
        throw PostgresError(.embedded, "cannot lock \(path): \(String(cString: strerror(reason)))")
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        // A child that is being started has the file open too, for a moment: closing alone would not give the lock up.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
