import Dispatch
import Embedding
import Foundation
import Hub
import Postgres
import Testing
import Wire

/// What a person who waits is told when everything works, and when a part does not.
@Suite(.timeLimit(.minutes(5))) struct ContextServiceTests {
    private let query = RecallQuery(userId: "discord_1", text: "what should I order for dinner?", limit: 5)

    @Test func `a fact is recalled, from the cache the second time, and never after it was deleted`() async throws {
        try await withHubParts { parts in
            let id = try await parts.remember("for dinner I always order sushi", for: "discord_1")
            let context = try parts.context()
            await #expect(throws: Never.self) { try await parts.embedding.vector(for: query.text, priority: .interactive) }
            let first = await context.answer(query, deadline: .seconds(20))
            #expect(first.degraded == [])
            #expect(first.outcome == .complete && first.source == .computed)
            #expect(first.items.map(\.id.uuid) == [id])
            let second = await context.answer(query, deadline: .seconds(20))
            #expect(second.source == .cache && second.items == first.items)
            try await parts.facts.delete(id, of: "discord_1", by: parts.bot)
            let third = await context.answer(query, deadline: .seconds(20))
            #expect(third.source == .computed && third.items.isEmpty && third.outcome == .complete)
        }
    }

    @Test func `a question finds what shares its meaning and no word, small talk finds nothing`() async throws {
        try await withHubParts { parts in
            let id = try await parts.remember("I'm allergic to peanuts.", for: "discord_1")
            let context = try parts.context()
            func recalled(_ text: String) async -> [UUID] {
                let query = RecallQuery(userId: "discord_1", text: text, limit: 5)
                return await context.answer(query, deadline: .seconds(20)).items.map(\.id.uuid)
            }
            #expect(await recalled("what should I not eat?") == [id])
            for text in ["hello", "thanks, bye", "tell me a joke", "how are you today?"] { #expect(await recalled(text) == []) }
        }
    }

    @Test func `nothing is recalled for a user who turned memory off`() async throws {
        try await withHubParts { parts in
            try await parts.remember("for dinner I always order sushi", for: "discord_1")
            let context = try parts.context()
            _ = await context.answer(query, deadline: .seconds(20))
            _ = try await parts.users.update(UserSettingsUpdate(memoryEnabled: false), of: "discord_1")
            let answer = await context.answer(query, deadline: .seconds(20))
            #expect(!answer.isMemoryEnabled && answer.items.isEmpty)
        }
    }

    @Test func `with a stopped embedder the answer is partial, with what importance and recency say`() async throws {
        try await withHubParts { parts in
            let id = try await parts.remember("for dinner I always order sushi", for: "discord_1")
            let stopped = Embedder(model: try DefaultModel.model(), threads: 1)
            await stopped.stop()
            let answer = try await parts.context(embedder: stopped).answer(query, deadline: .seconds(20))
            #expect(answer.outcome == .partial && answer.degraded == [.embedding])
            #expect(answer.items.map(\.id.uuid) == [id])
        }
    }

    @Test func `a stalled embedder is given up in time for the rest to answer`() async throws {
        try await withHubParts { parts in
            let id = try await parts.remember("for dinner I always order sushi", for: "discord_1")
            let release = DispatchSemaphore(value: 0)
            let stalled = Embedder(model: try DefaultModel.model(), threads: 1, observe: { _ in release.wait() })
            _ = try await stalled.embed(["the thread stands after this"], priority: .interactive)
            let answer = try await parts.context(embedder: stalled).answer(query, deadline: .seconds(2))
            #expect(answer.outcome == .partial && answer.degraded == [.embedding])
            #expect(answer.items.map(\.id.uuid) == [id])
            for _ in 0..<10 { release.signal() }
            await stalled.stop()
        }
    }

    @Test func `without a database the answer is partial and empty, at once`() async throws {
        try await withHubParts { parts in
            var nowhere = parts.configuration
            nowhere.connectionString = "host=/nonexistent-\(UUID().uuidString) user=nobody dbname=none"
            let pool = PostgresPool(configuration: nowhere, size: 1, name: "nowhere", logger: logger)
            let answer = try await parts.context(pool: pool).answer(query, deadline: .seconds(5))
            await pool.close()
            #expect(answer.outcome == .partial && answer.degraded == [.database] && answer.items.isEmpty)
        }
    }

    @Test func `a database that does not answer costs the deadline at most`() async throws {
        try await withHubParts(size: 1) { parts in
            try await parts.remember("for dinner I always order sushi", for: "discord_1")
            let release = DispatchSemaphore(value: 0)
            let pool = parts.pool
            let (isHeld, hold) = AsyncStream<Void>.makeStream()
            let holder = Task {
                try await pool.withConnection(deadline: .seconds(60)) { _ in
                    hold.finish()
                    release.wait()
                }
            }
            for await _ in isHeld {}
            let clock = ContinuousClock()
            let began = clock.now
            let answer = try await parts.context().answer(query, deadline: .milliseconds(200))
            #expect(answer.outcome == .partial || answer.outcome == .timedOut)
            #expect(answer.items.isEmpty)
            #expect(clock.now - began < .seconds(5))
            release.signal()
            try await holder.value
        }
    }
}
