import ArgumentParser
import Embedding
import Foundation
import Hub

struct BenchEmbed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed", abstract: "The embedding model alone, in this process: latency, throughput, loading, memory.")

    @OptionGroup var options: BenchOptions
    @Option(help: ArgumentHelp("Time for each row.", valueName: "seconds")) var seconds: Double?

    func validate() throws {
        if let seconds, seconds <= 0 { throw ValidationError("--seconds must be above 0.") }
    }

    func run() async throws {
        let measurement = EmbedMeasurement(duration: .seconds(seconds ?? (options.quick ? 0.3 : 3)), isQuick: options.quick)
        try await options.report("embed", deadline: .seconds(300), measurement.run)
    }
}

/// Measures the in-process model.
private struct EmbedMeasurement: Sendable {
    var duration: Duration
    var isQuick: Bool

    private static let lengths = [12, 40, 256]
    /// Texts of one call in the throughput rows.
    private static let batch = 64
    /// Between an interactive answer and the next text, so that background work gets to run.
    private static let interactiveInterval: Duration = .milliseconds(5)

    func run() async throws -> [BenchTable] {
        let settings = try Settings.ofBench()
        let before = ProcessStatus.own.residentBytes ?? 0
        let began = ContinuousClock.now
        let model = try EmbeddingModel.load(
            folder: settings.folders.model, precision: settings.embeddingPrecision)
        let loading = began.duration(to: .now)

        var latencies: [BenchRow] = []
        var throughputs: [BenchRow] = []
        for length in Self.lengths { latencies.append(try await latency(model, tokens: length)) }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        for threads in Set([1, cores]).sorted() {
            for length in Self.lengths where length < 256 {
                throughputs.append(try await throughput(model, tokens: length, threads: threads))
            }
        }
        var interactive: [BenchRow] = []
        for length in Self.lengths where length < 256 {
            for isBusy in [false, true] { interactive.append(try await interactiveLatency(model, tokens: length, threads: cores, isBusy: isBusy)) }
        }
        let loaded: BenchRow = [
            "model": .text(model.name), "dimensions": .count(model.dimensions), "load_ms": .number(loading.inSeconds * 1000, digits: 0),
            "memory_before_mib": .number(Double(before) / Double(1 << 20), digits: 1),
            "memory_after_mib": .number(Double(ProcessStatus.own.residentBytes ?? 0) / Double(1 << 20), digits: 1),
        ]
        return [
            BenchTable(title: "One text, one thread", rows: latencies),
            BenchTable(title: "Batches of \(Self.batch) texts", rows: throughputs),
            BenchTable(
                title: "One interactive text every few milliseconds, \(cores) threads, idle or saturated with background batches",
                rows: interactive, notes: ["background: batches of \(Self.batch) texts of 40 tokens, always more waiting than threads"]),
            BenchTable(
                title: "Loading and memory", rows: [loaded],
                notes: ["memory is VmRSS of this process before loading and after everything above"]),
        ]
    }

    private func latency(_ model: EmbeddingModel, tokens: Int) async throws -> BenchRow {
        BenchProgress.show("one text of \(tokens) tokens")
        let embedder = Embedder(model: model, threads: 1)
        let texts = texts(model, tokens: tokens, count: 32)
        var latencies = Latencies()
        do {
            for text in texts.prefix(4) { _ = try await embedder.embed([text], priority: .interactive) }
            let end = ContinuousClock.now + duration
            var index = 0
            while ContinuousClock.now < end {
                let began = ContinuousClock.now
                _ = try await embedder.embed([texts[index % texts.count]], priority: .interactive)
                latencies.record(began.duration(to: .now))
                index += 1
            }
        } catch {
            await embedder.stop()
            throw error
        }
        await embedder.stop()
        return ["tokens": .count(tokens), "texts": .count(latencies.count)] + latencies.row("", [50, 99])
    }

    private func throughput(_ model: EmbeddingModel, tokens: Int, threads: Int) async throws -> BenchRow {
        BenchProgress.show("batches of \(tokens) tokens on \(threads) threads")
        let embedder = Embedder(model: model, threads: threads)
        let batch = texts(model, tokens: tokens, count: Self.batch)
        let end = ContinuousClock.now + duration
        let began = ContinuousClock.now
        do {
            // Two calls at a time for each thread keep every thread busy to the end of a call.
            let texts = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for _ in 0..<(threads * 2) {
                    tasks.addTask {
                        var done = 0
                        while ContinuousClock.now < end { done += try await embedder.embed(batch, priority: .background).count }
                        return done
                    }
                }
                return try await tasks.reduce(0, +)
            }
            let elapsed = began.duration(to: .now)
            await embedder.stop()
            return [
                "tokens": .count(tokens), "threads": .count(threads), "texts": .count(texts),
                "texts_per_s": .number(Double(texts) / elapsed.inSeconds, digits: 0),
            ]
        } catch {
            await embedder.stop()
            throw error
        }
    }

    private func interactiveLatency(_ model: EmbeddingModel, tokens: Int, threads: Int, isBusy: Bool) async throws -> BenchRow {
        BenchProgress.show("interactive texts of \(tokens) tokens, \(isBusy ? "busy" : "idle")")
        let embedder = Embedder(model: model, threads: threads)
        let texts = texts(model, tokens: tokens, count: 32)
        let load = self.texts(model, tokens: 40, count: Self.batch)
        let began = ContinuousClock.now
        let end = began + duration
        do {
            let (latencies, embedded) = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for _ in 0..<(isBusy ? threads * 2 : 0) {
                    tasks.addTask {
                        var done = 0
                        while ContinuousClock.now < end { done += try await embedder.embed(load, priority: .background).count }
                        return done
                    }
                }
                var latencies = Latencies()
                var index = 0
                while ContinuousClock.now < end {
                    try await Task.sleep(for: Self.interactiveInterval)
                    let asked = ContinuousClock.now
                    _ = try await embedder.embed([texts[index % texts.count]], priority: .interactive)
                    latencies.record(asked.duration(to: .now))
                    index += 1
                }
                return (latencies, try await tasks.reduce(0, +))
            }
            let elapsed = began.duration(to: .now)
            await embedder.stop()
            return ["tokens": .count(tokens), "background": .text(isBusy ? "busy" : "idle"), "texts": .count(latencies.count)]
                + latencies.row("", [50, 99])
                + ["background_per_s": isBusy ? .number(Double(embedded) / elapsed.inSeconds, digits: 0) : .absent]
        } catch {
            await embedder.stop()
            throw error
        }
    }

    private func texts(_ model: EmbeddingModel, tokens: Int, count: Int) -> [String] {
        (0..<count).map { seed in BenchSentences.text(tokens: tokens, seed: seed * 3) { model.tokens(of: $0).count } }
    }
}
