import ArgumentParser
import Foundation
import HTTP

struct BenchRecall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall", abstract: "How much of the evidence for a question is recalled, on real conversations.",
        discussion: """
            Reads a LoCoMo file. Every turn is given to POST /memory/remember, one user for each conversation, then every question is \
            asked of POST /memory/recall. Evidence recall@k is the share of a question's evidence among the first k, averaged over \
            questions. Adversarial questions (category 5) have no answer in the conversation.
            """)

    @OptionGroup var options: BenchOptions
    @OptionGroup(title: "A hub that runs already") var target: BenchTarget
    @Option(help: "The LoCoMo file.", completion: .file()) var file: String
    @Flag(help: "Remember each turn as `speaker: text`, as a plain embedding of dialogues would; otherwise the speaker stands in the metadata only.")
    var speakerInText = false

    func run() async throws {
        guard let data = FileManager.default.contents(atPath: file) else { throw ValidationError("\(file) cannot be read.") }
        guard var dataset = try? RecallDataset(data), !dataset.conversations.isEmpty else {
            throw ValidationError("\(file) is not a LoCoMo file.")
        }
        if options.quick { dataset.shorten(toTurns: 100, questions: 30) }
        let measurement = RecallMeasurement(hub: try target.hub(), dataset: dataset, isSpeakerInText: speakerInText)
        try await options.report("recall", deadline: .seconds(3600), measurement.run)
    }
}

private struct RecallMeasurement: Sendable {
    /// What was found in one conversation.
    struct Found: Sendable {
        var name: String
        var turns: Int
        var byCategory: [Int: RecallScore] = [:]
        var adversarial = 0
        var adversarialAnswered = 0
        var remember = Latencies()
        var recall = Latencies()

        var all: RecallScore { byCategory.values.reduce(into: RecallScore()) { $0.add($1) } }
    }

    var hub: BenchTarget.Hub
    var dataset: RecallDataset
    var isSpeakerInText: Bool

    private static let categories = [1: "multi-hop", 2: "temporal", 3: "open-domain", 4: "single-hop"]
    private static let adversarial = 5

    func run() async throws -> [BenchTable] {
        let found = try await hub.reached { address, token in
            try await HTTPClient.running { try await measure(ProviderClient(http: $0, address: address, token: token)) }
        }
        return tables(found)
    }

    private func measure(_ provider: ProviderClient) async throws -> [Found] {
        let run = UInt32.random(in: 0 ... .max)
        return try await withThrowingTaskGroup(of: (Int, Found).self) { tasks in
            for (index, conversation) in dataset.conversations.enumerated() {
                tasks.addTask { (index, try await measure(conversation, userId: "bench_\(run)-\(index)", provider)) }
            }
            var all: [(Int, Found)] = []
            for try await found in tasks { all.append(found) }
            return all.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func measure(
        _ conversation: RecallDataset.Conversation, userId: String, _ provider: ProviderClient
    ) async throws -> Found {
        var found = Found(name: conversation.name, turns: conversation.turns.count)
        for (index, turn) in conversation.turns.enumerated() {
            if index % 50 == 0 { BenchProgress.show("\(conversation.name): \(index) of \(conversation.turns.count) turns remembered") }
            let content = isSpeakerInText ? "\(turn.speaker): \(turn.text)" : turn.text
            found.remember.record(try await provider.remember(turn, as: content, userId: userId))
        }
        for (index, question) in conversation.questions.enumerated() {
            if index % 20 == 0 { BenchProgress.show("\(conversation.name): \(index) of \(conversation.questions.count) questions") }
            let (recalled, duration) = try await provider.recall(question.text, limit: 20, userId: userId)
            found.recall.record(duration)
            if question.category == Self.adversarial {
                found.adversarial += 1
                if !recalled.isEmpty { found.adversarialAnswered += 1 }
            } else {
                found.byCategory[question.category, default: RecallScore()].add(evidence: question.evidence, recalled: recalled)
            }
        }
        return found
    }

    private func tables(_ found: [Found]) -> [BenchTable] {
        var total = RecallScore()
        var categories: [Int: RecallScore] = [:]
        var (remember, recall) = (Latencies(), Latencies())
        for conversation in found {
            total.add(conversation.all)
            for (category, score) in conversation.byCategory { categories[category, default: RecallScore()].add(score) }
            remember.add(conversation.remember)
            recall.add(conversation.recall)
        }
        var rows = found.map { score($0.all, ["conversation": .text($0.name), "turns": .count($0.turns)]) }
        rows.append(score(total, ["conversation": .text("total"), "turns": .count(found.reduce(0) { $0 + $1.turns })]))
        let byCategory = Self.categories.sorted { $0.key < $1.key }.map { category, name in
            score(categories[category] ?? RecallScore(), ["category": .text("\(category) \(name)")])
        }
        let adversarial = found.reduce(0) { $0 + $1.adversarial }
        let answered = found.reduce(0) { $0 + $1.adversarialAnswered }
        return [
            BenchTable(title: "Evidence recall, categories 1–4, percent", rows: rows),
            BenchTable(title: "By category", rows: byCategory),
            BenchTable(
                title: "Adversarial questions (category 5): how often something is recalled",
                rows: [
                    [
                        "questions": .count(adversarial), "answered": .count(answered),
                        "percent": adversarial == 0 ? .absent : .number(Double(answered) / Double(adversarial) * 100, digits: 1),
                    ]
                ]),
            BenchTable(
                title: "Requests over HTTP, conversations in parallel",
                rows: [
                    ["request": .text("remember"), "count": .count(remember.count)] + remember.row("", [50, 99]),
                    ["request": .text("recall"), "count": .count(recall.count)] + recall.row("", [50, 99]),
                ]),
        ]
    }

    private func score(_ score: RecallScore, _ row: BenchRow) -> BenchRow {
        var row = row + ["questions": .count(score.questions)]
        for (index, depth) in RecallScore.depths.enumerated() {
            row.fields.append((name: "recall@\(depth)", value: score.percent.map { .number($0[index], digits: 1) } ?? .absent))
        }
        return row
    }
}
