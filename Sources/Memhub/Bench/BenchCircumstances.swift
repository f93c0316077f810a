import Foundation
import Hub
import Wire

/// The machine, the commit, the command and the time of a measurement.
struct BenchCircumstances: Sendable {
    var processor: String
    var cores: Int
    var memoryBytes: Int
    /// Processes that wanted to run in the minute before (proc(5), loadavg): above 0 somebody else was at work.
    var load: Double
    /// With `-dirty` when the tree has changes; `unknown` outside of a clone.
    var commit: String
    var command: String
    var date: String
    var isQuick: Bool

    static func now(isQuick: Bool) -> BenchCircumstances {
        let program = CommandLine.arguments.first.map { ($0 as NSString).lastPathComponent } ?? "memhub"
        return BenchCircumstances(
            processor: field("model name", of: "/proc/cpuinfo") ?? "unknown processor",
            cores: ProcessInfo.processInfo.activeProcessorCount,
            memoryBytes: Int(ProcessInfo.processInfo.physicalMemory),
            load: contents("/proc/loadavg").split(separator: " ").first.flatMap { Double($0) } ?? 0,
            commit: currentCommit() ?? "unknown",
            command: ([program] + CommandLine.arguments.dropFirst()).joined(separator: " "),
            date: Timestamp(Date()).text, isQuick: isQuick)
    }

    var text: String {
        let memory = (Double(memoryBytes) / Double(1 << 30)).formatted(.number.precision(.fractionLength(1)))
        return "\(date), commit \(commit), \(processor), \(cores) cores, \(memory) GiB, load before \(load)"
    }

    private static func currentCommit() -> String? {
        guard let settings = try? Settings.load(environment: ProcessInfo.processInfo.environment) else { return nil }
        let git = Process()
        let output = Pipe()
        git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        git.arguments = ["git", "-C", settings.folders.home, "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
        git.standardOutput = output
        git.standardError = FileHandle.nullDevice
        guard (try? git.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        git.waitUntilExit()
        let commit = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return git.terminationStatus == 0 && !commit.isEmpty ? commit : nil
    }

    private static func field(_ name: String, of file: String) -> String? {
        let line = contents(file).split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private static func contents(_ file: String) -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }
}
