import Foundation
import Hub
import Postgres
import Ranking
import Testing

/// What an administrator finds who names no user.
@Suite(.timeLimit(.minutes(5))) struct EverybodysMemoryTests {
    @Test(arguments: [false, true]) func `all users' facts are searched, each with its user`(isIndexed: Bool) async throws {
        try await withHubParts { parts in
            let memories = try await LargeMemories((1...30).map { ("discord_\($0)", 40) }, in: parts)
            let sushi = try await parts.remember("for dinner I always order sushi", for: "discord_7")
            let pizza = try await parts.remember("for dinner I like to order pizza", for: "discord_20")
            let indexing = LargeMemoryIndexing(pool: parts.pool, index: memories.index, indexesEverybody: isIndexed)
            #expect(try await indexing.run())
            let index = VectorIndex(modelId: parts.modelId, dimensions: 384, scope: .everybody)
            #expect(try await names(of: index, parts) == (isIndexed ? [index.name] : []))

            let everybody = EverybodysMemory(
                pool: parts.pool, embedding: parts.embedding, weights: RecallWeights(), clock: parts.time)
            let question = "what should I order for dinner?"
            let found = try await everybody.search(question, agentId: nil, limit: 10)
            #expect(Set(found.map(\.id.uuid)) == [sushi, pizza])
            let users = Dictionary(uniqueKeysWithValues: found.map { ($0.id.uuid, $0.userId) })
            #expect(users == [sushi: "discord_7", pizza: "discord_20"])
            try await parts.facts.delete(pizza, of: "discord_20", by: parts.bot)
            #expect(try await everybody.search(question, agentId: nil, limit: 10).map(\.id.uuid) == [sushi])
            try await parts.run("UPDATE facts SET superseded_by = gen_random_uuid() WHERE fact_id = '\(sushi)'")
            #expect(try await everybody.search(question, agentId: nil, limit: 10).isEmpty)

            // Turned off again, nobody pays for it any more.
            #expect(try await memories.indexing().run())
            #expect(try await names(of: index, parts).isEmpty)
        }
    }

    private func names(of index: VectorIndex, _ parts: HubParts) async throws -> [String] {
        try await parts.values("SELECT indexrelid::regclass FROM pg_index WHERE indexrelid = to_regclass('\(index.name)')")
    }
}
