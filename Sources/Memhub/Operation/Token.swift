import ArgumentParser
import Foundation
import Hub
import Wire

struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, list and revoke tokens.",
        discussion: "Works while the hub runs and when it does not.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token and print it: it is shown this once.",
            discussion: """
                memhub token create --kind bot --platform discord --label "the bot on my server"
                memhub token create --kind admin --expires-in 30d
                """)

        @Option(help: "user (one user), bot (all users of a platform) or admin (everything).") var kind: TokenKind
        @Option(help: "The platform of a bot, such as discord.") var platform: String?
        @Option(help: ArgumentHelp("The user of a user token.", valueName: "user-id")) var user: String?
        @Option(help: "What it is for, shown by `token list`.") var label: String?
        @Option(help: "How long it is good for: a number and s, m, h, d or w.") var expiresIn: Lifetime?
        @OptionGroup(title: "Settings") var flags: SettingFlags

        func validate() throws {
            switch kind {
            case .bot where platform == nil: throw ValidationError("A bot token needs --platform.")
            case .user where user == nil: throw ValidationError("A user token needs --user.")
            case .user where platform != nil, .admin where platform != nil:
                throw ValidationError("--platform belongs to bot tokens.")
            case .bot where user != nil, .admin where user != nil: throw ValidationError("--user belongs to user tokens.")
            default: break
            }
        }

        func run() async throws {
            let settings = try flags.settings()
            let expiresAt = expiresIn.map { Date(timeIntervalSinceNow: $0.seconds) }
            let issued = try await withHubDatabase(settings: settings, logger: ProcessLog.start(.error)) { tokens in
                try await tokens.create(kind: kind, userId: user, platform: platform, label: label, expiresAt: expiresAt)
            }
            Terminal.output.line(issued.token)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all tokens, without the tokens themselves.")

        @OptionGroup(title: "Settings") var flags: SettingFlags

        func run() async throws {
            let settings = try flags.settings()
            let tokens = try await withHubDatabase(settings: settings, logger: ProcessLog.start(.error)) { try await $0.list() }
            let now = Date()
            let rows = tokens.map { token in
                [
                    token.id.uuidString.lowercased(), token.kind.rawValue, token.userId ?? token.platform ?? "", token.state(at: now),
                    Timestamp(token.createdAt).text, token.expiresAt.map { Timestamp($0).text } ?? "never", token.label ?? "",
                ]
            }
            Terminal.output.line(
                TextTable(header: ["ID", "KIND", "FOR", "STATE", "CREATED", "EXPIRES", "LABEL"], rows: rows).text)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token worthless; its live connections are closed.")

        @Argument(help: "The id that `memhub token list` shows.") var id: UUID
        @OptionGroup(title: "Settings") var flags: SettingFlags

        func run() async throws {
            let settings = try flags.settings()
            let found = try await withHubDatabase(settings: settings, logger: ProcessLog.start(.error)) {
                try await $0.revoke(id: id)
            }
            guard found else {
                Terminal.errors.line("memhub: there is no living token with this id")
                throw ExitCode.failure
            }
            Terminal.errors.line("revoked")
        }
    }
}

extension TokenSummary {
    fileprivate func state(at now: Date) -> String {
        if revokedAt != nil { return "revoked" }
        if let expiresAt, expiresAt <= now { return "expired" }
        return "valid"
    }
}

extension TokenKind: ExpressibleByArgument {}

extension UUID: @retroactive ExpressibleByArgument {
    public init?(argument: String) { self.init(uuidString: argument) }
}

/// A span of time as it is written after `--expires-in`: `90s`, `12h`, `30d`.
struct Lifetime: ExpressibleByArgument {
    let seconds: TimeInterval

    private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]

    init?(argument: String) {
        guard let unit = argument.last.flatMap({ Self.units[$0] }), let count = UInt32(argument.dropLast()), count > 0 else {
            return nil
        }
        seconds = Double(count) * unit
    }
}
