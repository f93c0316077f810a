#if canImport(Glibc)
    import Glibc
#endif

/// A file mapped read-only; pages are read when they are first touched and belong to the page cache.
///
/// - Owner: the mapping lives as long as this object; pointers into it must not outlive it.
/// - Threads: any; the bytes never change through this mapping. A file truncated while mapped ends the process (SIGBUS, mmap(2)):
///   model folders are replaced, not edited in place.
final class MappedFile: Sendable {
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    /// - Throws: ``EmbeddingError/Code/missingFile`` when the file cannot be opened or mapped.
    init(path: String, name: String) throws(EmbeddingError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw EmbeddingError(.missingFile, "\(name) cannot be read") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw EmbeddingError(.missingFile, "\(name) is not a file")
        }
        let count = Int(status.st_size)
        guard count > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
            throw EmbeddingError(.missingFile, "\(name) cannot be mapped")
        }
        bytes = UnsafeRawBufferPointer(start: base, count: count)
    }

    /// Gives the touched pages back; they are read again, from the page cache, when they are next touched.
    func releasePages() {
        if let base = bytes.baseAddress { madvise(UnsafeMutableRawPointer(mutating: base), bytes.count, MADV_DONTNEED) }
    }

    deinit {
        if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
    }
}
