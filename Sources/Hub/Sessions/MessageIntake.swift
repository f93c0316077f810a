import Foundation
import Postgres
import Wire

/// Takes in conversations that arrive whole, as mem0's clients send them.
///
/// - Errors: ``WireError``; ``PostgresError`` and `EmbeddingError` when a part does not answer.
/// - Next: ``TurnJournal`` for how turns become durable, ``FactStore`` for what is kept word for word.
package struct MessageIntake: Sendable {
    let pool: PostgresPool
    let journal: TurnJournal
    let facts: FactStore

    package init(pool: PostgresPool, journal: TurnJournal, facts: FactStore) {
        self.pool = pool
        self.journal = journal
        self.facts = facts
    }

    /// What was said, and what was answered.
    package struct Exchange: Sendable, Equatable {
        package var userMessage = ""
        package var aiResponse = ""
    }

    /// Makes every message durable at once, as turns of a session of their own.
    ///
    /// - Returns: the task of the last turn: a user's tasks are done in order, so it ends last.
    package func extract(
        _ messages: [Mem0Message], for userId: String, metadata: JSONValue?, entities: MemoryEntities
    ) async throws -> UUID {
        let exchanges = try Self.exchanges(of: messages)
        guard exchanges.contains(where: { !$0.userMessage.isEmpty }) else {
            throw WireError.invalid("messages", "must hold something that the user says")
        }
        try entities.check()
        let agentId = try await agent(named: entities.agentId, of: userId)?.id
        let storedMetadata = String(decoding: WireCoder.encode(metadata ?? .object([:])), as: UTF8.self)
        let sessionId = UUID()
        let turns = exchanges.enumerated().map { index, exchange in
            SpokenTurn(
                userId: userId, sessionId: sessionId, clientTurnId: "\(index)", agentId: agentId, userMessage: exchange.userMessage,
                aiResponse: exchange.aiResponse, interrupted: false, metadata: storedMetadata, entities: entities)
        }
        guard case .queued(_, let taskId)? = try await journal.record(turns).last else { throw FactStore.memoryIsOff }
        return taskId
    }

    /// Stores what users and assistants said, word for word: all or nothing.
    package func keep(
        _ messages: [Mem0Message], for userId: String, metadata: JSONValue?, entities: MemoryEntities, by principal: Principal
    ) async throws -> [Mem0Addition] {
        try entities.check()
        let texts = try Self.spoken(messages).map(\.text)
        guard !texts.isEmpty else { throw WireError.invalid("messages", "must hold something that is said") }
        let agent = try await agent(named: entities.agentId, of: userId)
        let kept = try await facts.remember(
            texts.map { RememberRequest(content: $0, metadata: metadata) }, for: userId, by: principal,
            agentId: agent.flatMap { $0.isScoped ? $0.id : nil }, entities: entities)
        return zip(kept, texts).map { Mem0Addition(id: $0.memoryId, memory: $1) }
    }

    /// Every message of the user with the answers to it; answers before the first stand alone.
    package static func exchanges(of messages: [Mem0Message]) throws(WireError) -> [Exchange] {
        var exchanges: [Exchange] = []
        for (isUser, text) in try spoken(messages) {
            if isUser {
                exchanges.append(Exchange(userMessage: text))
            } else {
                if exchanges.isEmpty { exchanges.append(Exchange()) }
                let before = exchanges[exchanges.count - 1].aiResponse
                exchanges[exchanges.count - 1].aiResponse = before.isEmpty ? text : before + "\n" + text
            }
        }
        for exchange in exchanges { try Limits.check(exchange.aiResponse, "messages", bytes: Limits.textBytes) }
        return exchanges
    }

    private static func spoken(_ messages: [Mem0Message]) throws(WireError) -> [(isUser: Bool, text: String)] {
        var spoken: [(isUser: Bool, text: String)] = []
        for message in messages where message.role == "user" || message.role == "assistant" {
            guard let text = message.text else {
                throw WireError(.notOffered, "Memhub remembers texts: images and documents are not taken.", field: "messages")
            }
            try Limits.check(text, "messages", bytes: Limits.textBytes)
            if !text.allSatisfy(\.isWhitespace) { spoken.append((message.role == "user", text)) }
        }
        return spoken
    }

    /// An agent of the hub, when its id is what the client calls its own.
    private func agent(named name: String?, of userId: String) async throws -> (id: UUID, isScoped: Bool)? {
        guard let id = name.flatMap(UUID.init(uuidString:)) else { return nil }
        return try await pool.withConnection { connection in
            guard try !connection.query(.findAgent, [.uuid(id)]).isEmpty else { return nil }
            return (id, try !connection.query(.agentScopedTurns, [.textArray([userId]), .uuidArray([id])]).isEmpty)
        }
    }
}
