import ArgumentParser
import Hub

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring memories in from another product, or from another hub.",
        discussion: """
            An import may be repeated: what is there is left as it is, and one that was stopped goes on. Hubs may be running meanwhile. \
            Nothing is written to the source.

              memhub import json hub.jsonl
              memhub import mem0 --from postgresql://localhost/app --table memories --platform app
              memhub import mem0-file history.db --user discord_1234567890
              memhub import voxbridge --from postgresql://localhost/voxbridge --dry-run
              memhub import chatsg --from postgresql://localhost/chatsg --user-map users.csv
            """,
        subcommands: [JSON.self, Mem0.self, Mem0File.self, VoxBridge.self, ChatSG.self])

    struct JSON: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "json", abstract: "From a file of `memhub export`, or of mem0's memories as JSON or JSON lines.")

        @Argument(help: "The file.", completion: .file()) var file: String
        @OptionGroup(title: "Import") var options: ImportOptions
        @OptionGroup(title: "Settings") var flags: SettingFlags

        func run() async throws { try await options.run(flags) { _ in JSONFileSource(path: file) } }
    }

    struct Mem0: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "mem0", abstract: "From mem0's pgvector table.")

        @OptionGroup var source: SourceDatabase
        @Option(help: ArgumentHelp("mem0's collection.", valueName: "name")) var table = "mem0"
        @Option(help: ArgumentHelp("mem0's history.db, if it is to come along.", valueName: "file"), completion: .file())
        var history: String?
        @OptionGroup(title: "Import") var options: ImportOptions
        @OptionGroup(title: "Settings") var flags: SettingFlags

        func run() async throws {
            try await options.run(flags) { Mem0TableSource(address: source.from, table: table, history: history, logger: $0) }
        }
    }

    struct Mem0File: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "mem0-file", abstract: "From a SQLite file of mem0: a history, or the Node library's vectors.",
            discussion: "A history says nothing of users: it needs --user.")

        @Argument(help: "history.db, memory.db or vector_store.db.", completion: .file()) var file: String
        @OptionGroup(title: "Import") var options: ImportOptions
        @OptionGroup(title: "Settings") var flags: SettingFlags

        func run() async throws { try await options.run(flags) { _ in Mem0FileSource(path: file) } }
    }

    struct VoxBridge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "voxbridge", abstract: "From VoxBridge: users, agents, facts and their vectors.")

        @OptionGroup var source: SourceDatabase
        @Option(help: ArgumentHelp("mem0's table there.", valueName: "name")) var vectorTable = "user_memories"
        @OptionGroup(title: "Import") var options: ImportOptions
        @OptionGroup(title: "Settings") var flags: SettingFlags

        func run() async throws {
            try await options.run(flags) { VoxBridgeSource(address: source.from, vectors: vectorTable, logger: $0) }
        }
    }

    struct ChatSG: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "chatsg", abstract: "From ChatSG: mem0_memories and mem0_history.",
            discussion: "ChatSG's users are numbers: give --platform, or a --user-map of numbers, mail addresses or azure ids.")

        @OptionGroup var source: SourceDatabase
        @OptionGroup(title: "Import") var options: ImportOptions
        @OptionGroup(title: "Settings") var flags: SettingFlags

        func run() async throws { try await options.run(flags) { ChatSGSource(address: source.from, logger: $0) } }
    }
}

struct SourceDatabase: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The product's PostgreSQL. A password is better left to PGPASSWORD or ~/.pgpass, where no list of processes shows it.",
            valueName: "address"))
    var from: String
}
