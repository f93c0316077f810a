import COpenSSL

#if canImport(Glibc)
    import Glibc
#endif

extension SecretKey {
    /// The key in `file`: 32 bytes that nobody but their owner may read. A missing file is made, with random bytes and mode 0600; of several
    /// processes that make it at once, all get the same key. The folder must exist.
    ///
    /// - Throws: ``CryptoError`` with the code `keyFileIsExposed` when its group or others may read or write it, or it belongs to neither
    ///   this user nor root; `wrongKeySize`; `keyFileUnusable` with `errno` for all else, a symbolic link among it.
    public static func load(file: String) throws(CryptoError) -> SecretKey {
        if let key = try existing(file) { return key }
        try create(file)
        guard let key = try existing(file) else { throw unusable(ENOENT) }
        return key
    }

    /// Nil when there is no such file.
    private static func existing(_ file: String) throws(CryptoError) -> SecretKey? {
        // Without O_NONBLOCK, opening a pipe would wait for its writer.
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw unusable(errno)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unusable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw unusable(EINVAL) }
        guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() || status.st_uid == 0 else { throw CryptoError(code: .keyFileIsExposed) }
        guard status.st_size == size else { throw CryptoError(code: .wrongKeySize) }

        var bytes = [UInt8](repeating: 0, count: size)
        defer { bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
        let count = read(descriptor, &bytes, size)
        guard count == size else { throw unusable(count < 0 ? errno : EIO) }
        return try SecretKey(bytes)
    }

    /// Writes beside it and links: the file appears whole, or another process's stays.
    private static func create(_ file: String) throws(CryptoError) {
        let draft = "\(file).\(Hex.encode(try SecureRandom.bytes(8)))"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unusable(errno) }
        defer {
            close(descriptor)
            unlink(draft)
        }
        var bytes = try SecureRandom.bytes(size)
        defer { bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
        guard write(descriptor, bytes, size) == size, fsync(descriptor) == 0 else { throw unusable(errno) }
        guard link(draft, file) == 0 || errno == EEXIST else { throw unusable(errno) }
        try synchronizeFolder(of: file)
    }

    /// What was encrypted with the key must not outlive it.
    private static func synchronizeFolder(of file: String) throws(CryptoError) {
        let folder = file.lastIndex(of: "/").map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unusable(errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw unusable(errno) }
    }

    private static func unusable(_ number: Int32) -> CryptoError { CryptoError(code: .keyFileUnusable, libraryCode: UInt(number)) }
}
