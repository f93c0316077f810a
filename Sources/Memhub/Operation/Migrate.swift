import ArgumentParser
import Hub

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database up to date, without starting the hub.",
        discussion: "`memhub serve` does the same when it starts. With DATABASE_URL that server is migrated, else the embedded one.")

    @OptionGroup(title: "Settings") var flags: SettingFlags

    func run() async throws {
        let settings = try flags.settings()
        let applied = try await HubMaintenance.migrate(settings: settings, logger: ProcessLog.start(settings.logLevel)) { step in
            Terminal.errors.line("==> \(step)")
        }
        for migration in applied { Terminal.output.line("applied \(migration)") }
        if applied.isEmpty { Terminal.output.line("nothing to apply") }
    }
}
