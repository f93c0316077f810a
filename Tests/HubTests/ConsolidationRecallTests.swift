import Foundation
import Hub
import Testing

/// What stands in prompts is counted.
@Suite struct ConsolidationRecallTests {
    @Test func `recalls are counted, and what is recalled together is linked more strongly`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            let (tea, cake, chess) = (try await facts.add("likes tea"), try await facts.add("likes cake"), try await facts.add("likes chess", topic: 1))
            try await parts.run(
                """
                INSERT INTO fact_links (user_id, fact_id, linked_id, strength, created_at)
                SELECT '\(ConsolidationFacts.user)', a::uuid, b::uuid, 0.8, now() FROM (VALUES
                    ('\(tea)', '\(cake)'), ('\(cake)', '\(tea)'), ('\(tea)', '\(chess)'), ('\(chess)', '\(tea)')) AS pairs (a, b)
                """)
            let version = try await parts.values("SELECT memory_version FROM users")
            let reinforcement = RecallReinforcement(pool: parts.pool, logger: logger, clock: parts.time)
            reinforcement.recalled([tea, cake], of: ConsolidationFacts.user)
            reinforcement.recalled([tea, cake, UUID()], of: ConsolidationFacts.user)
            reinforcement.recalled([chess], of: ConsolidationFacts.user)
            reinforcement.recalled([chess], of: "discord_unknown")
            reinforcement.recalled([], of: ConsolidationFacts.user)
            await reinforcement.flush()
            await reinforcement.flush()

            let now = Int(parts.clock.now.timeIntervalSince1970)
            let counts = "SELECT concat_ws('|', fact_value, recall_count, extract(epoch FROM last_recalled_at)::bigint) FROM facts ORDER BY 1"
            #expect(try await parts.values(counts) == ["cake|2|\(now)", "chess|1|\(now)", "tea|2|\(now)"])
            let strengths = "SELECT round(strength::numeric, 4) FROM fact_links ORDER BY 1"
            #expect(try await parts.values(strengths) == ["0.8000", "0.8000", "0.8195", "0.8195"])
            #expect(try await parts.values("SELECT memory_version FROM users") == version)
        }
    }

    @Test func `nobody is waited for, and their recalls are counted the next time`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts, users: ["discord_1", "discord_2"])
            let held = try await facts.add("likes tea", of: "discord_1")
            let free = try await facts.add("likes tea", of: "discord_2")
            let reinforcement = RecallReinforcement(pool: parts.pool, logger: logger, clock: parts.time)
            reinforcement.recalled([held], of: "discord_1")
            reinforcement.recalled([free], of: "discord_2")
            let counts = "SELECT recall_count FROM facts ORDER BY user_id"
            try await parts.holding("SELECT FROM users WHERE user_id = 'discord_1' FOR UPDATE") { () async throws in
                await reinforcement.flush()
                #expect(try await parts.values(counts) == ["0", "1"])
            }
            await reinforcement.flush()
            #expect(try await parts.values(counts) == ["1", "1"])
        }
    }

    @Test func `more than can wait are forgotten, the oldest first`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            let (first, later) = (try await facts.add("likes tea"), try await facts.add("likes cake"))
            let reinforcement = RecallReinforcement(pool: parts.pool, logger: logger, clock: parts.time)
            for _ in 0..<100 { reinforcement.recalled([first], of: ConsolidationFacts.user) }
            for _ in 0..<RecallReinforcement.capacity { reinforcement.recalled([later], of: ConsolidationFacts.user) }
            await reinforcement.flush()
            #expect(
                try await parts.values("SELECT recall_count FROM facts ORDER BY fact_value")
                    == ["\(RecallReinforcement.capacity)", "0"])
        }
    }

    @Test func `a database that is gone takes nothing but counts`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            let tea = try await facts.add("likes tea")
            let reinforcement = RecallReinforcement(pool: parts.pool, logger: logger, clock: parts.time)
            try await parts.run("ALTER TABLE facts RENAME COLUMN recall_count TO hidden")
            reinforcement.recalled([tea], of: ConsolidationFacts.user)
            await reinforcement.flush()
            try await parts.run("ALTER TABLE facts RENAME COLUMN hidden TO recall_count")
            reinforcement.recalled([tea], of: ConsolidationFacts.user)
            await reinforcement.flush()
            #expect(try await parts.values("SELECT recall_count FROM facts") == ["1"])
        }
    }
}
