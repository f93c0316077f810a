import ArgumentParser
import Foundation
import HTTP
import Wire

struct BenchSpeculation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speculation", abstract: "What a person who has just stopped speaking waits for, on real conversations.",
        discussion: """
            Reads a LoCoMo file. One user for each conversation remembers its turns; then its questions (categories 1–4) are spoken at \
            150 words a minute, with a transcript_partial every 300 ms and context_request after the silence by which a recogniser \
            knows the end. Afterwards the same transcripts are asked without partials, past the hub's cache of results: the answers must be the \
            same.
            """)

    @OptionGroup var options: BenchOptions
    @OptionGroup(title: "A hub that runs already") var target: BenchTarget
    @Option(help: "The LoCoMo file.", completion: .file()) var file: String
    @Option(help: "People who speak at once.") var sessions = 8
    @Option(help: "Times faster than people speak. (default: 1, with --quick 10)") var speed: Double?
    @Option(help: ArgumentHelp("Silence between the last word and the final transcript.", valueName: "milliseconds")) var endpointMs = 300
    @Option(help: "The share of questions whose final transcript differs by one word from what was heard before.") var corrected = 0.2

    func validate() throws {
        if sessions < 1 { throw ValidationError("--sessions must be at least 1.") }
        if let speed, !(speed > 0) { throw ValidationError("--speed must be above 0.") }
        if endpointMs < 0 { throw ValidationError("--endpoint-ms must not be negative.") }
        if !(0...1).contains(corrected) { throw ValidationError("--corrected must be from 0 to 1.") }
    }

    func run() async throws {
        guard let data = FileManager.default.contents(atPath: file) else { throw ValidationError("\(file) cannot be read.") }
        guard var dataset = try? RecallDataset(data), !dataset.conversations.isEmpty else {
            throw ValidationError("\(file) is not a LoCoMo file.")
        }
        if options.quick { dataset.shorten(toTurns: 60, questions: 24) }
        let measurement = SpeculationMeasurement(
            hub: try target.hub(), dataset: dataset, sessions: sessions,
            pace: SpeakingPace(speed: speed ?? (options.quick ? 10 : 1), endpoint: .milliseconds(endpointMs)), corrected: corrected)
        try await options.report("speculation", deadline: .seconds(7200), measurement.run)
    }
}

private struct SpeculationMeasurement: Sendable {
    /// One question, and the user whose conversation it is about.
    struct Assignment: Sendable {
        var number: Int
        var userId: String
        var question: SpokenQuestion
        var isCorrected: Bool
    }

    var hub: BenchTarget.Hub
    var dataset: RecallDataset
    var sessions: Int
    var pace: SpeakingPace
    var corrected: Double

    private static let adversarial = 5

    func run() async throws -> [BenchTable] {
        let run = UInt32.random(in: 0 ... .max)
        let users = dataset.conversations.indices.map { "bench_\(run)-\($0)" }
        let assignments = assignments(users)
        guard !assignments.isEmpty else { throw BenchError("the file has no questions of categories 1–4") }
        return try await hub.reached { address, token in
            try await HTTPClient.running { http in
                let provider = ProviderClient(http: http, address: address, token: token)
                try await remember(users, provider)
                let before = try await StageTimes.read(from: address)
                let client = HubClient(address: address, token: token)
                do {
                    let spoken = try await each(assignments, client, progress: "spoken") { try await pace.speak($0.question, "s\($0.number)", $1) }
                    let times = try await StageTimes.read(from: address).since(before)
                    for userId in users { try await provider.touch(userId: userId) }
                    let asked = try await each(assignments, client, progress: "asked again") { assignment, session in
                        try await pace.ask(assignment.question, "a\(assignment.number)", session)
                    }
                    await client.stop()
                    return tables(assignments, spoken: spoken, asked: asked, times)
                } catch {
                    await client.stop()
                    throw error
                }
            }
        }
    }

    /// All questions but adversarial ones; every n-th is corrected, word changed and word added in turn.
    private func assignments(_ users: [String]) -> [Assignment] {
        let asked = zip(users, dataset.conversations).flatMap { userId, conversation in
            conversation.questions.filter { $0.category != Self.adversarial }.map { (userId: userId, text: $0.text) }
        }
        return asked.enumerated().map { number, asked in
            let before = Int(Double(number) * corrected)
            let isCorrected = Int(Double(number + 1) * corrected) > before
            let kinds = SpokenQuestion.Correction.allCases
            let correction = isCorrected ? kinds[before % kinds.count] : nil
            return Assignment(
                number: number, userId: asked.userId, question: SpokenQuestion(asked.text, correction: correction, seed: number),
                isCorrected: isCorrected)
        }
    }

    private func remember(_ users: [String], _ provider: ProviderClient) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (userId, conversation) in zip(users, dataset.conversations) {
                group.addTask {
                    for (index, turn) in conversation.turns.enumerated() {
                        if index % 50 == 0 {
                            BenchProgress.show("\(conversation.name): \(index) of \(conversation.turns.count) turns remembered")
                        }
                        _ = try await provider.remember(turn, as: turn.text, userId: userId)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Does each of them on one of the sessions, in order within it; a session speaks for one user at a time.
    ///
    /// - Returns: the answers in the order of the assignments.
    private func each(
        _ assignments: [Assignment], _ client: HubClient, progress: String,
        _ body: @escaping @Sendable (Assignment, LoadSession) async throws -> SpokenAnswer
    ) async throws -> [SpokenAnswer] {
        let answers = try await withThrowingTaskGroup(of: [(Int, SpokenAnswer)].self) { group in
            for part in 0..<sessions {
                group.addTask {
                    var answers: [(Int, SpokenAnswer)] = []
                    var session: LoadSession?
                    defer { session?.close() }
                    for assignment in stride(from: part, to: assignments.count, by: sessions).map({ assignments[$0] }) {
                        if part == 0 { BenchProgress.show("\(progress): \(assignment.number) of \(assignments.count) questions") }
                        if session?.userId != assignment.userId {
                            session?.close()
                            session = try await LoadSession.open(client, userId: assignment.userId)
                        }
                        if let session { answers.append((assignment.number, try await body(assignment, session))) }
                    }
                    return answers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        return answers.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private func tables(_ assignments: [Assignment], spoken: [SpokenAnswer], asked: [SpokenAnswer], _ times: StageTimes) -> [BenchTable] {
        var unchanged = SpeculationScore()
        var corrected = SpeculationScore()
        for (assignment, (spoken, asked)) in zip(assignments, zip(spoken, asked)) {
            if assignment.isCorrected { corrected.add(spoken, asked: asked) } else { unchanged.add(spoken, asked: asked) }
        }
        var all = unchanged
        all.add(corrected)
        let scores = [("unchanged", unchanged), ("corrected", corrected), ("all", all)]
        var stages = StageLedger()
        stages.add(times, ["sessions": .count(sessions)])
        return [
            BenchTable(
                title: "Spoken questions: the answer at the final transcript",
                rows: scores.map { ["final": .text($0)] + $1.answers },
                notes: [
                    """
                    \(sessions) people at once, \(pace.text); corrected: the final transcript has one word changed or added
                    """,
                    "p… as the client sees it, hub_p… is latency_ms; late: partial and timed_out answers; empty: nothing was recalled",
                ]),
            BenchTable(
                title: "The same transcripts without partials, past the cache of results",
                rows: scores.map { ["final": .text($0)] + $1.comparison },
                notes: [
                    """
                    compared: both answers were complete; same: the same ids in the same order, relevance within 0.001; again_…: what \
                    answered the second time
                    """
                ]),
        ] + stages.tables
    }
}
