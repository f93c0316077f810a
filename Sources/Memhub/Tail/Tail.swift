import ArgumentParser
import Foundation
import Wire

struct Tail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Follow a hub's events in the terminal.",
        discussion: """
            One line an event, until Ctrl-C. A broken connection is made anew and continues after the last event shown; after a restart \
            of this command, --since and --epoch do the same.

              memhub tail --events 'fact_*' --user discord_1000001
              memhub tail --json | jq .data
            """)

    @OptionGroup var hub: HubOptions
    @Option(help: ArgumentHelp("Continue after this event (`seq` of --json).", valueName: "seq")) var since: Int64?
    @Option(help: ArgumentHelp("The epoch that --since belongs to; shown on connecting.", valueName: "uuid")) var epoch: Identifier?
    @Option(help: ArgumentHelp("Only events of this name; ends in * for a prefix. May be repeated.", valueName: "pattern"))
    var events: [String] = []
    @Option(help: ArgumentHelp("Only this user's events.", valueName: "user-id")) var user: String?
    @Flag(help: "Each event as the JSON it came as.") var json = false

    func validate() throws {
        if epoch != nil, since == nil { throw ValidationError("--epoch goes with --since.") }
    }

    func run() async throws {
        let client = HubClient(address: try hub.address(), token: try hub.token())
        let cursor = EventCursor(epoch: epoch, since: since, events: events.isEmpty ? nil : events, userId: user)
        let line = EventLine(hasColours: Terminal.output.hasColours, timeZone: .current)
        try await EventFollower(client: client, cursor: cursor, waitsForHub: true).run { notice in
            switch notice {
            case .connected(.continued(let replayed)):
                Terminal.errors.line(replayed > 0 ? "-- connected; \(replayed) events to catch up with" : "-- connected")
            case .connected(.lost):
                Terminal.errors.line("-- connected; events before this moment cannot be shown any more")
            case .event(let event, let bytes):
                Terminal.output.line(json ? String(decoding: bytes, as: UTF8.self) : line.text(event))
            case .disconnected(let reason, let wait):
                Terminal.errors.line("-- disconnected: \(reason); next try in \(wait.formatted(.units(fractionalPart: .show(length: 1))))")
            }
        }
    }
}

extension Identifier: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
