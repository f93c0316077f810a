import Foundation
import Hub
import Postgres
import TestSupport
import Testing
import Wire

/// Recall of users whose memories are searched in the database.
@Suite(.timeLimit(.minutes(5))) struct LargeMemoryTests {
    @Test func `the index finds what comparing everything finds, and nothing of anybody else`() async throws {
        try await withHubParts { parts in
            let small = (10..<60).map { ("discord_\($0)", 20) }
            let memories = try await LargeMemories([("discord_1", 3_000), ("discord_2", 1_500)] + small, in: parts)
            for user in ["discord_1", "discord_2"] { #expect(try await memories.isLarge(user)) }
            #expect(try await memories.isLarge("discord_10") == false)
            let exact = try await agreement(memories, users: ["discord_1", "discord_2"])
            #expect(exact == 1)
            #expect(try await memories.indexing().run())
            try await expectPlans(memories)
            let indexed = try await agreement(memories, users: ["discord_1", "discord_2"])
            #expect(indexed >= 0.95)
            #expect(try await agreement(memories, users: ["discord_10"], limit: 1) == 1)
            #expect(try await parts.values("SELECT count(*) FROM vectors WHERE is_indexed") == ["4500"])
        }
    }

    @Test func `what is new is found at once; what is deleted, closed or another agent's is not`() async throws {
        try await withHubParts { parts in
            let memories = try await LargeMemories([("discord_1", 1_200)], in: parts)
            #expect(try await memories.isLarge("discord_1"))
            #expect(try await memories.indexing().run())
            let new = try await parts.remember("for dinner I always order sushi", for: "discord_1")
            #expect(try await parts.values("SELECT is_indexed FROM vectors WHERE item_id = '\(new)'") == ["true"])
            #expect(try await parts.values("SELECT is_indexed FROM facts WHERE fact_id = '\(new)'") == ["true"])
            let question = "what should I order for dinner?"
            let vector = try await parts.embedding.vector(for: question, priority: .interactive)
            #expect(try await memories.search(question, near: vector.values, of: "discord_1").first?.memory.id == new)
            try await parts.facts.delete(new, of: "discord_1", by: parts.bot)
            #expect(try await memories.search(question, near: vector.values, of: "discord_1").isEmpty)

            let known = try #require(memories.vectors["discord_1"]?[100])
            func isFound(agent: UUID? = nil) async throws -> Bool {
                try await memories.search(near: known.vector, of: "discord_1", agent: agent).contains { $0.memory.id == known.id }
            }
            #expect(try await isFound())
            let agent = UUID()
            try await parts.run("INSERT INTO agents (agent_id, name, created_at, updated_at) VALUES ('\(agent)', 'a', now(), now())")
            try await parts.run("UPDATE facts SET agent_id = '\(agent)' WHERE fact_id = '\(known.id)'")
            #expect(try await isFound() == false)
            #expect(try await isFound(agent: agent))
            try await parts.run("UPDATE facts SET agent_id = NULL, superseded_by = gen_random_uuid() WHERE fact_id = '\(known.id)'")
            #expect(try await isFound() == false)
        }
    }

    @Test func `words find what is not near, and the best bring their neighbours`() async throws {
        try await withHubParts { parts in
            let memories = try await LargeMemories([("discord_1", 1_200)], in: parts)
            #expect(try await memories.isLarge("discord_1"))
            #expect(try await memories.indexing().run())
            let known = try #require(memories.vectors["discord_1"])
            try await parts.run("UPDATE facts SET fact_text = 'the umbrella from Zanzibar' WHERE fact_id = '\(known[7].id)'")
            // As far away as can be: neither the index by meaning nor recency brings it.
            try await parts.run(
                "UPDATE vectors SET embedding = embedding * array_fill(-1, ARRAY[384])::vector WHERE item_id = '\(known[7].id)'")
            let found = try await memories.search("umbrella of zanzibar", near: known[7].vector, of: "discord_1", limit: 50)
            #expect(found.contains { $0.memory.id == known[7].id && $0.score.lexical > 0 })

            // Said before and after the nearest, about something else.
            try await parts.run("UPDATE facts SET metadata = '{\"session_id\": \"s\"}' WHERE user_id = 'discord_1'")
            let neighbours = [known[298].id, known[299].id, known[301].id, known[302].id]
            try await parts.run("UPDATE facts SET fact_text = 'the umbrella from Samarkand' WHERE fact_id = '\(known[300].id)'")
            let beside = try await memories.search("umbrella of samarkand", near: known[300].vector, of: "discord_1", limit: 50)
            #expect(beside.first?.memory.id == known[300].id)
            let near = Set(beside.filter { $0.score.neighbours > 0.2 }.map(\.memory.id))
            #expect(near == Set(neighbours))
        }
    }

    @Test func `turns are recalled with the turns beside them, before the index is there and after`() async throws {
        try await withHubParts { parts in
            let memories = try await LargeMemories([("discord_1", 1_200)], in: parts)
            #expect(try await memories.isLarge("discord_1"))
            let (journal, session) = (parts.journal, UUID())
            let said = ["let us talk of animals", "my cat is called Pixel", "she is three years old", "she likes tuna", "and sleeps"]
            for (number, text) in said.enumerated() {
                _ = try await journal.record(
                    SpokenTurn(
                        userId: "discord_1", sessionId: session, clientTurnId: "t\(number)", userMessage: text,
                        aiResponse: "I see", interrupted: false))
            }
            let question = "what is my cat called?"
            let vector = try await parts.embedding.vector(for: question, priority: .interactive)
            for isIndexed in [false, true] {
                if isIndexed { #expect(try await memories.indexing().run()) }
                #expect(try await parts.values("SELECT bool_and(is_indexed) FROM turns") == ["true"])
                let found = try await memories.search(question, near: vector.values, of: "discord_1")
                #expect(found.first?.memory.text == said[1] && found.first?.memory.kind == .turn)
                let near = Set(found.filter { $0.score.neighbours > 0.2 }.map(\.memory.text))
                #expect(near == [said[0], said[2], said[3]])
            }
        }
    }

    @Test func `a user who outgrows what is kept in process is read from the database from then on`() async throws {
        try await withHubParts { parts in
            let memories = try await LargeMemories([("discord_1", LargeMemories.limit)], in: parts)
            #expect(try await memories.isLarge("discord_1") == false)
            let facts = FactStore(
                pool: parts.pool, queue: parts.queue, embedding: parts.embedding, hot: memories.hot, copies: parts.copies,
                clock: parts.time)
            let last = try await facts.remember(
                [RememberRequest(content: "for dinner I always order sushi")], for: "discord_1", by: parts.bot)[0]
            #expect(try await memories.isLarge("discord_1"))
            #expect(try await parts.values("SELECT has_large_memory FROM users") == ["true"])
            let vector = try await parts.embedding.vector(for: "sushi for dinner", priority: .interactive)
            let found = try await memories.search("sushi for dinner", near: vector.values, of: "discord_1")
            #expect(found.first?.memory.id == last.memoryId.uuid)
        }
    }

    /// The share of the nearest that recall finds.
    private func agreement(_ memories: LargeMemories, users: [String], limit: Int = 10) async throws -> Double {
        var random = SeededRandom(seed: 11)
        var (found, asked) = (0, 0)
        for user in users {
            let own = Set((memories.vectors[user] ?? []).map(\.id))
            for _ in 0..<40 {
                let question = memories.question(to: user, using: &random)
                let ids = try await memories.search(near: question, of: user, limit: limit).map(\.memory.id)
                #expect(own.isSuperset(of: ids))
                found += Set(ids).intersection(memories.nearest(to: question, of: user, limit: limit)).count
                asked += limit
            }
        }
        return Double(found) / Double(asked)
    }

    /// Large users are searched by the index, ordinary ones are read by their key.
    private func expectPlans(_ memories: LargeMemories) async throws {
        let vector = "'[\((0..<384).map { _ in "0.1" }.joined(separator: ","))]'"
        let nearest = Statement.nearestMemories(by: memories.index)
        let large = try await plan(nearest, ["'discord_1'", "NULL::uuid", "now()", vector, "200"], memories.parts)
        #expect(large.contains(memories.index.name))
        let modelId = String(memories.parts.modelId)
        let ordinary = try await plan(.memoriesOfUser, ["'discord_10'", modelId, "0", "0", "now()"], memories.parts)
        #expect(ordinary.contains("vectors_pkey") && !ordinary.contains(memories.index.name))
    }

    private func plan(_ statement: Statement, _ parameters: [String], _ parts: HubParts) async throws -> String {
        var sql = statement.sql
        for (index, parameter) in parameters.enumerated().reversed() {
            sql = sql.replacingOccurrences(of: "$\(index + 1)", with: parameter)
        }
        let explaining = Statement("explain_plan", "EXPLAIN " + sql)
        return try await parts.pool.withConnection { connection in
            try connection.query(explaining).map { try $0.get("QUERY PLAN", as: String.self) }.joined(separator: "\n")
        }
    }
}
