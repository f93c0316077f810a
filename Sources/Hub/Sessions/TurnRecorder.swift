import Foundation
import Jobs
import Postgres
import Wire

/// Writes a batch of turns inside one transaction.
struct TurnRecorder: Sendable {
    let queue: JobQueue
    let now: Date

    /// - Returns: one result a turn, in order, and what changed for each user.
    func record(
        _ turns: [SpokenTurn], vectors: [TextVector?], on connection: isolated PostgresConnection
    ) throws -> (result: [RecordedTurn], changes: [MemoryChange]) {
        let users = try lockUsers(of: turns, on: connection)
        var known = users.recorded
        var results: [RecordedTurn] = []
        var stored: [StoredTurn] = []
        for (index, turn) in turns.enumerated() {
            guard users.enabled.contains(turn.userId) else {
                results.append(.disabled)
                continue
            }
            let name = TurnName(turn)
            if let before = known[name] {
                results.append(before)
                continue
            }
            let new = StoredTurn(
                turn: turn, isAgentScoped: users.scoped.contains(SpokenTo(turn)), turnId: UUID(), taskId: UUID(), vector: vectors[index])
            let result = RecordedTurn.queued(turnId: new.turnId, taskId: new.taskId)
            stored.append(new)
            known[name] = result
            results.append(result)
        }
        return (results, try write(stored, on: connection))
    }

    private func write(_ stored: [StoredTurn], on connection: isolated PostgresConnection) throws -> [MemoryChange] {
        if stored.isEmpty { return [] }
        var statements = [inserting(stored), queue.enqueueing(stored.map(\.job), now: now)]
        let vectors = stored.compactMap { turn in
            turn.vector.map { NewVector(userId: turn.turn.userId, item: turn.turnId, vector: $0) }
        }
        if !vectors.isEmpty { statements.append(VectorStore.inserting(vectors)) }
        let recallable = stored.filter { !$0.turn.userMessage.isEmpty }
        statements.append(
            VectorStore.noting(
                recallable.map { MissingVector(userId: $0.turn.userId, item: $0.turnId, modelId: $0.vector?.modelId) }))
        let memories = Dictionary(grouping: stored, by: \.turn.userId)
        statements.append(JobQueue.doorbell)
        let bump = statements.count
        statements.append((.bumpMemoryVersions, [.textArray(Array(memories.keys))]))
        statements += EventLog.appending(stored.map(\.queuedEvent), now: now)
        return try connection.pipeline(statements)[bump].map { row in
            let userId = try row.get("user_id", as: String.self)
            let added = (memories[userId] ?? []).filter { !$0.turn.userMessage.isEmpty }
                .map {
                    StoredMemory(
                        $0.turn, id: $0.turnId, isAgentScoped: $0.isAgentScoped, vector: $0.vector, now: $0.turn.saidAt ?? now)
                }
            return MemoryChange(userId: userId, version: try row.get("memory_version"), added: added)
        }
    }

    private func inserting(_ stored: [StoredTurn]) -> (Statement, [PostgresValue]) {
        let turns = stored.map(\.turn)
        return (
            .insertTurns,
            [
                .textArray(turns.map(\.userId)), .uuidArray(stored.map(\.turnId)), .uuidArray(turns.map(\.sessionId)),
                .textArray(turns.map(\.clientTurnId)), .uuidArray(turns.map(\.agentId)),
                .boolArray(stored.map(\.isAgentScoped)), .textArray(turns.map(\.userMessage)),
                .textArray(turns.map(\.aiResponse)), .boolArray(turns.map(\.interrupted)), .uuidArray(stored.map(\.taskId)),
                .timestamp(now), .textArray(stored.map(\.injectedArray)), .textArray(turns.map(\.metadata)),
                .textArray(turns.map(\.entities.json)), .textArray(turns.map { turn in turn.saidAt.map { Timestamp($0).text } }),
            ]
        )
    }

    /// - Returns: the users whose memory is on, those of the turns that were recorded before, and whose words stay with the agent they
    ///   were said to.
    private func lockUsers(
        of turns: [SpokenTurn], on connection: isolated PostgresConnection
    ) throws -> (enabled: Set<String>, recorded: [TurnName: RecordedTurn], scoped: Set<SpokenTo>) {
        let names = Set(turns.map(\.userId)).sorted()
        let spokenFor = names.compactMap(UserName.init).filter { $0.platform != UserName.webPlatform }
        var statements: [(Statement, [PostgresValue])] = [
            (
                .ensureUsers,
                [.textArray(spokenFor.map(\.text)), .textArray(spokenFor.map(\.platform)), .timestamp(now)]
            ),
            (.lockUsers, [.textArray(names)]),
            (
                .findTurns,
                [
                    .textArray(turns.map(\.userId)), .uuidArray(turns.map(\.sessionId)),
                    .textArray(turns.map(\.clientTurnId)),
                ]
            ),
        ]
        let heard = turns.filter { $0.agentId != nil }
        if !heard.isEmpty {
            statements.append((.agentScopedTurns, [.textArray(heard.map(\.userId)), .uuidArray(heard.map(\.agentId))]))
        }
        let results = try connection.pipeline(statements)
        let enabled = try results[1].filter { try $0.get("memory_enabled", as: Bool.self) }
            .map { try $0.get("user_id", as: String.self) }
        var recorded: [TurnName: RecordedTurn] = [:]
        for row in results[2] {
            let name = TurnName(
                userId: try row.get("user_id"), sessionId: try row.get("session_id"), clientTurnId: try row.get("client_turn_id"))
            recorded[name] = .queued(turnId: try row.get("turn_id"), taskId: try row.get("task_id"))
        }
        let scoped = try heard.isEmpty ? [] : results[3].map { SpokenTo(userId: try $0.get("user_id"), agentId: try $0.get("agent_id")) }
        return (Set(enabled), recorded, Set(scoped))
    }
}

/// Who speaks to whom.
private struct SpokenTo: Hashable {
    var userId: String
    var agentId: UUID?
}

extension SpokenTo {
    init(_ turn: SpokenTurn) { self.init(userId: turn.userId, agentId: turn.agentId) }
}

/// What makes a turn the same turn when it is sent again.
private struct TurnName: Hashable {
    var userId: String
    var sessionId: UUID
    var clientTurnId: String
}

extension TurnName {
    init(_ turn: SpokenTurn) {
        self.init(userId: turn.userId, sessionId: turn.sessionId, clientTurnId: turn.clientTurnId)
    }
}

private struct StoredTurn {
    var turn: SpokenTurn
    var isAgentScoped: Bool
    var turnId: UUID
    var taskId: UUID
    /// Nil: it is added later.
    var vector: TextVector?

    /// As PostgreSQL reads a `uuid[]`: arrays of different lengths are sent as texts.
    var injectedArray: String { "{\(turn.injected.map(\.uuidString).joined(separator: ","))}" }

    var job: NewJob {
        NewJob(
            userId: turn.userId, id: taskId, kind: .turn, agentId: turn.agentId, sessionId: turn.sessionId, turnId: turnId,
            payload: turn.answer.map { String(decoding: WireCoder.encode($0), as: UTF8.self) })
    }

    var queuedEvent: EventDraft {
        EventDraft(
            .memoryExtractionQueued, userId: turn.userId, agentId: turn.agentId,
            data: TaskEventData(
                taskId: Identifier(taskId), userId: turn.userId, agentId: turn.agentId.map(Identifier.init), status: "queued",
                turnId: Identifier(turnId), sessionId: Identifier(turn.sessionId)))
    }
}

extension Statement {
    static let findTurns = Statement(
        "find_turns",
        """
        SELECT user_id, session_id, client_turn_id, turn_id, task_id
        FROM unnest($1::text[], $2::uuid[], $3::text[]) AS asked (user_id, session_id, client_turn_id)
        JOIN turns USING (user_id, session_id, client_turn_id)
        """)

    /// Whose words stay with their agent as the administrator, the user and the agent have it now.
    static let agentScopedTurns = Statement(
        "agent_scoped_turns",
        """
        SELECT DISTINCT user_id, agent_id
        FROM unnest($1::text[], $2::uuid[]) AS spoken (user_id, agent_id) JOIN users USING (user_id) JOIN agents USING (agent_id)
        WHERE memory_scope = 'agent' AND is_agent_memory_allowed(allow_agent_specific_memory)
        """)

    /// In the order of the arrays.
    static let insertTurns = Statement(
        "insert_turns",
        """
        INSERT INTO turns
            (user_id, turn_id, session_id, client_turn_id, agent_id, is_agent_scoped, user_message, ai_response, interrupted,
             task_id, created_at, injected, metadata, entities, is_indexed)
        SELECT user_id, turn_id, session_id, client_turn_id, agent_id, is_agent_scoped, user_message, ai_response, interrupted,
            task_id, coalesce(said_at::timestamptz, $11), injected::uuid[], metadata::jsonb, entities::jsonb, has_large_memory
        FROM unnest(
                $1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::boolean[], $7::text[], $8::text[], $9::boolean[],
                $10::uuid[], $12::text[], $13::text[], $14::text[], $15::text[]) WITH ORDINALITY
            AS new (user_id, turn_id, session_id, client_turn_id, agent_id, is_agent_scoped, user_message, ai_response,
                interrupted, task_id, injected, metadata, entities, said_at, place)
        JOIN users USING (user_id)
        ORDER BY place
        """)
}
