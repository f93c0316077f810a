import Embedding
import Foundation
import Jobs
import Postgres
import Wire

/// Facts as people see and change them.
///
/// - Errors: ``WireError`` for refusals; ``PostgresError`` and ``EmbeddingError`` when a part does not answer.
package struct FactStore: Sendable {
    let pool: PostgresPool
    let queue: JobQueue
    let embedding: EmbeddingService
    let hot: HotMemory
    let copies: LocalCopies
    let clock: @Sendable () -> Date

    package init(
        pool: PostgresPool, queue: JobQueue, embedding: EmbeddingService, hot: HotMemory, copies: LocalCopies,
        clock: @escaping @Sendable () -> Date
    ) {
        self.pool = pool
        self.hot = hot
        self.copies = copies
        self.queue = queue
        self.embedding = embedding
        self.clock = clock
    }

    struct Filter: Sendable {
        var agentId: UUID?
        /// Only what one agent recalls, or only what every agent does.
        var isAgentSpecific: Bool?
        var bank: String?
        var sector: String?
        var includesInvalid = false
        /// A text that key, value or text must contain.
        var containing: String?
    }

    func list(_ userId: String, filter: Filter, page: PageRequest) async throws -> Page<Fact> {
        let (now, model) = (clock(), embedding.activeModel)
        return try await pool.withConnection { connection in
            guard try !connection.query(.findUser, [.text(userId)]).isEmpty else { throw UserStore.unknownUser }
            let rows = try connection.query(
                .listFacts,
                [
                    .text(userId), .optional(filter.agentId), .optional(filter.bank), .optional(filter.sector),
                    .bool(filter.includesInvalid), .optional(filter.containing), .timestamp(now), .optional(page.cursor),
                    .int(page.limit + 1), .optional(filter.isAgentSpecific),
                ])
            return try Page(rows, request: page, position: try EventLog.position(on: connection)) {
                try Fact($0).shown(at: now, embeddedBy: model)
            }
        }
    }

    func fact(_ factId: UUID, of userId: String) async throws -> Fact {
        try await pool.withConnection { connection in try FactStore.fact(factId, of: userId, on: connection) }
            .shown(at: clock(), embeddedBy: embedding.activeModel)
    }

    func history(of factId: UUID, userId: String, page: PageRequest) async throws -> Page<FactHistoryEntry> {
        try await pool.withConnection { connection in
            let rows = try connection.query(
                .listFactHistory, [.text(userId), .uuid(factId), .optional(page.cursor), .int(page.limit + 1)])
            if rows.isEmpty, page.cursor == nil { throw FactStore.unknownFact }
            return try Page(rows, request: page, position: try EventLog.position(on: connection)) { try FactHistoryEntry($0) }
        }
    }

    /// Queues a fact that a person gave; it is embedded and stored by a worker.
    ///
    /// It is for one agent alone where it names one and does not say otherwise, and administrator and user allow that; else for all.
    package func create(_ fact: FactCreate, for userId: String) async throws -> TaskAccepted {
        try fact.check()
        let (now, queue) = (clock(), queue)
        return try await pool.transaction { connection in
            try FactStore.requireRememberedUser(userId, now: now, on: connection)
            var (fact, scope) = (fact, UUID?.none)
            if let agentId = fact.agentId?.uuid {
                let agent = try AgentStore.requireAgent(agentId, on: connection)
                if fact.memoryBank == nil { fact.memoryBank = agent.defaultBank }
                let isAllowed = try connection.query(.agentMemoryAllowed, [.text(userId)]).first?.get("is_allowed", as: Bool.self)
                if fact.scope != "global", isAllowed == true { scope = agentId }
            }
            let job = NewJob(
                userId: userId, kind: .manualFact, agentId: scope,
                payload: String(decoding: WireCoder.encode(fact), as: UTF8.self))
            _ = try connection.pipeline([queue.enqueueing([job], now: now), JobQueue.doorbell])
            let data = TaskEventData(
                taskId: Identifier(job.id), userId: userId, agentId: scope.map(Identifier.init), status: "queued", turnId: nil,
                sessionId: nil)
            try EventLog.append(
                [EventDraft(.memoryExtractionQueued, userId: userId, agentId: scope, data: data)], now: now, on: connection)
            return TaskAccepted(taskId: Identifier(job.id), status: "queued")
        }
    }

    /// Stores contents word for word and returns once all of them are durable and recallable; when it throws, none is.
    ///
    /// - Parameter agentId: the only agent that may recall them; nil: every one.
    /// - Returns: one for each content.
    package func remember(
        _ requests: [RememberRequest], for userId: String, by principal: Principal, agentId: UUID? = nil,
        entities: MemoryEntities = MemoryEntities()
    ) async throws -> [Remembered] {
        for request in requests { try request.checkRules() }
        let vectors = try await embedding.vectors(for: requests.map(\.content), priority: .interactive)
        let now = clock()
        let facts = requests.map { request in
            FactDraft(
                userId: userId, agentId: agentId, key: "note", value: request.content, text: request.content, importance: 0.5,
                bank: "General", sector: "semantic", origin: .remembered,
                metadata: String(decoding: WireCoder.encode(request.metadata ?? .object([:])), as: UTF8.self), entities: entities,
                validityStart: now)
        }
        try await hot.transaction(in: pool, of: [userId]) { connection in
            try FactStore.requireRememberedUser(userId, now: now, on: connection)
            var writer = FactWriter(userId: userId, actor: principal.actor, now: now)
            for (fact, vector) in zip(facts, vectors) { writer.add(fact, vector: vector) }
            let change = try writer.write(on: connection)
            try EventLog.append(writer.events, now: now, on: connection)
            return ((), [change].compactMap(\.self))
        }
        return facts.map { Remembered(memoryId: Identifier($0.id)) }
    }

    func update(_ change: FactUpdate, of factId: UUID, userId: String, by principal: Principal) async throws -> Fact {
        try change.checkRules()
        let reworded = try await reworded(change, of: factId, userId: userId)
        var vector: TextVector?
        if let reworded {
            vector = try await embedding.vector(for: reworded.factText, priority: .interactive)
        }
        let (now, embedded) = (clock(), vector)
        return try await hot.transaction(in: pool, of: [userId]) { connection in
            _ = try connection.query(.lockUsers, [.textArray([userId])])
            var fact = try FactStore.fact(factId, of: userId, on: connection)
            let oldText = fact.factText
            fact.apply(change)
            guard fact.factText == oldText || fact.factText == reworded?.factText else {
                throw WireError(.conflict, "The fact was changed at the same time; please try again.")
            }
            if let end = fact.validityEnd, end <= fact.validityStart {
                throw WireError.invalid("validity_end", "must be after validity_start")
            }
            fact.updatedAt = Timestamp(now)
            var writer = FactWriter(userId: userId, actor: principal.actor, now: now)
            writer.update(fact, oldText: oldText, vector: fact.factText == oldText ? nil : embedded)
            let change = try writer.write(on: connection)
            try EventLog.append(writer.events, now: now, on: connection)
            return (fact, [change].compactMap(\.self))
        }.shown(at: now, embeddedBy: embedding.activeModel)
    }

    /// Forgets one fact, with the turn it was said in and everything that was made of it.
    package func delete(_ factId: UUID, of userId: String, by principal: Principal) async throws {
        let (now, node) = (clock(), copies.node)
        let memories = try await hot.transaction(in: pool, of: [userId]) { connection in
            _ = try connection.query(.lockUsers, [.textArray([userId])])
            let sources = try FactRemoval.sources(of: factId, userId: userId, on: connection)
            let memories = try ForgottenMemories(facts: [factId] + sources, turns: [], of: userId, on: connection)
            guard !memories.facts.isEmpty else { throw FactStore.unknownFact }
            var writer = FactWriter(userId: userId, actor: principal.actor, now: now)
            writer.forget(memories)
            let change = try writer.write(on: connection)
            let told = writer.events + memories.facts.map { EventDraft.factDeleted($0.id, agentId: $0.agentId, userId: userId) }
            try EventLog.append(told + [.memoryForgotten(userId, by: node)], now: now, on: connection)
            return (memories, [change].compactMap(\.self))
        }
        await copies.forget(of: userId, turns: memories.turnNames, texts: memories.texts)
    }

    static let memoryIsOff = WireError(.notAllowed, "This user's memory is off; nothing is kept.")
    static let unknownFact = WireError(.notFound, "There is no such fact.")

    /// The fact as it will be, if the change touches its text.
    private func reworded(_ change: FactUpdate, of factId: UUID, userId: String) async throws -> Fact? {
        guard change.factText != nil || change.factKey != nil || change.factValue != nil else { return nil }
        var fact = try await fact(factId, of: userId)
        let before = fact.factText
        fact.apply(change)
        return fact.factText == before ? nil : fact
    }

    private static func fact(
        _ factId: UUID, of userId: String, on connection: isolated PostgresConnection
    ) throws -> Fact {
        guard let row = try connection.query(.findFact, [.text(userId), .uuid(factId)]).first else { throw unknownFact }
        return try Fact(row)
    }

    /// Takes the user's row, making users a bot speaks for; refuses when their memory is off.
    private static func requireRememberedUser(
        _ userId: String, now: Date, on connection: isolated PostgresConnection
    ) throws {
        if let user = UserName(userId), user.platform != UserName.webPlatform {
            _ = try connection.execute(
                .ensureUser, [.text(userId), .text(user.platform), .optional(String?.none), .timestamp(now)])
        }
        guard let user = try connection.query(.lockUsers, [.textArray([userId])]).first else { throw UserStore.unknownUser }
        guard try user.get("memory_enabled", as: Bool.self) else {
            throw memoryIsOff
        }
    }
}

extension Fact {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: Identifier(try row.get("fact_id", as: UUID.self)), userId: try row.get("user_id"),
            agentId: try row.getOptional("agent_id", as: UUID.self).map(Identifier.init), factKey: try row.get("fact_key"),
            factValue: try row.get("fact_value"), factText: try row.get("fact_text"), importance: try row.get("importance"),
            memoryBank: try row.get("memory_bank"), sector: try row.get("sector"), origin: try row.get("origin"),
            metadata: JSONValue(stored: try row.get("metadata")), protected: try row.get("is_protected"),
            sourceTurnId: try row.getOptional("source_turn_id", as: UUID.self).map(Identifier.init),
            taskId: try row.getOptional("task_id", as: UUID.self).map(Identifier.init),
            validityStart: Timestamp(try row.get("validity_start")),
            validityEnd: try row.getOptional("validity_end", as: Date.self).map(Timestamp.init),
            supersededBy: try row.getOptional("superseded_by", as: UUID.self).map(Identifier.init),
            createdAt: Timestamp(try row.get("created_at")), updatedAt: Timestamp(try row.get("updated_at")))
        lastAccessedAt = try row.getOptional("last_recalled_at", as: Date.self).map(Timestamp.init)
        let sources = try row.get("sources", as: [UUID].self)
        summarizedFrom = sources.isEmpty ? nil : sources.map(Identifier.init)
    }

    /// With what is true of it only now.
    func shown(at now: Date, embeddedBy model: ActiveModel) -> Fact {
        var fact = self
        fact.isProtected = protected
        fact.isValid = supersededBy == nil && validityEnd.map { $0.date > now } ?? true
        fact.embeddingProvider = model.provider
        fact.embeddingModel = model.name
        return fact
    }

    /// Key and value make the text unless the change brings one of its own.
    mutating func apply(_ change: FactUpdate) {
        if let key = change.factKey { factKey = key }
        if let value = change.factValue { factValue = value }
        if let text = change.factText {
            factText = text
        } else if change.factKey != nil || change.factValue != nil {
            factText = FactDraft.text(key: factKey, factValue)
        }
        if let importance = change.importance { self.importance = importance }
        if let bank = change.memoryBank { memoryBank = bank }
        if let sector = change.sector { self.sector = sector }
        if let protected = change.protected { self.protected = protected }
        if let metadata = change.metadata { self.metadata = metadata }
        if let end = change.validityEnd { validityEnd = end }
    }
}

extension FactHistoryEntry {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            id: Identifier(try row.get("history_id", as: UUID.self)), factId: Identifier(try row.get("fact_id", as: UUID.self)),
            event: try row.get("event"), oldText: try row.getOptional("old_text", as: String.self),
            newText: try row.getOptional("new_text", as: String.self), actor: try row.get("actor"),
            taskId: try row.getOptional("task_id", as: UUID.self).map(Identifier.init),
            turnId: try row.getOptional("turn_id", as: UUID.self).map(Identifier.init), at: Timestamp(try row.get("at")))
    }
}

extension JSONValue {
    /// What the database holds was valid JSON when it was written.
    init(stored text: String) {
        self = (try? WireCoder.decode(JSONValue.self, from: Array(text.utf8))) ?? .object([:])
    }
}
