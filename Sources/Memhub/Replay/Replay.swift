import ArgumentParser
import Foundation

struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Speak a conversation from a file to a hub, as a Discord-style bot.",
        discussion: """
            FILE holds JSON Lines, {"speaker":"Ada","text":"I live in Oslo."} (a "session" may be added), or LoCoMo's JSON. For each turn \
            the bot asks for the context, then completes the turn; at the end it waits until everything it said has been extracted.

              memhub replay conversation.jsonl --verbose
              memhub replay locomo.json --conversation conv-26 --each-speaker --questions 20

            Exit code 1 if a turn's extraction failed or did not end.
            """)

    enum Speed: String, ExpressibleByArgument, CaseIterable { case real, full }

    @Argument(help: "The conversation.", completion: .file()) var file: String
    @OptionGroup var hub: HubOptions
    @Option(help: ArgumentHelp("Whom the first speaker is.", valueName: "user-id")) var user = "discord_1000001"
    @Flag(help: "Remember every speaker, each line a turn of its own (otherwise the first speaker is the user, the others answer).")
    var eachSpeaker = false
    @Option(help: "real: 150 words a minute; full: as fast as the hub answers.") var speed = Speed.full
    @Option(help: ArgumentHelp("Stop after this many turns.", valueName: "turns")) var limit: Int?
    @Option(help: ArgumentHelp("The sample of a LoCoMo file. (default: the first)", valueName: "name")) var conversation: String?
    @Option(help: ArgumentHelp("Afterwards ask this many of a LoCoMo sample's questions.", valueName: "count")) var questions = 0
    @Option(help: ArgumentHelp("Afterwards ask the questions in this file, one a line.", valueName: "file"), completion: .file())
    var ask: String?
    @Option(help: ArgumentHelp("Facts and turns in a context.", valueName: "count")) var recall = 5
    @Option(help: ArgumentHelp("How long extraction may stand still before waiting ends.", valueName: "seconds")) var wait = 60
    @Flag(name: .shortAndLong, help: "Print each turn's context and events.") var verbose = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
        guard questions >= 0, wait > 0 else { throw ValidationError("--questions and --wait take positive numbers.") }
        guard (1...50).contains(recall) else { throw ValidationError("--recall must be from 1 to 50.") }
    }

    func run() async throws {
        let conversation = try read()
        let plan = try ReplayPlan(conversation, firstUser: user, eachSpeaker: eachSpeaker, limit: limit)
        let client = HubClient(address: try hub.address(), token: try hub.token())
        let player = ReplayPlayer(client: client, plan: plan, isRealSpeed: speed == .real, recall: recall, isVerbose: verbose)
        let isSettled = try await player.run(patience: .seconds(wait)) {
            try await ReplayQuestions(plan: plan, recall: recall, client: client).ask(conversation.questions, ledger: $0)
        }
        await client.stop()
        if !isSettled { throw ExitCode.failure }
    }

    private func read() throws -> Conversation {
        var conversation = try Conversation.parse(try contents(of: file), sample: conversation)
        let ofFile = conversation.questions
        conversation.questions = (0..<min(questions, ofFile.count)).map { ofFile[$0 * ofFile.count / min(questions, ofFile.count)] }
        if let ask {
            let lines = String(decoding: try contents(of: ask), as: UTF8.self).split(whereSeparator: \.isNewline)
            conversation.questions += lines.map { Conversation.Question(text: String($0)) }
        }
        return conversation
    }

    private func contents(of file: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: file) else { throw ValidationError("\(file) cannot be read.") }
        return data
    }
}
