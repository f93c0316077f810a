import Foundation
import Hub
import Testing
import Wire

/// What the hub says of a user.
@Suite struct ConsolidationSummaryTests {
    private static let user = ConsolidationFacts.user

    @Test func `the ten most salient facts make the summary, and others' secrets do not`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            let store = UserSummaryStore(pool: parts.pool)
            #expect(try await store.summary(of: Self.user) == UserSummary(userId: Self.user, summary: "", factIds: [], updatedAt: nil))
            await #expect(throws: WireError.self) { try await store.summary(of: "discord_unknown") }
            let agent = UUID()
            try await parts.run("INSERT INTO agents (agent_id, name, created_at, updated_at) VALUES ('\(agent)', 'a', now(), now())")
            let home = try await facts.add("lives in Oslo", key: "home", topic: 1, importance: 0.9)
            let job = try await facts.add("works as a nurse", key: "job", topic: 2, importance: 0.8)
            for number in 0..<12 { try await facts.add("has cup \(number)", key: "things", topic: 10 + number, importance: 0.5 - 0.01 * Double(number)) }
            try await facts.add("told a secret", key: "secret", topic: 3, importance: 1, agentId: agent)
            try await facts.add("verbatim words", key: "note", topic: 4, importance: 1, origin: "remembered")
            #expect(try await facts.consolidation().consolidate(Self.user).hasNewSummary)

            let summary = try await store.summary(of: Self.user)
            #expect(summary.factIds.prefix(2).map(\.uuid) == [home, job])
            #expect(summary.factIds.count == 10)
            #expect(summary.summary.hasPrefix("Lives in Oslo, works as a nurse"))
            #expect(!summary.summary.contains("secret") && !summary.summary.contains("verbatim"))
            #expect(summary.updatedAt == Timestamp(parts.clock.now))
        }
    }

    @Test func `it is written again only when its facts change`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            let store = UserSummaryStore(pool: parts.pool)
            let home = try await facts.add("lives in Oslo", key: "home", topic: 1, importance: 0.9)
            try await facts.consolidation().consolidate(Self.user)
            let first = try await store.summary(of: Self.user)
            parts.clock.advance(by: 3 * 86_400)
            #expect(try await !facts.consolidation().consolidate(Self.user).hasNewSummary)
            #expect(try await store.summary(of: Self.user) == first)
            #expect(try await due(parts) == nil)

            try await facts.add("works as a nurse", key: "job", topic: 2)
            #expect(try await facts.consolidation().consolidate(Self.user).hasNewSummary)
            #expect(try await store.summary(of: Self.user).summary == "Lives in Oslo, works as a nurse.")

            try await parts.facts.delete(home, of: Self.user, by: parts.bot)
            #expect(try await store.summary(of: Self.user).summary == "", "a deleted fact is not told for a moment longer")
            #expect(try await due(parts) == "0", "and the summary is made again at once")
            try await facts.consolidation().consolidate(Self.user)
            #expect(try await store.summary(of: Self.user).summary == "Works as a nurse.")
        }
    }

    @Test func `a fact that goes while the summary is written is not in it`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            let home = try await facts.add("lives in Oslo", key: "home", topic: 1, importance: 0.9)
            try await facts.add("works as a nurse", key: "job", topic: 2)
            let texts = InterruptedTexts(whileSummarising: { try? await parts.facts.delete(home, of: Self.user, by: parts.bot) })
            #expect(try await !facts.consolidation(texts: texts).consolidate(Self.user).hasNewSummary)
            #expect(try await UserSummaryStore(pool: parts.pool).summary(of: Self.user).summary == "")
            #expect(try await due(parts) != nil, "the next run finds the user")
            #expect(try await facts.consolidation().consolidate(Self.user).hasNewSummary)
        }
    }

    @Test func `a change is looked at after a while, a second one after a day, and the young when they are old enough`() async throws {
        try await withHubParts { parts in
            _ = try await parts.remember("I have a dog", for: "discord_2")
            #expect(try await due(parts, "discord_2") == "900")
            let consolidation = try await ConsolidationFacts(parts).consolidation()
            parts.clock.advance(by: 900)
            try await consolidation.consolidate("discord_2")
            #expect(try await due(parts, "discord_2") == nil)
            _ = try await parts.remember("I have a cat", for: "discord_2")
            #expect(try await due(parts, "discord_2") == "86400")

            let facts = try await ConsolidationFacts(parts, users: ["discord_3"])
            try await facts.add("likes tea", days: 4, of: "discord_3")
            try await consolidation.consolidate("discord_3")
            #expect(try await due(parts, "discord_3") == "259200")
        }
    }

    /// - Returns: seconds from now.
    private func due(_ parts: HubParts, _ userId: String = ConsolidationFacts.user) async throws -> String? {
        let now = parts.clock.now.timeIntervalSince1970
        return try await parts.values(
            """
            SELECT round(extract(epoch FROM consolidation_due_at) - \(now))::bigint FROM users
            WHERE user_id = '\(userId)' AND consolidation_due_at IS NOT NULL
            """
        ).first
    }
}
