import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Standard output or standard error, written line by line from any thread.
final class Terminal: Sendable {
    static let output = Terminal(STDOUT_FILENO)
    static let errors = Terminal(STDERR_FILENO)

    let isTerminal: Bool
    private let descriptor: Int32
    /// Whether a status line stands at the end of the screen.
    private let hasStatus = Mutex(false)

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
    }

    /// Colours are for terminals, and for people who did not decline them (no-color.org).
    var hasColours: Bool { isTerminal && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty }

    func line(_ text: String) {
        hasStatus.withLock { hasStatus in
            write((hasStatus ? "\r\u{1B}[K" : "") + text + "\n")
            hasStatus = false
        }
    }

    /// A line that the next one replaces; on what is no terminal, an ordinary line.
    func status(_ text: String) {
        guard isTerminal else { return line(text) }
        hasStatus.withLock { hasStatus in
            write("\r\u{1B}[K" + text)
            hasStatus = true
        }
    }

    private func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                return
            }
            bytes = bytes.dropFirst(written)
        }
    }
}
