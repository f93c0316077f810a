import ArgumentParser
import Embedding
import Foundation
import Hub
import Wire

struct BenchGrowth: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "growth", abstract: "What a context costs one active user while everybody else's memories grow.",
        discussion: """
            Users with 100 facts each are added in stages: 1,000, then 10,000, with --full then 20,000 (2,000,000 facts). At each stage \
            one user asks what was never asked before, again and again; then users who have never asked anything ask for the first time.
            """)

    @OptionGroup var options: BenchOptions
    @Flag(help: "One stage more, with twice as many users.") var full = false
    @Option(help: "Facts of each user. (default: 100, with --quick 20)") var facts: Int?
    @Option(help: ArgumentHelp("Time for the active user at each stage. (default: 10, with --quick 0.4)", valueName: "seconds"))
    var seconds: Double?

    func validate() throws {
        if let facts, facts < 1 { throw ValidationError("--facts must be at least 1.") }
        if let seconds, seconds <= 0 { throw ValidationError("--seconds must be above 0.") }
    }

    func run() async throws {
        let measurement = GrowthMeasurement(
            stages: options.quick ? [100, 300] : [1000, 10_000] + (full ? [20_000] : []),
            factsPerUser: facts ?? (options.quick ? 20 : 100), sentences: options.quick ? 48 : BenchSentences.facts.count,
            duration: .seconds(seconds ?? (options.quick ? 0.4 : 10)))
        try await options.report("growth", deadline: .seconds(7200), measurement.run)
    }
}

private struct GrowthMeasurement: Sendable {
    /// What one kind of user saw.
    struct Seen: Sendable {
        var roundTrip = Latencies()
        var hub = Latencies()
        var computed = 0
        var late = 0

        mutating func add(_ answer: LoadSession.Answer, _ duration: Duration) throws {
            guard answer.type == "memory_context" else { throw BenchError("no context: \(answer.message ?? answer.type)") }
            roundTrip.record(duration)
            if let latency = answer.latencyMs { hub.record(milliseconds: latency) }
            if answer.source == MemoryContext.Source.computed.rawValue { computed += 1 }
            if answer.outcome != MemoryContext.Outcome.complete.rawValue { late += 1 }
        }
    }

    /// Users at the end of each stage, rising.
    var stages: [Int]
    var factsPerUser: Int
    var sentences: Int
    var duration: Duration

    private static let warmUp = 50
    private static let coldUsers = 50

    func run() async throws -> [BenchTable] {
        let settings = try Settings.ofBench()
        return try await BenchHub.running { hub in
            let model = try EmbeddingModel.load(folder: settings.folders.model, precision: settings.embeddingPrecision)
            let client = hub.client
            do {
                var rows: [BenchRow] = []
                var first: Double?
                var loaded = 0
                for users in stages {
                    try await FactLoad(users: users, factsPerUser: factsPerUser, sentences: sentences).run(on: hub, model: model, from: loaded)
                    BenchProgress.show("\(users) users: one active user")
                    let active = try await active(client, stage: users)
                    BenchProgress.show("\(users) users: cold users")
                    let cold = try await cold(client, stage: users, among: loaded..<users)
                    first = first ?? active.roundTrip.milliseconds(at: 50)
                    rows.append(row(users, active, cold, firstMedian: first, hub))
                    loaded = users
                }
                await client.stop()
                return [
                    BenchTable(
                        title: "One active user while the database grows, \(factsPerUser) facts each", rows: rows,
                        notes: [
                            "ratio: p50 to the first stage's; cold: a user's first request ever, right after session_started",
                            "late: partial and timed_out answers; memory is the hub's VmRSS, PostgreSQL not included",
                        ])
                ]
            } catch {
                await client.stop()
                throw error
            }
        }
    }

    private func active(_ client: HubClient, stage: Int) async throws -> Seen {
        let session = try await LoadSession.open(client, userId: FactLoad.userId(0))
        defer { session.close() }
        for number in 0..<Self.warmUp { _ = try await session.ask(request(stage, number)) }
        let (results, _) = try await LoadLoop.run([session], for: duration, initial: Seen()) { session, _, number, seen in
            let (answer, roundTrip) = try await session.ask(request(stage, number + Self.warmUp))
            try seen.add(answer, roundTrip)
        }
        return results[0]
    }

    /// - Parameter users: of these, spread evenly; all of them new in this stage, so that nobody has asked for them.
    private func cold(_ client: HubClient, stage: Int, among users: Range<Int>) async throws -> Seen {
        var seen = Seen()
        for index in 0..<Self.coldUsers {
            // The very first user is the active one.
            let user = users.lowerBound + 1 + index * (users.count - 1) / Self.coldUsers
            let session = try await LoadSession.open(client, userId: FactLoad.userId(user))
            defer { session.close() }
            let (answer, roundTrip) = try await session.ask(request(stage, -1 - index))
            try seen.add(answer, roundTrip)
        }
        return seen
    }

    private func row(_ users: Int, _ active: Seen, _ cold: Seen, firstMedian: Double?, _ hub: BenchHub) -> BenchRow {
        let ratio = active.roundTrip.milliseconds(at: 50).flatMap { median in firstMedian.map { median / $0 } }
        return [
            "users": .count(users), "facts": .count(users * factsPerUser), "requests": .count(active.roundTrip.count),
            "computed": .count(active.computed), "late": .count(active.late),
        ] + active.roundTrip.row("", [50, 99]) + ["ratio": ratio.map { .number($0) } ?? .absent] + active.hub.row("hub_", [50, 99])
            + ["cold_requests": .count(cold.roundTrip.count), "cold_late": .count(cold.late)] + cold.roundTrip.row("cold_", [50, 99])
            + [
                "hub_mib": ProcessStatus(processId: hub.processId).residentBytes.map { .number(Double($0) / Double(1 << 20), digits: 0) }
                    ?? .absent
            ]
    }

    /// - Parameter number: with the stage, makes the turn a new one.
    private func request(_ stage: Int, _ number: Int) -> [UInt8] {
        let turnId = "t\(stage * 1_000_000 + number)"
        return WireCoder.encode(ContextRequest(turnId: turnId, text: BenchSentences.unaskedQuestion()))
    }
}
