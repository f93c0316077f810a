import EventLoop
import Foundation

/// A file of lines, read a part at a time.
///
/// - Limit: 64 MiB a line, and for ``everything()`` 256 MiB.
/// - Thread: its own ``BlockingThread``.
actor LineFile {
    private let thread = BlockingThread(name: "lines")
    private let path: String
    private var handle: FileHandle?
    private var rest: [UInt8] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }

    private static let partBytes = 1 << 20
    private static let lineBytes = 64 << 20
    private static let fileBytes = 256 << 20

    init(path: String) { self.path = path }

    deinit { thread.stop() }

    /// Goes to the beginning.
    func open() throws {
        close()
        guard let handle = FileHandle(forReadingAtPath: path) else { throw ImportError("the file cannot be read") }
        self.handle = handle
    }

    /// - Returns: the following lines without their ends; nil at the end of the file.
    func next() throws -> [String]? {
        while let handle {
            let part = try handle.read(upToCount: Self.partBytes) ?? Data()
            if part.isEmpty {
                close()
                defer { rest = [] }
                return rest.isEmpty ? nil : [String(decoding: rest, as: UTF8.self)]
            }
            rest.append(contentsOf: part)
            if let end = rest.lastIndex(of: UInt8(ascii: "\n")) {
                let lines = rest[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                defer { rest.removeSubrange(...end) }
                return lines.map { String(decoding: $0, as: UTF8.self) }
            }
            guard rest.count <= Self.lineBytes else { throw ImportError("a line of the file is longer than 64 MiB") }
        }
        return nil
    }

    func count() throws -> Int {
        try open()
        var count = 0
        while let lines = try next() { count += lines.count }
        return count
    }

    func everything() throws -> [UInt8] {
        try open()
        defer { close() }
        let data = try handle?.read(upToCount: Self.fileBytes + 1) ?? Data()
        guard data.count <= Self.fileBytes else { throw ImportError("the document is larger than 256 MiB: give one memory a line") }
        return Array(data)
    }

    /// Idempotent.
    func close() {
        try? handle?.close()
        handle = nil
        rest = []
    }
}
