import Foundation
import Hub
import Synchronization
import Testing
import Wire

/// When users' facts are consolidated, and by whom.
@Suite struct ConsolidationRunnerTests {
    @Test func `everybody who is due is done once, and the progress told`() async throws {
        try await withHubParts { parts in
            let users = (1...120).map { "discord_\($0)" }
            let facts = try await ConsolidationFacts(parts, users: users)
            try await parts.run("UPDATE users SET consolidation_due_at = '2100-01-01' WHERE user_id = 'discord_7'")
            try await facts.add("lives in Oslo", key: "home", of: "discord_3")
            let told = Told()
            #expect(try await runner(facts, told: told).run())
            #expect(told.all.first == ConsolidationProgress(done: 0, total: 119))
            #expect(told.all.last == ConsolidationProgress(done: 119, total: 119))
            #expect(told.all.map(\.done) == told.all.map(\.done).sorted())
            #expect(try await parts.values("SELECT user_id FROM users WHERE consolidated_at IS NULL") == ["discord_7"])
            #expect(try await parts.values("SELECT summary FROM user_summaries") == ["Lives in Oslo."])
            let again = Told()
            #expect(try await runner(facts, told: again).run())
            #expect(again.all.isEmpty)
        }
    }

    @Test func `one node at a time, and the next one can when it has ended`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            try await facts.add("lives in Oslo", key: "home")
            let other = runner(facts)
            let answers = Mutex<[Bool]>([])
            let texts = InterruptedTexts(whileSummarising: {
                let answer = try? await other.run()
                answers.withLock { $0.append(answer ?? true) }
            })
            #expect(try await runner(facts, texts: texts).run())
            #expect(answers.withLock(\.self) == [false])
            #expect(try await other.run())
        }
    }

    @Test func `a user whose facts cannot be consolidated delays nobody, and has another turn in an hour`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts, users: ["discord_1", "discord_2"])
            for user in ["discord_1", "discord_2"] { try await facts.add("lives in Oslo", key: "home", of: user) }
            try await parts.run(
                """
                CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stumbled'; END $$;
                CREATE TRIGGER stumbling BEFORE INSERT ON user_summaries FOR EACH ROW WHEN (new.user_id = 'discord_1') EXECUTE FUNCTION stumble();
                """)
            #expect(try await runner(facts).run())
            #expect(try await parts.values("SELECT user_id FROM user_summaries") == ["discord_2"])
            parts.clock.advance(by: 3_599)
            let told = Told()
            #expect(try await runner(facts, told: told).run())
            #expect(told.all.isEmpty)
            try await parts.run("DROP TRIGGER stumbling ON user_summaries")
            parts.clock.advance(by: 1)
            #expect(try await runner(facts).run())
            #expect(try await parts.values("SELECT user_id FROM user_summaries ORDER BY user_id") == ["discord_1", "discord_2"])
        }
    }

    @Test func `a cancelled run leaves the others due and the lock free`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts, users: ["discord_1", "discord_2"])
            for user in ["discord_1", "discord_2"] { try await facts.add("lives in Oslo", key: "home", of: user) }
            let texts = InterruptedTexts(whileSummarising: { withUnsafeCurrentTask { $0?.cancel() } })
            let run = Task { try await runner(facts, texts: texts).run() }
            await #expect(throws: (any Error).self) { try await run.value }
            #expect(try await parts.values("SELECT count(*) FROM users WHERE consolidated_at IS NULL") != ["0"])
            #expect(try await runner(facts).run())
            #expect(try await parts.values("SELECT count(*) FROM user_summaries") == ["2"])
        }
    }

    @Test func `memory that is switched off is not summarised into facts`() async throws {
        try await withHubParts { parts in
            let facts = try await ConsolidationFacts(parts)
            for number in 0..<3 { try await facts.add("likes thing \(number)") }
            try await parts.run("UPDATE users SET memory_enabled = false")
            #expect(try await runner(facts).run())
            #expect(try await parts.values("SELECT count(*) FROM facts") == ["3"])
        }
    }

    private func runner(
        _ facts: ConsolidationFacts, texts: any FactSummarising = RuleSummaries(), told: Told = Told()
    ) -> ConsolidationRunner {
        ConsolidationRunner(
            pool: facts.parts.pool, consolidation: facts.consolidation(texts: texts), progress: { told.add($0) }, logger: logger,
            clock: facts.parts.time)
    }
}

private final class Told: Sendable {
    private let progress = Mutex<[ConsolidationProgress]>([])

    var all: [ConsolidationProgress] { progress.withLock(\.self) }
    func add(_ next: ConsolidationProgress) { progress.withLock { $0.append(next) } }
}
