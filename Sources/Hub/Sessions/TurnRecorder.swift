import Foundation
import Jobs
import Postgres
import Wire

/// Writes a batch of turns inside one transaction.
struct TurnRecorder: Sendable {
    let queue: JobQueue
    let modelId: Int
    let now: Date

    /// - Returns: one result a turn, in order, and what changed for each user.
    func record(
        _ turns: [SpokenTurn], vectors: [[Float]?], on connection: isolated PostgresConnection
    ) throws -> (result: [RecordedTurn], changes: [MemoryChange]) {
        let enabled = try lockUsers(of: turns, on: connection)
        var known = try recorded(turns.filter { enabled.contains($0.userId) }, on: connection)
        var results: [RecordedTurn] = []
        var writes: [(Statement, [PostgresValue])] = []
        var events: [EventDraft] = []
        var memories: [String: [StoredMemory]] = [:]
        for (index, turn) in turns.enumerated() {
            guard enabled.contains(turn.userId) else {
                results.append(.disabled)
                continue
            }
            let name = TurnName(turn)
            if let before = known[name] {
                results.append(before)
                continue
            }
            let (turnId, job) = (UUID(), newJob(for: turn))
            let stored = StoredTurn(turn: turn, turnId: turnId, taskId: job.id)
            writes += statements(for: stored, job: job, vector: vectors[index])
            events.append(stored.queuedEvent)
            memories[turn.userId, default: []].append(StoredMemory(turn, id: turnId, vector: vectors[index], now: now))
            let result = RecordedTurn.queued(turnId: turnId, taskId: job.id)
            known[name] = result
            results.append(result)
        }
        guard !writes.isEmpty else { return (results, []) }
        writes.append(JobQueue.doorbell)
        writes.append((.bumpMemoryVersions, [.textArray(Array(memories.keys))]))
        let changes = try connection.pipeline(writes).last?.map { row in
            let userId = try row.get("user_id", as: String.self)
            return MemoryChange(userId: userId, version: try row.get("memory_version"), added: memories[userId] ?? [])
        }
        try EventLog.append(events, now: now, on: connection)
        return (results, changes ?? [])
    }

    private func newJob(for turn: SpokenTurn) -> NewJob {
        NewJob(userId: turn.userId, kind: .turn, agentId: turn.agentId, sessionId: turn.sessionId)
    }

    private func statements(
        for stored: StoredTurn, job: NewJob, vector: [Float]?
    ) -> [(Statement, [PostgresValue])] {
        var job = job
        job.turnId = stored.turnId
        let turn = stored.turn
        var statements: [(Statement, [PostgresValue])] = [
            (
                .insertTurn,
                [
                    .text(turn.userId), .uuid(stored.turnId), .uuid(turn.sessionId), .text(turn.clientTurnId),
                    .optional(turn.agentId), .bool(turn.isAgentScoped), .text(turn.userMessage), .text(turn.aiResponse),
                    .bool(turn.interrupted), .uuid(stored.taskId), .timestamp(now),
                ]
            ),
            queue.enqueueing(job, now: now),
        ]
        if let vector {
            statements.append(
                VectorStore.upserting(vector, item: stored.turnId, userId: turn.userId, modelId: modelId))
        }
        return statements
    }

    /// - Returns: the users whose memory is on.
    private func lockUsers(
        of turns: [SpokenTurn], on connection: isolated PostgresConnection
    ) throws -> Set<String> {
        let names = Set(turns.map(\.userId)).sorted()
        var statements: [(Statement, [PostgresValue])] = names.compactMap(UserName.init).filter {
            $0.platform != UserName.webPlatform
        }.map { (.ensureUser, [.text($0.text), .text($0.platform), .optional(String?.none), .timestamp(now)]) }
        statements.append((.lockUsers, [.textArray(names)]))
        guard let locked = try connection.pipeline(statements).last else { return [] }
        return Set(
            try locked.filter { try $0.get("memory_enabled", as: Bool.self) }.map { try $0.get("user_id", as: String.self) })
    }

    private func recorded(
        _ turns: [SpokenTurn], on connection: isolated PostgresConnection
    ) throws -> [TurnName: RecordedTurn] {
        guard !turns.isEmpty else { return [:] }
        let found = try connection.pipeline(
            turns.map { (.findTurn, [.text($0.userId), .uuid($0.sessionId), .text($0.clientTurnId)]) })
        var known: [TurnName: RecordedTurn] = [:]
        for (turn, rows) in zip(turns, found) {
            guard let row = rows.first else { continue }
            known[TurnName(turn)] = .queued(turnId: try row.get("turn_id"), taskId: try row.get("task_id"))
        }
        return known
    }
}

/// What makes a turn the same turn when it is sent again.
private struct TurnName: Hashable {
    var userId: String
    var sessionId: UUID
    var clientTurnId: String

    init(_ turn: SpokenTurn) {
        userId = turn.userId
        sessionId = turn.sessionId
        clientTurnId = turn.clientTurnId
    }
}

private struct StoredTurn {
    var turn: SpokenTurn
    var turnId: UUID
    var taskId: UUID

    var queuedEvent: EventDraft {
        EventDraft(
            .memoryExtractionQueued, userId: turn.userId, agentId: turn.agentId,
            data: TaskEventData(
                taskId: Identifier(taskId), userId: turn.userId, agentId: turn.agentId.map(Identifier.init), status: "queued",
                turnId: Identifier(turnId), sessionId: Identifier(turn.sessionId)))
    }
}

extension Statement {
    static let findTurn = Statement(
        "find_turn", "SELECT turn_id, task_id FROM turns WHERE user_id = $1 AND session_id = $2 AND client_turn_id = $3")

    static let insertTurn = Statement(
        "insert_turn",
        """
        INSERT INTO turns
            (user_id, turn_id, session_id, client_turn_id, agent_id, is_agent_scoped, user_message, ai_response, interrupted,
             task_id, created_at, is_indexed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \(hasLargeMemory))
        """)
}
