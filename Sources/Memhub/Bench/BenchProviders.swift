import ArgumentParser
import Foundation
import Hub
import Logging
import Metrics
import Wire

struct BenchProviders: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "providers", abstract: "What it costs that a memory provider stands behind others.",
        discussion: """
            The provider in this process recalls from a user's memories, first asked by itself, then through what every provider is \
            asked through: the chain, and the measuring. Its vectors are made up, so that only the way to it counts. Needs no hub.
            """)

    @OptionGroup var options: BenchOptions
    @Option(help: "Memories of the user. (default: 100)") var memories = 100
    @Option(help: "Recalls of each row. (default: 20000, with --quick 500)") var recalls: Int?

    func validate() throws {
        if memories < 1 { throw ValidationError("--memories must be at least 1.") }
        if let recalls, recalls < 1 { throw ValidationError("--recalls must be at least 1.") }
    }

    func run() async throws {
        let measurement = ProviderMeasurement(memories: memories, recalls: recalls ?? (options.quick ? 500 : 20_000))
        try await options.report("providers", deadline: .seconds(300), measurement.run)
    }
}

private struct ProviderMeasurement: Sendable {
    var memories: Int
    var recalls: Int

    private static let userId = "bench_1"

    func run() async throws -> [BenchTable] {
        let base = InProcessProvider { text in Self.vector(text) }
        let caller = Principal(tokenId: UUID(), role: .admin)
        for (key, value) in (0..<memories).map({ BenchSentences.facts[$0 % BenchSentences.facts.count] }) {
            _ = try await base.remember(NewMemory(userId: Self.userId, content: "\(key): \(value)", caller: caller))
        }
        let chain = ProviderChain(
            [MeasuredProvider(base, factory: NOOPMetricsHandler.instance)], logger: Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() }))
        _ = try await measure(base)
        let alone = try await measure(base)
        let behind = try await measure(chain)
        let (one, other) = (Self.microseconds(alone), Self.microseconds(behind))
        return [
            BenchTable(
                title: "recall from \(memories) memories in this process",
                rows: [
                    row("by itself", alone.count, one), row("through the chain", behind.count, other),
                    row("difference", behind.count, zip(one, other).map { $1 - $0 }),
                ])
        ]
    }

    private func row(_ asked: String, _ recalls: Int, _ microseconds: [Double]) -> BenchRow {
        [
            "asked": .text(asked), "recalls": .count(recalls), "p50_us": .number(microseconds[0], digits: 2),
            "p99_us": .number(microseconds[1], digits: 2),
        ]
    }

    private static func microseconds(_ latencies: Latencies) -> [Double] {
        [50, 99].map { (latencies.milliseconds(at: $0) ?? 0) * 1000 }
    }

    private func measure(_ provider: any MemoryProvider) async throws -> Latencies {
        var latencies = Latencies()
        for number in 0..<recalls {
            let question = BenchSentences.question(number)
            let began = ContinuousClock.now
            _ = try await provider.recall(question, of: Self.userId, limit: 5)
            latencies.record(began.duration(to: .now))
        }
        return latencies
    }

    /// Of length 1, the same for the same text.
    private static func vector(_ text: String) -> [Float] {
        var values = [Float](repeating: 0, count: 384)
        values[text.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % values.count] = 1
        return values
    }
}
