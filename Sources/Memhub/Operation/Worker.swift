import ArgumentParser
import Foundation
import Hub
import ServiceLifecycle

struct Worker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Only extract: work off the queue of a running hub.",
        discussion: """
            Takes the same settings as `memhub serve` and the same database: run as many as you like beside it. MEMHUB_WORKERS says \
            how many tasks this process works on at once. Ctrl-C (or SIGTERM) lets them finish and gives back what has not ended \
            after MEMHUB_DRAIN_S; a second one ends at once.

            \(SettingsText.environment)
            """)

    @OptionGroup(title: "Settings") var flags: SettingFlags

    func run() async throws {
        let settings = try flags.settings()
        guard settings.extraction.workers > 0 else {
            Terminal.errors.line("memhub: MEMHUB_WORKERS is 0: this worker would do nothing")
            throw ExitCode(78)
        }
        let logger = ProcessLog.start(settings.logLevel)
        let worker = HubWorker(settings: settings, logger: logger) { step in
            Terminal.errors.line("==> \(step)")
        } announce: { startedIn in
            let seconds = startedIn.inSeconds.formatted(.number.precision(.fractionLength(1)))
            Terminal.output.line("Working after \(seconds) s, \(settings.extraction.workers) tasks at once. Ctrl-C stops.")
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: worker, successTerminationBehavior: .gracefullyShutdownGroup)], logger: logger))
        try await StopSignals.running(group)
    }
}
