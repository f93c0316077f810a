import Extraction
import Testing

@Suite("The labelled sets")
struct LabelledSetTests {
    @Test("every development utterance yields exactly its labelled facts", arguments: try LabelledUtterance.load("development"))
    func development(line: LabelledUtterance) {
        #expect(Set(line.found()) == Set(line.facts), "\(line.class): \(line.text)")
    }

    @Test("held-out utterances reach precision 0.92 and recall 0.60")
    func heldOut() throws {
        var total = Score()
        var classes: [String: Score] = [:]
        for line in try LabelledUtterance.load("held-out") {
            let found = Set(line.found().map(\.lowercased))
            let expected = Set(line.facts.map(\.lowercased))
            let score = Score(
                right: found.intersection(expected).count, wrong: found.subtracting(expected).count,
                missed: expected.subtracting(found).count)
            total += score
            classes[line.class, default: Score()] += score
        }
        for (name, score) in classes.sorted(by: { $0.key < $1.key }) { print("extraction held-out \(name): \(score)") }
        print("extraction held-out, all: \(total)")
        #expect(total.precision >= 0.92)
        #expect(total.recall >= 0.60)
    }

    @Test("the sets hold at least 300 utterances, at least half of which say nothing")
    func size() throws {
        let lines = try LabelledUtterance.load("development") + LabelledUtterance.load("held-out")
        #expect(lines.count >= 300)
        #expect(lines.filter(\.facts.isEmpty).count * 2 >= lines.count)
    }
}

private struct Score: CustomStringConvertible {
    var right = 0
    var wrong = 0
    var missed = 0

    var precision: Double { right + wrong == 0 ? 1 : Double(right) / Double(right + wrong) }
    var recall: Double { right + missed == 0 ? 1 : Double(right) / Double(right + missed) }
    var description: String {
        "precision \((precision * 1000).rounded() / 1000), recall \((recall * 1000).rounded() / 1000) (\(right) right, \(wrong) wrong, \(missed) missed)"
    }

    static func += (left: inout Score, right: Score) {
        left.right += right.right
        left.wrong += right.wrong
        left.missed += right.missed
    }
}

extension LabelledUtterance.Expected {
    fileprivate var lowercased: Self { Self(key: key, value: value.lowercased(), operation: operation, validUntil: validUntil) }
}
