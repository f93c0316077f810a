import ArgumentParser
import Embedding
import Foundation
import Hub
import Wire

struct BenchContext: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "context", abstract: "What a person waits for: context_request to memory_context.",
        discussion: """
            Every session speaks for a user of its own and asks again as soon as it is answered. `computed` asks what was never asked \
            before, `paced` does so 50 ms after each answer (still a hundred times as often as people speak), `cache` asks the same \
            again, `prefetched` what a transcript_partial said 30 ms before.
            """)

    @OptionGroup var options: BenchOptions
    @Option(help: "Users in the database. (default: 10000, with --quick 50)") var users: Int?
    @Option(help: "Facts of each user. (default: 100, with --quick 20)") var facts: Int?
    @Option(help: ArgumentHelp("Time for each row. (default: 5, with --quick 0.4)", valueName: "seconds")) var seconds: Double?

    func validate() throws {
        if let users, users < 1 { throw ValidationError("--users must be at least 1.") }
        if let facts, facts < 1 { throw ValidationError("--facts must be at least 1.") }
        if let seconds, seconds <= 0 { throw ValidationError("--seconds must be above 0.") }
    }

    func run() async throws {
        let measurement = ContextMeasurement(
            load: FactLoad(
                users: users ?? (options.quick ? 50 : 10_000), factsPerUser: facts ?? (options.quick ? 20 : 100),
                sentences: options.quick ? 48 : BenchSentences.facts.count),
            levels: options.quick ? [1, 8] : [1, 8, 32, 128], duration: .seconds(seconds ?? (options.quick ? 0.4 : 5)))
        try await options.report("context", deadline: .seconds(1800), measurement.run)
    }
}

private struct ContextMeasurement: Sendable {
    enum Mode: String, CaseIterable, Sendable { case computed, paced, cache, prefetched }

    /// What one session saw.
    struct Seen: Sendable {
        var roundTrip = Latencies()
        var hub = Latencies()
        /// By outcome, by source and by missing part, the latter two with a prefix.
        var counts: [String: Int] = [:]

        mutating func add(_ answer: LoadSession.Answer, _ duration: Duration) {
            roundTrip.record(duration)
            if let latency = answer.latencyMs { hub.record(milliseconds: latency) }
            counts[answer.outcome ?? "errors", default: 0] += 1
            if let source = answer.source { counts["source_\(source)", default: 0] += 1 }
            for part in answer.degraded ?? [] { counts["no_\(part.rawValue)", default: 0] += 1 }
        }

        mutating func add(_ other: Seen) {
            roundTrip.add(other.roundTrip)
            hub.add(other.hub)
            counts.merge(other.counts, uniquingKeysWith: +)
        }
    }

    var load: FactLoad
    var levels: [Int]
    var duration: Duration

    private static let warmUp = 3
    /// From a partial to the request: enough to work on it unless the machine is busy.
    private static let pause: Duration = .milliseconds(30)
    /// Between two questions of a paced session.
    private static let pace: Duration = .milliseconds(50)

    func run() async throws -> [BenchTable] {
        let settings = try Settings.ofBench()
        return try await BenchHub.running { hub in
            let model = try EmbeddingModel.load(
                folder: settings.folders.model, precision: settings.embeddingPrecision)
            let began = ContinuousClock.now
            try await load.run(on: hub, model: model)
            let loading = began.duration(to: .now)
            let client = hub.client
            var rows: [BenchRow] = []
            var stages = StageLedger()
            do {
                for mode in Mode.allCases {
                    for level in levels { rows.append(try await row(mode, sessions: level, client, &stages)) }
                }
            } catch {
                await client.stop()
                throw error
            }
            await client.stop()
            return [
                BenchTable(
                    title: "context_request → memory_context, \(load.users) users × \(load.factsPerUser) facts", rows: rows,
                    notes: notes(loading))
            ] + stages.tables
        }
    }

    private func notes(_ loading: Duration) -> [String] {
        [
            "p… as the client sees it, hub_p… is latency_ms; generator, hub and PostgreSQL share this machine",
            """
            \(load.sentences) distinct sentences were embedded, every stored vector is one of them with noise; loaded in \
            \(loading.inSeconds.formatted(.number.precision(.fractionLength(1)))) s
            """,
            "paced and prefetched sessions pause before they ask: their requests per second are bounded by that",
            "latencies of late answers are of partial and timed_out ones: the hub answers by its deadline",
        ]
    }

    private func row(_ mode: Mode, sessions count: Int, _ client: HubClient, _ stages: inout StageLedger) async throws -> BenchRow {
        BenchProgress.show("\(mode.rawValue), \(count) sessions")
        // Spread over all users: neighbours in the table are not neighbours in the load.
        let userIds = (0..<count).map { FactLoad.userId($0 * max(1, load.users / count) % load.users) }
        let sessions = try await LoadSession.open(client, userIds: userIds)
        defer { for session in sessions { session.close() } }
        for (index, session) in sessions.enumerated() {
            for number in 0..<Self.warmUp { _ = try await exchange(mode, session, index, number) }
        }
        let before = try await StageTimes.read(from: client.address)
        let (seen, elapsed) = try await LoadLoop.run(sessions, for: duration, initial: Seen()) { session, index, number, seen in
            let (answer, roundTrip) = try await exchange(mode, session, index, number + Self.warmUp)
            seen.add(answer, roundTrip)
        }
        let times = try await StageTimes.read(from: client.address).since(before)
        stages.add(times, ["mode": .text(mode.rawValue), "sessions": .count(count)])
        let all = seen.reduce(into: Seen()) { $0.add($1) }
        return ["mode": .text(mode.rawValue), "sessions": .count(count), "requests": .count(all.roundTrip.count)]
            + ["per_s": .number(Double(all.roundTrip.count) / elapsed.inSeconds, digits: 0)]
            + all.roundTrip.row("") + all.hub.row("hub_", [50, 99]) + outcomes(all.counts)
    }

    private func outcomes(_ counts: [String: Int]) -> BenchRow {
        var row: BenchRow = [:]
        for name in [
            "complete", "partial", "no_embedding", "no_database", "timed_out", "errors", "source_computed", "source_cache",
            "source_prefetched",
        ] {
            row.fields.append((name: name, value: .count(counts[name] ?? 0)))
        }
        return row
    }

    /// - Returns: the answer to the request, and how long that took.
    private func exchange(
        _ mode: Mode, _ session: LoadSession, _ index: Int, _ number: Int
    ) async throws -> (LoadSession.Answer, Duration) {
        let turnId = "t\(number)"
        let text = mode == .cache ? BenchSentences.question(index) : BenchSentences.unaskedQuestion()
        if mode == .paced { try await Task.sleep(for: Self.pace) }
        if mode == .prefetched {
            session.send(WireCoder.encode(TranscriptPartial(turnId: turnId, text: text)))
            try await Task.sleep(for: Self.pause)
        }
        return try await session.ask(WireCoder.encode(ContextRequest(turnId: turnId, text: text)))
    }
}
