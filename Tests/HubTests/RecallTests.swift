import Foundation
import Hub
import Postgres
import Testing
import Wire

/// Recall of what is in the database, with vectors the test chooses.
@Suite struct RecallTests {
    @Test func `another user's closer vector is never returned`() async throws {
        try await withHubParts { parts in
            for user in ["discord_1", "discord_2"] { try await insertUser(user, parts) }
            let mine = try await insertFact("mine", angle: 0.8, of: "discord_1", parts)
            for index in 0..<50 { try await insertFact("theirs \(index)", angle: 0, of: "discord_2", parts) }
            let found = try await search("discord_1", parts, limit: 50)
            #expect(found.map(\.memory.id) == [mine])
            #expect(try await search("discord_3", parts, limit: 50).isEmpty)
        }
    }

    @Test func `the closest comes first, with its cosine in the score`() async throws {
        try await withHubParts { parts in
            try await insertUser("discord_1", parts)
            for angle in [0.9, 0.1, 0.5] { try await insertFact("\(angle)", angle: angle, of: "discord_1", parts) }
            let found = try await search("discord_1", parts)
            #expect(found.map(\.memory.text) == ["0.1", "0.5", "0.9"])
            #expect(abs(found[0].score.vector - cos(0.1)) < 1e-5)
            #expect(try await search("discord_1", parts, limit: 2).count == 2)
        }
    }

    @Test func `what is superseded or no longer true is not recalled`() async throws {
        try await withHubParts { parts in
            try await insertUser("discord_1", parts)
            let closed = try await insertFact("closed", angle: 0, of: "discord_1", parts)
            let ending = try await insertFact("ending", angle: 0.1, of: "discord_1", parts)
            try await insertFact("open", angle: 0.2, of: "discord_1", parts)
            try await parts.run("UPDATE facts SET superseded_by = gen_random_uuid() WHERE fact_id = '\(closed)'")
            try await parts.run("UPDATE facts SET validity_end = to_timestamp(1800000010) WHERE fact_id = '\(ending)'")
            #expect(try await search("discord_1", parts).map(\.memory.text) == ["ending", "open"])
            parts.clock.advance(by: 10)
            #expect(try await search("discord_1", parts).map(\.memory.text) == ["open"])
        }
    }

    @Test func `what one agent learnt is recalled by that agent only, global facts by all`() async throws {
        try await withHubParts { parts in
            try await insertUser("discord_1", parts)
            let (agent, other) = (UUID(), UUID())
            for id in [agent, other] {
                try await parts.run("INSERT INTO agents (agent_id, name, created_at, updated_at) VALUES ('\(id)', 'a', now(), now())")
            }
            try await insertFact("agent's", angle: 0, of: "discord_1", agent: agent, parts)
            try await insertFact("global", angle: 0.1, of: "discord_1", parts)
            #expect(try await search("discord_1", agent: agent, parts).map(\.memory.text) == ["agent's", "global"])
            #expect(try await search("discord_1", agent: other, parts).map(\.memory.text) == ["global"])
            #expect(try await search("discord_1", parts).map(\.memory.text) == ["global"])
        }
    }

    @Test func `a question that names the user finds what they said of themselves, under a new name too`() async throws {
        try await withHubParts { parts in
            let context = try parts.context()
            for name in ["Melanie", "Joan Baez"] {
                let session = try await parts.sessions.open(
                    SessionStart(userId: "discord_1", displayName: name), userId: "discord_1")
                let turn = SpokenTurn(
                    userId: "discord_1", sessionId: session.sessionId, clientTurnId: "t1",
                    userMessage: "we want to go on another roadtrip in the spring", aiResponse: "Nice.", interrupted: false)
                _ = try await parts.journal.record(turn)
                await parts.journal.settle()
                let question = "Would \(name.split(separator: " ")[0]) go on another roadtrip soon?"
                let answer = await context.answer(
                    RecallQuery(userId: "discord_1", text: question, limit: 1), deadline: .seconds(20))
                #expect(answer.items.first?.why.speaker ?? 0 > 0)
                #expect(answer.items.first?.factText.contains("roadtrip") == true)
            }
        }
    }

    @Test func `a turn is recalled as soon as it is durable`() async throws {
        try await withHubParts { parts in
            let journal = parts.journal
            let turn = SpokenTurn(
                userId: "discord_1", sessionId: UUID(), clientTurnId: "t1",
                userMessage: "my cat is called Pixel", aiResponse: "cute", interrupted: false)
            _ = try await parts.embedding.vector(for: turn.userMessage, priority: .interactive)
            guard case .queued(let turnId, _) = try await journal.record(turn) else { return #expect(Bool(false)) }
            let vector = try await parts.embedding.vector(for: "what is my cat's name?", priority: .interactive)
            let query = RecallQuery(userId: "discord_1", text: "", limit: 5)
            let found = try await search(query, vector: vector, parts)
            #expect(found.map(\.memory.id) == [turnId])
            #expect(found.first?.item.kind == .turn)
                    }
    }

    private func search(
        _ userId: String, agent: UUID? = nil, _ parts: HubParts, limit: Int = 5
    ) async throws -> [ScoredMemory] {
        try await search(RecallQuery(userId: userId, agentId: agent, text: "", limit: limit), vector: TextVector(modelId: parts.modelId, values: direction(0)), parts)
    }

    private func search(_ query: RecallQuery, vector: TextVector?, _ parts: HubParts) async throws -> [ScoredMemory] {
        let memory = try await parts.hot.memory(of: query.userId, deadline: .seconds(10))
        return try await parts.recall.search(query, in: memory, vector: vector, deadline: .seconds(10)).scored
    }

    private func insertUser(_ userId: String, _ parts: HubParts) async throws {
        try await parts.run(
            "INSERT INTO users (user_id, platform, created_at, updated_at) VALUES ('\(userId)', 'discord', now(), now())")
    }

    @discardableResult
    private func insertFact(
        _ text: String, angle: Double, of userId: String, agent: UUID? = nil, _ parts: HubParts
    ) async throws -> UUID {
        let (id, modelId) = (UUID(), parts.modelId)
        let vector = direction(angle)
        try await parts.pool.transaction { connection in
            _ = try connection.execute(.insertRecallFact, [.text(userId), .uuid(id), .text(text), .optional(agent)])
            _ = try connection.execute(.insertRecallVector, [.text(userId), .int(modelId), .uuid(id), .floatArray(vector)])
        }
        return id
    }

    /// A unit vector in the plane of the first two dimensions.
    private func direction(_ angle: Double) -> [Float] {
        [Float(cos(angle)), Float(sin(angle))] + Array(repeating: 0, count: 382)
    }
}

extension Statement {
    fileprivate static let insertRecallFact = Statement(
        "insert_recall_fact",
        """
        INSERT INTO facts (user_id, fact_id, agent_id, fact_key, fact_value, fact_text, importance, memory_bank, sector, origin,
            validity_start, created_at, updated_at)
        VALUES ($1, $2, $4, 'note', $3, $3, 0.5, 'General', 'semantic', 'manual', to_timestamp(1800000000),
            to_timestamp(1800000000), to_timestamp(1800000000))
        """)

    fileprivate static let insertRecallVector = Statement(
        "insert_recall_vector",
        "INSERT INTO vectors (user_id, model_id, item_id, embedding) VALUES ($1, $2::integer, $3, $4)")
}
