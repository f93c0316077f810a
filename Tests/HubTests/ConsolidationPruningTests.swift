import Foundation
import Hub
import Testing

/// What is too much goes.
@Suite struct ConsolidationPruningTests {
    private static let user = ConsolidationFacts.user

    @Test(arguments: [
        (PruningPolicy.fifo, ["note 0", "note 1"]), (.lru, ["note 1", "note 2"]), (.leastRelevant, ["note 10", "note 11"]),
    ])
    func `the policy says who goes when there are too many`(_ policy: PruningPolicy, _ gone: [String]) async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            for number in 0..<12 {
                try await facts.add(
                    "note \(number)", topic: number, days: Double(100 - number), importance: number < 10 ? 0.9 : 0.1,
                    lastRecalledDaysAgo: number == 0 ? 1 : nil)
            }
            #expect(try await facts.recallable().count == 12)
            let before = try await parts.log.position().lastSeq
            let limits = FactLimits(maximumFacts: 10, policy: policy)
            #expect(try await facts.consolidation(limits).consolidate(Self.user).prunedFacts == 2)
            let all = Set((0..<12).map { "likes: note \($0)" })
            #expect(try await facts.open() == all.subtracting(gone.map { "likes: " + $0 }))
            #expect(try await facts.recallable() == all.subtracting(gone.map { "likes: " + $0 }))
            #expect(try await parts.values("SELECT count(*) FROM vectors") == ["10"])
            #expect(try await parts.values("SELECT concat_ws(' ', actor, event) FROM fact_history") == ["maintenance PRUNE", "maintenance PRUNE"])
            #expect(try await parts.log.events(after: before, limit: 10).map(\.type) == ["fact_deleted", "fact_deleted"])
            #expect(try await facts.consolidation(limits).consolidate(Self.user).prunedFacts == 0)
        }
    }

    @Test func `a user's own limit and policy win`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            for number in 0..<15 { try await facts.add("note \(number)", topic: number, days: Double(number + 1), importance: 0.1 * Double(number % 10)) }
            try await parts.run("UPDATE users SET maximum_facts = 12, pruning_policy = 'fifo'")
            #expect(try await facts.consolidation().consolidate(Self.user).prunedFacts == 3)
            #expect(try await facts.open() == Set((0..<12).map { "likes: note \($0)" }))
        }
    }

    @Test func `protected and manual facts are never pruned, and what no longer holds goes first`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            for number in 0..<6 {
                try await facts.add("manual \(number)", topic: number, days: 900, importance: 0, origin: "manual")
                try await facts.add("protected \(number)", topic: 10 + number, days: 900, importance: 0, isProtected: true)
                try await facts.add("plain \(number)", topic: 20 + number, importance: 0.9)
            }
            let ended = try await facts.add("ended", topic: 30, importance: 1, validityEnd: parts.clock.now.addingTimeInterval(-60))
            #expect(try await facts.consolidation(FactLimits(maximumFacts: 18)).consolidate(Self.user).prunedFacts == 1)
            #expect(try await parts.values("SELECT count(*) FROM facts WHERE fact_id = '\(ended)'") == ["0"])
            #expect(try await facts.consolidation(FactLimits(maximumFacts: 10)).consolidate(Self.user).prunedFacts == 6)
            #expect(try await parts.values("SELECT count(*) FROM facts WHERE is_protected OR origin = 'manual'") == ["12"])
        }
    }

    @Test func `a pruned summary takes its sources with it, and no more goes than has to`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            for number in 0..<3 { try await facts.add("likes thing \(number)", days: 500, importance: 0.1) }
            for number in 0..<9 { try await facts.add("plain \(number)", topic: 20 + number, importance: 0.9) }
            let outcome = try await facts.consolidation(FactLimits(maximumFacts: 12)).consolidate(Self.user)
            #expect(outcome.mergedClusters == 1)
            #expect(outcome.prunedFacts == 4)
            #expect(try await facts.open() == Set((0..<9).map { "likes: plain \($0)" }))
            #expect(try await parts.values("SELECT count(*) FROM facts") == ["9"])
        }
    }

    @Test func `a long excess goes in batches`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            try await parts.run(
                """
                INSERT INTO facts (user_id, fact_id, fact_key, fact_value, fact_text, importance, memory_bank, sector, origin,
                    validity_start, created_at, updated_at)
                SELECT '\(Self.user)', gen_random_uuid(), 'likes', number::text, 'likes: ' || number, 0.5, 'General', 'semantic', 'extracted',
                    at, at, at
                FROM generate_series(1, 700) AS number, LATERAL (SELECT '2026-06-01'::timestamptz + make_interval(mins => number)) AS made (at)
                """)
            #expect(try await facts.consolidation(FactLimits(maximumFacts: 50, policy: .fifo)).consolidate(Self.user).prunedFacts == 650)
            #expect(try await parts.values("SELECT min(fact_value::int) FROM facts") == ["651"])
        }
    }
}
