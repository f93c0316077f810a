import ArgumentParser
import Foundation
import Hub

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write everything about all users out, as JSON lines.",
        discussion: """
            Users, agents, facts with their history and links, sessions, turns, tasks, summaries and vectors, as they were at one moment. \
            `memhub import json` makes the same of it elsewhere. Settings, events and (unless asked for) tokens stay.

              memhub export hub.jsonl
              memhub export - --no-vectors | zstd > hub.jsonl.zst
            """)

    @Argument(help: "The file, readable by its owner only; - is standard output.", completion: .file()) var file: String
    @Flag(inversion: .prefixedNo, help: "Vectors too; without them an import embeds again.") var vectors = true
    @Flag(help: "The digests of tokens too, so that users and bots keep theirs.") var tokens = false
    @OptionGroup(title: "Settings") var flags: SettingFlags

    func run() async throws {
        let settings = try flags.settings()
        let output = try ExportFile(path: file)
        let bar = ProgressBar(.errors)
        let counts: [(table: String, rows: Int)]
        do {
            counts = try await HubTransfer.export(
                Exporter.Options(hasVectors: vectors, hasTokens: tokens), settings: settings, logger: ProcessLog.start(.error),
                progress: { bar.update("writing", $0, of: $1) }, write: { try output.write($0) })
            try output.finish()
        } catch {
            output.discard()
            throw error
        }
        bar.end()
        Terminal.errors.line(TextTable(header: ["TABLE", "ROWS"], rows: counts.map { [$0.table, "\($0.rows)"] }).text)
    }
}

/// The file appears under its name once it is whole.
private final class ExportFile: Sendable {
    private let handle: FileHandle
    private let path: String?

    private var unfinished: String? { path.map { $0 + ".unfinished" } }

    init(path: String) throws {
        guard path != "-" else {
            (handle, self.path) = (.standardOutput, nil)
            return
        }
        let unfinished = path + ".unfinished"
        guard FileManager.default.createFile(atPath: unfinished, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: unfinished)
        else { throw ValidationError("The file cannot be written.") }
        (self.handle, self.path) = (handle, path)
    }

    func write(_ bytes: [UInt8]) throws { try handle.write(contentsOf: bytes) }

    func finish() throws {
        guard let path, let unfinished else { return }
        try handle.synchronize()
        try handle.close()
        guard rename(unfinished, path) == 0 else { throw ValidationError("The file cannot be put in its place.") }
    }

    func discard() {
        if let unfinished { try? FileManager.default.removeItem(atPath: unfinished) }
    }
}
