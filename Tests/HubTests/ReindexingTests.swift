import Dispatch
import Embedding
import Foundation
import Hub
import Postgres
import Ranking
import Synchronization
import TestSupport
import Testing
import Wire

/// From one model's vectors to another's, while people speak.
@Suite(.timeLimit(.minutes(5))) struct ReindexingTests {
    private static let foods = ["sushi", "ramen", "pizza", "curry", "salad", "tacos", "soup", "pasta", "rice", "bread"]

    @Test func `recall is whole before, during and after, and never compares two models' vectors`() async throws {
        let gate = DispatchSemaphore(value: 0)
        let server = try EmbeddingServer(dimensions: 1536) { _, texts, _ in
            // Each whole batch waits until the test lets it go.
            if texts.count > 7 { gate.wait() }
            return false
        }
        defer { server.stop() }
        try await withEmbeddingNode { node, _ in
            try await fill(node, users: 2, facts: 100)
            _ = await node.ask("what food do I like: sushi?", of: "discord_0")
            let before = node.embedding.serving
            _ = try await node.provider(server, dimensions: 1536)
            #expect(node.embedding.serving.modelId == before.modelId)
            let run = Task { try await node.reindexing.run() }
            for step in 0..<8 {
                for user in ["discord_0", "discord_1"] {
                    let answer = await node.ask("do I like \(Self.foods[step])?", of: user)
                    #expect(answer.outcome == .complete && !answer.items.isEmpty)
                }
                // What is said and remembered meanwhile is found at once, and has its new vector at the switch.
                try await node.remember("my lucky number is \(step)", for: "discord_0")
                _ = try await node.say("I saw \(step) birds today", as: "discord_1")
                gate.signal()
            }
            for _ in 0..<100 { gate.signal() }
            #expect(try await run.value)
            let after = node.embedding.serving
            #expect(after.modelId != before.modelId && after.dimensions == 1536)
            #expect(try await lacking(after.modelId, node.parts) == "0")
            for user in ["discord_0", "discord_1"] {
                for food in Self.foods {
                    let answer = await node.ask("do I like \(food)?", of: user)
                    #expect(answer.outcome == .complete && answer.items.first?.factText.contains(food) == true)
                }
                #expect(try await node.hot.memory(of: user, deadline: .seconds(10)).modelId == after.modelId)
            }
            #expect(await node.ask("how many birds did I see?", of: "discord_1").items.contains { $0.factText.contains("birds") })
        }
    }

    @Test func `progress is told as events, to the end`() async throws {
        let server = try EmbeddingServer(dimensions: 1024)
        defer { server.stop() }
        try await withEmbeddingNode { node, _ in
            try await fill(node, users: 1, facts: 10)
            _ = try await node.provider(server, dimensions: 1024)
            #expect(try await node.reindexing.run())
            let told = try await node.parts.values("SELECT data FROM events WHERE type = 'reindex_progress' ORDER BY seq")
                .map { try WireCoder.decode(ReindexProgress.self, from: Array($0.utf8)) }
            #expect(told.first == ReindexProgress(done: 0, total: 10, model: "scripted", dimensions: 1024, status: "running"))
            #expect(told.last == ReindexProgress(done: 10, total: 10, model: "scripted", dimensions: 1024, status: "completed"))
        }
    }

    @Test func `a run that was killed is gone on with by another process, which does not do again what is done`() async throws {
        let dead = Mutex(false)
        let reached = AsyncStream<Void>.makeStream()
        let server = try EmbeddingServer(dimensions: 768) { number, _, peer in
            // The process dies while the third batch is under way.
            if number == 4 {
                reached.continuation.finish()
                peer.waitForEnd()
                return true
            }
            return dead.withLock { $0 }
        }
        defer { server.stop() }
        try await withEmbeddingNode { node, keys in
            try await fill(node, users: 3, facts: 100)
            _ = try await node.provider(server, dimensions: 768)
            let run = Task { try await node.reindexing.run() }
            for await _ in reached.stream {}
            run.cancel()
            await #expect(throws: (any Error).self) { try await run.value }
            #expect(node.embedding.serving.dimensions == 384)
            let done = try await node.parts.values("SELECT count(*) FROM vectors WHERE vector_dims(embedding) = 768")
            #expect(done == ["128"])
            #expect(await node.ask("do I like sushi?", of: "discord_0").items.first?.factText.contains("sushi") == true)

            let next = try await EmbeddingNode(node.parts, keys: keys)
            #expect(try await next.reindexing.run())
            #expect(next.embedding.serving.dimensions == 768)
            #expect(try await lacking(next.embedding.serving.modelId, node.parts) == "0")
            // The trial, 300 texts, and the batch that was lost.
            #expect(server.texts.count == 1 + 300 + 64)
            await next.providers.stop()
        }
    }

    @Test func `one node works, and the other follows the switch without a moment without answers`() async throws {
        let server = try EmbeddingServer(dimensions: 384)
        defer { server.stop() }
        try await withEmbeddingNode { first, keys in
            let second = try await EmbeddingNode(first.parts, keys: keys)
            try await fill(first, users: 1, facts: 20)
            #expect(await second.ask("do I like sushi?", of: "discord_0").items.first?.factText.contains("sushi") == true)
            // As many dimensions as before: only the model's number tells their vectors apart.
            _ = try await first.provider(server, dimensions: 384)
            await second.providers.reload()
            try await first.parts.holding("SELECT pg_advisory_xact_lock(120252978885989)") { () async throws in
                #expect(try await second.reindexing.run() == false)
            }
            #expect(try await first.reindexing.run())
            // It has heard of the choice and not of the switch: what the database says serves is asked for.
            let before = await second.ask("do I like ramen?", of: "discord_0")
            #expect(before.outcome == .complete && before.items.first?.factText.contains("ramen") == true)
            await second.providers.reload()
            #expect(second.embedding.serving.modelId == first.embedding.serving.modelId)
            let after = await second.ask("do I like pizza?", of: "discord_0")
            #expect(after.outcome == .complete && after.items.first?.factText.contains("pizza") == true)
            #expect(try await second.hot.memory(of: "discord_0", deadline: .seconds(5)).modelId == second.embedding.serving.modelId)
            await second.providers.stop()
        }
    }

    @Test func `what a node that has not heard of the switch stores gets its vector too`() async throws {
        let server = try EmbeddingServer(dimensions: 64)
        defer { server.stop() }
        try await withEmbeddingNode { first, keys in
            let late = try await EmbeddingNode(first.parts, keys: keys)
            try await fill(first, users: 1, facts: 3)
            _ = try await first.provider(server, dimensions: 64)
            #expect(try await first.reindexing.run())
            let id = try await late.remember("my umbrella is in Zanzibar", for: "discord_0")
            #expect(try await lacking(first.embedding.serving.modelId, first.parts) == "1")
            #expect(try await first.reindexing.run())
            #expect(try await lacking(first.embedding.serving.modelId, first.parts) == "0")
            #expect(try await first.parts.values("SELECT count(*) FROM missing_vectors") == ["0"])
            #expect(await first.ask("where is my umbrella?", of: "discord_0").items.first?.id.uuid == id)
            await late.providers.stop()
        }
    }

    @Test func `old vectors go when no node uses them any more`() async throws {
        let server = try EmbeddingServer(dimensions: 64)
        defer { server.stop() }
        try await withEmbeddingNode { node, _ in
            try await fill(node, users: 2, facts: 5)
            _ = try await node.provider(server, dimensions: 64)
            #expect(try await node.reindexing.run())
            #expect(try await node.parts.values("SELECT count(*) FROM vectors WHERE vector_dims(embedding) = 384") == ["10"])
            node.parts.clock.advance(by: 61)
            #expect(try await node.reindexing.run())
            #expect(try await node.parts.values("SELECT DISTINCT vector_dims(embedding) FROM vectors") == ["64"])
            #expect(try await node.parts.values("SELECT count(sealed_configuration) FROM embedding_models WHERE NOT is_serving") == ["0"])
            #expect(await node.ask("do I like sushi?", of: "discord_0").items.first?.factText.contains("sushi") == true)
        }
    }

    @Test func `what a model refuses is left out, and does not hold up the rest`() async throws {
        let server = try EmbeddingServer(dimensions: 64) { _, texts, peer in
            guard texts.contains(where: { $0.contains("pizza") }) else { return false }
            peer.answer("{}", status: "400 No")
            return true
        }
        defer { server.stop() }
        try await withEmbeddingNode { node, _ in
            try await fill(node, users: 1, facts: 10)
            _ = try await node.provider(server, dimensions: 64)
            #expect(try await node.reindexing.run())
            #expect(node.embedding.serving.dimensions == 64)
            #expect(try await lacking(node.embedding.serving.modelId, node.parts) == "1")
            let asked = server.requests.count
            #expect(try await node.reindexing.run())
            #expect(server.requests.count == asked)
        }
    }

    @Test func `who does not want to be remembered is sent to nobody, and found again when they do`() async throws {
        let server = try EmbeddingServer(dimensions: 64)
        defer { server.stop() }
        try await withEmbeddingNode { node, _ in
            try await fill(node, users: 2, facts: 5)
            _ = try await node.parts.users.update(UserSettingsUpdate(memoryEnabled: false), of: "discord_1")
            _ = try await node.provider(server, dimensions: 64)
            #expect(try await node.reindexing.run())
            #expect(node.embedding.serving.dimensions == 64 && server.texts.count == 1 + 5)
            _ = try await node.parts.users.update(UserSettingsUpdate(memoryEnabled: true), of: "discord_1")
            #expect(try await node.reindexing.run())
            #expect(server.texts.count == 1 + 10)
            #expect(await node.ask("do I like sushi?", of: "discord_1").items.first?.factText.contains("sushi") == true)
        }
    }

    @Test func `another choice in the middle ends the run, and the old vectors serve on`() async throws {
        let box = Mutex<(@Sendable () async throws -> Void)?>(nil)
        let (server, other) = (try EmbeddingServer(dimensions: 64), try EmbeddingServer(dimensions: 128))
        defer {
            server.stop()
            other.stop()
        }
        try await withEmbeddingNode(standBack: {
            guard let body = box.withLock({ $0.take() }) else { return }
            try? await body()
        }) { node, _ in
            try await fill(node, users: 1, facts: 100)
            _ = try await node.provider(server, dimensions: 64)
            box.withLock { box in box = { _ = try await node.provider(other, dimensions: 128, model: "other") } }
            await #expect(throws: CancellationError.self) { try await node.reindexing.run() }
            #expect(node.embedding.serving.dimensions == 384)
            #expect(try await node.reindexing.run())
            #expect(node.embedding.serving.dimensions == 128)
            node.parts.clock.advance(by: 61)
            #expect(try await node.reindexing.run())
            #expect(try await node.parts.values("SELECT DISTINCT vector_dims(embedding) FROM vectors") == ["128"])
        }
    }

    @Test func `while a server is away turns are durable and contexts say what is missing; their vectors come later`() async throws {
        let isAway = Mutex(false)
        let server = try EmbeddingServer(dimensions: 64) { _, _, peer in
            guard isAway.withLock({ $0 }) else { return false }
            peer.answer("{}", status: "500 No")
            return true
        }
        defer { server.stop() }
        try await withEmbeddingNode { node, keys in
            try await fill(node, users: 1, facts: 3)
            _ = try await node.provider(server, dimensions: 64)
            #expect(try await node.reindexing.run())
            isAway.withLock { $0 = true }
            let answer = await node.ask("what about sushi?", of: "discord_0", deadline: .seconds(2))
            #expect(answer.outcome == .partial && answer.degraded == [.embedding] && !answer.items.isEmpty)
            guard case .queued = try await node.say("I bought a kayak", as: "discord_0") else { return #expect(Bool(false)) }
            #expect(try await lacking(node.embedding.serving.modelId, node.parts) == "1")
            _ = try await node.reindexing.run()
            #expect(try await lacking(node.embedding.serving.modelId, node.parts) == "1")
            isAway.withLock { $0 = false }
            // This process leaves the server alone for a while; another one does not know why.
            let next = try await EmbeddingNode(node.parts, keys: keys)
            #expect(try await next.reindexing.run())
            #expect(try await lacking(next.embedding.serving.modelId, node.parts) == "0")
            #expect(await next.ask("what did I say of a kayak?", of: "discord_0").items.first?.factText.contains("kayak") == true)
            await next.providers.stop()
        }
    }

    @Test func `a real model of llama cpp's server takes over, and gives back`() async throws {
        let llama = LlamaServer(makesVectors: true)
        try await llama.start()
        try await withEmbeddingNode { node, _ in
            let said = ["my cat is called Pixel", "I work as a nurse in Turin", "for dinner I always order sushi"]
            for text in said { try await node.remember(text, for: "discord_1") }
            let made = try await node.providers.create(
                EmbeddingProviderFields(name: "llama", providerType: "openai", model: "smollm2", baseURL: llama.address, dimensions: 576))
            #expect(try await node.providers.test(made.id.uuid).dimensions == 576)
            #expect(try await node.reindexing.run())
            #expect(node.embedding.serving.dimensions == 576)
            #expect(try await lacking(node.embedding.serving.modelId, node.parts) == "0")
            for text in said {
                let answer = await node.ask(text, of: "discord_1")
                #expect(answer.outcome == .complete && answer.items.first?.factText == text)
            }
            _ = try await node.providers.resetConfig()
            #expect(try await node.reindexing.run())
            #expect(node.embedding.serving.dimensions == 384)
            #expect(await node.ask("what is my cat called?", of: "discord_1").items.first?.factText == said[0])
        }
        try await llama.kill()
    }

    // MARK: Parts

    private func fill(_ node: EmbeddingNode, users: Int, facts: Int) async throws {
        for user in 0..<users {
            for fact in 0..<facts {
                let food = Self.foods[fact % Self.foods.count]
                try await node.remember(fact < Self.foods.count ? "I like \(food)" : "on day \(fact) I ate \(food)", for: "discord_\(user)")
            }
        }
    }

    /// Facts and turns without a vector of a model.
    private func lacking(_ modelId: Int, _ parts: HubParts) async throws -> String {
        try await parts.values(
            """
            SELECT count(*) FROM (SELECT user_id, fact_id AS item_id FROM facts UNION ALL SELECT user_id, turn_id FROM turns) AS items
            WHERE NOT EXISTS (
                SELECT FROM vectors
                WHERE vectors.user_id = items.user_id AND vectors.item_id = items.item_id AND vectors.model_id = \(modelId))
            """)[0]
    }
}
