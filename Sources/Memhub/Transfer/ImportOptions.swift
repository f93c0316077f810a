import ArgumentParser
import Foundation
import Hub
import Logging
import Wire

/// What all imports share.
struct ImportOptions: ParsableArguments {
    @Flag(help: "Say what would come in, and change nothing.") var dryRun = false
    @Option(
        help: ArgumentHelp(
            "Whom the source's users are here: lines of NAME,USER-ID, such as 42,discord_1234567890.", valueName: "file"),
        completion: .file())
    var userMap: String?
    @Option(help: ArgumentHelp("Put before names that the map does not know: 42 becomes PREFIX_42.", valueName: "prefix"))
    var platform: String?
    @Option(help: ArgumentHelp("Everything belongs to this user.", valueName: "user-id")) var user: String?
    @Option(
        help: ArgumentHelp(
            "automatic: kept when a few texts, embedded here, give the same; keep: kept when of the same length; embed: made again.",
            valueName: "choice"))
    var vectors = "automatic"
    @Option(
        help: ArgumentHelp("Write what was left out and why, as JSON lines, the last one the numbers. No texts.", valueName: "file"),
        completion: .file())
    var report: String?

    func validate() throws {
        if user != nil, userMap != nil || platform != nil { throw ValidationError("--user leaves nothing to --user-map and --platform.") }
    }

    /// Imports, shows how far it is, and prints the report.
    func run<Source: ImportSource>(_ flags: SettingFlags, _ makeSource: (Logger) -> Source) async throws {
        let settings = try flags.settings()
        let options = try importerOptions()
        let logger = ProcessLog.start(.error)
        let source = makeSource(logger)
        let file = try report.map { try ReportFile(path: $0) }
        let bar = ProgressBar(.errors)
        do {
            let report = try await HubTransfer.bring(
                source, options, settings: settings, logger: logger, step: { Terminal.errors.line("==> \($0)") },
                progress: { stage, done, total in bar.update(stage == .reading ? "reading  " : "embedding", done, of: total) },
                onSkip: { record in file?.line(record) })
            await source.close()
            bar.end()
            file?.line(report)
            Terminal.output.line(ReportText.text(report))
        } catch {
            await source.close()
            bar.end()
            Terminal.errors.line("memhub: the import has stopped: \(error)")
            Terminal.errors.line("What has come in stays; the same command goes on from there.")
            throw ExitCode.failure
        }
    }

    private func importerOptions() throws -> Importer.Options {
        do {
            let map = try userMap.map { try String(contentsOfFile: $0, encoding: .utf8) }
            return try Importer.Options(
                users: UserMapping(everybody: user, map: map, platform: platform), vectors: vectors, isDryRun: dryRun)
        } catch let error as ImportError {
            throw ValidationError(error.description)
        } catch {
            throw ValidationError("The file of --user-map cannot be read.")
        }
    }
}

/// The report for machines.
private final class ReportFile: Sendable {
    private let handle: FileHandle

    init(path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw ValidationError("The file of --report cannot be written.") }
        self.handle = handle
    }

    func line(_ value: some Encodable) { try? handle.write(contentsOf: WireCoder.encode(value) + [UInt8(ascii: "\n")]) }
}

/// The report for people.
package enum ReportText {
    package static func text(_ report: ImportReport) -> String {
        var rows = report.rows.sorted { $0.key < $1.key }.map { table, rows in [table, "\(rows.added)", "\(rows.existing)"] }
        if rows.isEmpty { rows = [["nothing", "0", "0"]] }
        let header = ["TABLE", report.dryRun ? "WOULD BE ADDED" : "ADDED", "THERE ALREADY"]
        var lines = [TextTable(header: header, rows: rows).text]
        lines.append("")
        lines.append("vectors: \(report.vectors.kept) kept, \(report.vectors.embedded) \(report.dryRun ? "to be embedded" : "embedded")")
        for (reason, count) in report.skipped.sorted(by: { $0.key < $1.key }) {
            lines.append("left out: \(count) \(reason) (\(SkipReason(rawValue: reason)?.meaning ?? ""))")
        }
        if !report.unknownColumns.isEmpty {
            lines.append("not taken over, this hub has no such columns: \(report.unknownColumns.joined(separator: ", "))")
        }
        return lines.joined(separator: "\n")
    }
}
