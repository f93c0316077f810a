import ArgumentParser
import Foundation
import Hub
import Logging
import Metrics
import ServiceLifecycle

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the hub.",
        discussion: """
            Without DATABASE_URL the hub starts its own PostgreSQL in the data folder and stops it when it ends. Ctrl-C (or SIGTERM) \
            lets open work finish; a second one ends at once.

            \(SettingsText.environment)
            """)

    @OptionGroup(title: "Settings") var flags: SettingFlags

    func run() async throws {
        let settings = try flags.settings()
        let logger = ProcessLog.start(settings.logLevel)
        let metrics = PrometheusRegistry()
        MetricsSystem.bootstrap(metrics)
        let hub = HubService(settings: settings, metrics: metrics, logger: logger) { step in
            Terminal.errors.line("==> \(step)")
        } announce: { startup in
            Terminal.output.line(StartupText.text(startup, program: CommandLine.arguments[0]))
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: hub, successTerminationBehavior: .gracefullyShutdownGroup)], logger: logger))
        try await StopSignals.running(group)
    }
}

/// What a person reads when the hub is up.
enum StartupText {
    static func text(_ startup: HubStartup, program: String) -> String {
        let seconds = Double(startup.startedIn.components.seconds) + Double(startup.startedIn.components.attoseconds) / 1e18
        var lines = [
            "",
            "  dashboard    \(startup.address)/",
        ]
        if let file = startup.adminTokenFile { lines.append("  admin token  \(file)") }
        lines.append("  try next     \(next(startup, program: program))")
        lines.append("")
        lines.append("Ready after \(seconds.formatted(.number.precision(.fractionLength(1)))) s. Ctrl-C stops.")
        return lines.joined(separator: "\n")
    }

    /// A line that works as it stands.
    private static func next(_ startup: HubStartup, program: String) -> String {
        guard let file = startup.adminTokenFile else { return "curl \(startup.address)/health" }
        let url = startup.address.replacing("http://", with: "ws://")
        return "\(program) tail --url \(url) --token-file \(file)"
    }
}
