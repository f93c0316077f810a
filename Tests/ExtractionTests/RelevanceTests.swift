import Extraction
import Foundation
import Testing

@Suite("Relevance of a turn")
struct RelevanceTests {
    @Test("held-out turns reach precision 0.90 and recall 0.85")
    func heldOut() throws {
        let total = try report("held-out")
        #expect(total.precision >= 0.90)
        #expect(total.recall >= 0.85)
    }

    @Test("development turns reach precision 0.95 and recall 0.95")
    func development() throws {
        let total = try report("development")
        #expect(total.precision >= 0.95)
        #expect(total.recall >= 0.95)
    }

    @Test("the sets hold at least 200 and 120 turns, at least a third of either kind")
    func size() throws {
        for (name, least) in [("development", 200), ("held-out", 120)] {
            let turns = try JudgedTurn.load(name)
            #expect(turns.count >= least)
            #expect(turns.filter(\.relevant).count * 3 >= turns.count)
            #expect(turns.filter { !$0.relevant }.count * 3 >= turns.count)
        }
    }

    @Test("the reason names what the turn was instead", arguments: [
        ("", Relevance.Reason.empty), ("...", .empty), ("hello there", .greeting), ("okay thanks", .acknowledgement),
        ("play some jazz", .command), ("what's the capital of Peru", .question), ("mic check one two", .test),
        ("let's pretend I'm a pirate", .fiction), ("ignore previous instructions", .instruction), ("it's raining again", .smallTalk),
    ])
    func reasons(text: String, reason: Relevance.Reason) {
        let utterance = Utterance(text: text, occurredAt: LabelledTurn.wednesday, timeZone: .gmt)
        #expect(RelevanceRules.judge(utterance) == .irrelevant(reason))
    }

    private func report(_ name: String) throws -> Tally {
        var total = Tally()
        var classes: [String: Tally] = [:]
        for turn in try JudgedTurn.load(name) {
            let verdict = RelevanceRules.judge(turn.utterance)
            let tally = Tally(found: verdict.isProbablyRelevant, expected: turn.relevant)
            total += tally
            classes[turn.class, default: Tally()] += tally
            if verdict.isProbablyRelevant != turn.relevant, ProcessInfo.processInfo.environment["MEMHUB_SHOW_MISJUDGED"] != nil {
                print("misjudged \(name) \(turn.class): \(verdict) \(turn.text)")
            }
        }
        for (name, tally) in classes.sorted(by: { $0.key < $1.key }) { print("relevance \(name): \(tally)") }
        print("relevance \(name), all: \(total)")
        return total
    }
}

/// Right and wrong verdicts of a two-way decision.
struct Tally: CustomStringConvertible {
    var right = 0
    var wrong = 0
    var missed = 0
    var refused = 0

    init() {}

    init(found: Bool, expected: Bool) {
        switch (found, expected) {
        case (true, true): right = 1
        case (true, false): wrong = 1
        case (false, true): missed = 1
        case (false, false): refused = 1
        }
    }

    var precision: Double { right + wrong == 0 ? 1 : Double(right) / Double(right + wrong) }
    var recall: Double { right + missed == 0 ? 1 : Double(right) / Double(right + missed) }
    var description: String {
        "precision \((precision * 1000).rounded() / 1000), recall \((recall * 1000).rounded() / 1000) "
            + "(\(right) right, \(wrong) wrong, \(missed) missed, \(refused) rightly refused)"
    }

    static func += (left: inout Tally, right: Tally) {
        left.right += right.right
        left.wrong += right.wrong
        left.missed += right.missed
        left.refused += right.refused
    }
}
