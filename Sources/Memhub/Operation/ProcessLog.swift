import Foundation
import Logging
import Wire

/// The process's log: one line an entry, on standard error.
enum ProcessLog {
    /// Installs the log. Call once.
    static func start(_ level: Logger.Level) -> Logger {
        LoggingSystem.bootstrap { label in
            var handler = LineLogHandler(label: label, style: Terminal.errors.isTerminal ? .forPeople : .forMachines)
            handler.logLevel = level
            return handler
        }
        return Logger(label: "memhub")
    }
}

/// On a terminal the time of day, the level and the message; elsewhere (a file, a journal) the full time and the label too.
struct LineLogHandler: LogHandler {
    enum Style { case forPeople, forMachines }

    let label: String
    let style: Style
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let metadata = metadata.merging(event.metadata ?? [:]) { _, new in new }
        Terminal.errors.line(text(event.level, "\(event.message)", metadata, at: Date()))
    }

    func text(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, at date: Date) -> String {
        let time = Timestamp(date).text
        var parts =
            switch style {
            case .forPeople: [String(time.dropFirst(11).dropLast()), level.rawValue.padded(to: 8)]
            case .forMachines: [time, level.rawValue, label + ":"]
            }
        parts.append(message)
        parts += metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return SafeText.oneLine(parts.joined(separator: " "))
    }
}
