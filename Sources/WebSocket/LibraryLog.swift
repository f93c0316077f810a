import CLibwebsockets
import Logging
import Synchronization

/// libwebsockets' own log, one per process, as swift-log.
///
/// Its lines may carry URLs and headers, so only the name of the function that spoke is passed on.
///
/// - Threads: any.
enum LibraryLog {
    private static let logger = Mutex<Logger?>(nil)

    /// The last logger given is the one used.
    static func route(to logger: Logger) {
        self.logger.withLock { $0 = logger }
        lws_set_log_level(Int32(LLL_ERR | LLL_WARN), libraryLogCallback)
    }

    fileprivate static func pass(_ level: Int32, _ line: UnsafePointer<CChar>) {
        guard let logger = logger.withLock({ $0 }) else { return }
        let source = String(cString: line).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        logger.log(level: level == Int32(LLL_ERR) ? .warning : .debug, "libwebsockets complains", metadata: ["in": "\(source)"])
    }
}

private func libraryLogCallback(_ level: Int32, _ line: UnsafePointer<CChar>?) {
    if let line { LibraryLog.pass(level, line) }
}
