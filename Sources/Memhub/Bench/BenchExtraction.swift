import ArgumentParser
import Extraction
import Foundation

struct BenchExtraction: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extraction", abstract: "How right and how complete the facts are that the built-in rules find.",
        discussion: """
            Reads files of labelled turns (JSON Lines: class, text, facts with key, value and operation) and compares what the rules \
            find in each turn with its labels. A fact is right when a label says the same: the same operation, a key of the same \
            family, and at least half of the content words in common. Needs no hub.
            """)

    @OptionGroup var options: BenchOptions
    @Option(help: "A file of labelled turns; may be given several times.", completion: .file()) var file: [String]

    private static let quickTurns = 60

    func run() async throws {
        let quick = options.quick
        let sets = try file.map { path in
            guard let data = FileManager.default.contents(atPath: path) else { throw ValidationError("\(path) cannot be read.") }
            guard let turns = try? LabelledTurn.read(data), !turns.isEmpty else {
                throw ValidationError("\(path) is not a file of labelled turns.")
            }
            return ExtractionMeasurement(
                name: URL(fileURLWithPath: path).lastPathComponent, turns: quick ? Array(turns.prefix(Self.quickTurns)) : turns)
        }
        try await options.report("extraction", deadline: .seconds(600)) {
            let measured = sets.map { $0.measured() }
            return measured.map(\.table) + [BenchTable(title: "Time", rows: measured.map(\.timing))]
        }
    }
}

private struct ExtractionMeasurement: Sendable {
    struct Measured: Sendable {
        var table: BenchTable
        var timing: BenchRow
    }

    var name: String
    var turns: [LabelledTurn]

    func measured() -> Measured {
        let extractor = RuleExtractor()
        let clock = ContinuousClock()
        var classes: [String: ExtractionScore] = [:]
        var total = ExtractionScore()
        var time = Duration.zero
        for turn in turns {
            var facts: [ExtractedFact] = []
            time += clock.measure { facts = extractor.extract(from: turn.utterance) }
            var score = ExtractionScore()
            score.add(turn, facts: facts)
            classes[turn.class, default: ExtractionScore()] += score
            total += score
        }
        let rows = classes.sorted { $0.key < $1.key }.map { row($0.key, $0.value) } + [row("total", total)]
        let words = turns.reduce(0) { $0 + $1.text.split(separator: " ").count }
        return Measured(
            table: BenchTable(
                title: "\(name), by class", rows: rows, notes: ["expected: facts labelled; found: facts extracted, without those a label leaves open"]),
            timing: [
                "file": .text(name), "turns": .count(turns.count), "words": .count(words),
                "us_per_turn": .number(time / .microseconds(1) / Double(turns.count), digits: 1),
            ])
    }

    private func row(_ name: String, _ score: ExtractionScore) -> BenchRow {
        [
            "class": .text(name), "turns": .count(score.turns), "expected": .count(score.expected), "found": .count(score.found),
            "correct": .count(score.correct), "precision": score.found == 0 ? .absent : .number(score.precision, digits: 3),
            "recall": score.expected == 0 ? .absent : .number(score.recall, digits: 3),
        ]
    }
}
