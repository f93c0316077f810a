import Extraction
import Foundation
import Hub
import Testing

@Suite struct ConsolidationPolicyTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func `the oldest, the longest unused or the least relevant goes first`() {
        let old = fact(age: 100, importance: 0.9, recalled: 1)
        let unused = fact(age: 50, importance: 0.8)
        let trivial = fact(age: 20, importance: 0.1, recalled: 2)
        let all = [trivial, unused, old]
        #expect(chosen(.fifo, 3, all) == [old.id, unused.id, trivial.id])
        #expect(chosen(.lru, 3, all) == [unused.id, trivial.id, old.id])
        #expect(chosen(.leastRelevant, 3, all) == [trivial.id, unused.id, old.id])
    }

    @Test func `what no longer holds goes before all others`() {
        var closed = fact(age: 1, importance: 1)
        closed.isClosed = true
        let open = fact(age: 1_000, importance: 0)
        for policy in PruningPolicy.allCases { #expect(chosen(policy, 1, [open, closed]) == [closed.id]) }
    }

    @Test func `no more goes than has to, counting what goes with it`() {
        let facts = (0..<10).map { fact(age: Double(100 - $0), importance: 0.5, weight: $0 == 0 ? 4 : 1) }
        #expect(chosen(.fifo, 5, facts) == facts.prefix(2).map(\.id))
        #expect(chosen(.fifo, 0, facts).isEmpty)
        #expect(chosen(.fifo, 100, facts).count == 10)
    }

    private func chosen(_ policy: PruningPolicy, _ excess: Int, _ facts: [PrunableFact]) -> [UUID] {
        policy.choose(excess, of: facts, at: now).map(\.id)
    }

    private func fact(age days: Double, importance: Double, recalled daysAgo: Double? = nil, weight: Int = 1) -> PrunableFact {
        PrunableFact(
            id: UUID(), isClosed: false,
            salience: Salience(
                importance: importance, sector: .semantic, createdAt: now.addingTimeInterval(-days * 86_400),
                lastRecalledAt: daysAgo.map { now.addingTimeInterval(-$0 * 86_400) }),
            weight: weight)
    }
}
