import Embedding
import Extraction
import Foundation
import Jobs
import Logging
import Postgres
import Wire

/// Does the queue's tasks: extract, embed, reconcile, and write facts, events and the task's end in one transaction.
///
/// - Invariant: a task that was killed at any moment has written everything or nothing.
/// - Errors: written as the task's failure in the hub's own words; never thrown, never with a user's text.
/// - Next: ``Reconciliation`` for what new facts mean, ``FactWriter`` for how they are written.
struct ExtractionHandler: JobHandler {
    let pool: PostgresPool
    let queue: JobQueue
    let extractor: any Extractor
    let embedding: EmbeddingService
    let hot: HotMemory
    let load: InteractiveLoad
    let meters: HubMeters
    let logger: Logger
    let clock: @Sendable () -> Date

    /// How long a claim stands back while people are waiting.
    private static let patience: Duration = .milliseconds(100)

    func claim(limit: Int) async throws -> [Job] {
        await load.letOthersGoFirst(atMost: Self.patience)
        let now = clock()
        return try await pool.transaction { connection in
            let jobs = try queue.claim(limit: limit, now: now, on: connection)
            let events = jobs.map { $0.event(.memoryExtractionProcessing, status: "processing", attempts: $0.attempt) }
            try EventLog.append(events, now: now, on: connection)
            return jobs
        }
    }

    func nextWake() async throws -> Date? {
        let now = clock()
        return try await pool.withConnection { try queue.nextWake(after: now, on: $0) }
    }

    func run(_ job: Job) async {
        let began = ContinuousClock.now
        do {
            guard job.attempt <= job.maximumAttempts else { throw TaskFailure.workerLost }
            let work = try await work(for: job)
            try await finish(job, work, began: began)
            meters.extraction(.completed, duration: began.duration(to: .now))
        } catch TaskFailure.leaseLost {
            logger.notice("a task was taken over by another worker")
        } catch {
            await fail(job, TaskFailure(error), began: began)
        }
    }

    /// What a task leads to, before anything is written.
    private struct Work: Sendable {
        var facts: [ExtractedFact]
        var drafts: [FactDraft]
        var vectors: [[Float]]
        /// The turn's own, when it was stored without one.
        var turnVector: [Float]?
    }

    private func work(for job: Job) async throws -> Work {
        switch job.kind {
        case .turn: try await workForTurn(job)
        case .manualFact: try await workForManualFact(job)
        }
    }

    private func workForTurn(_ job: Job) async throws -> Work {
        let modelId = embedding.modelId
        guard let turnId = job.turnId else { throw TaskFailure.turnMissing }
        let turn = try await pool.withConnection { connection in
            try connection.query(.turnToExtract, [.text(job.userId), .uuid(turnId), .int(modelId)]).first.map { try TurnToExtract($0) }
        }
        guard let turn else { throw TaskFailure.turnMissing }
        guard !turn.utterance.text.isEmpty else { return Work(facts: [], drafts: [], vectors: []) }
        let facts = try await extractor.extract(from: turn.utterance)
        let drafts = facts.map {
            FactDraft(
                $0, userId: job.userId, agentId: turn.isAgentScoped ? job.agentId : nil, turnId: turnId, taskId: job.id,
                defaultBank: turn.defaultBank, saidAt: turn.utterance.occurredAt)
        }
        let texts = drafts.map(\.text) + (turn.hasVector ? [] : [turn.utterance.text])
        let vectors = texts.isEmpty ? [] : try await embedding.vectors(for: texts, priority: .background)
        return Work(
            facts: facts, drafts: drafts, vectors: Array(vectors.prefix(drafts.count)),
            turnVector: turn.hasVector ? nil : vectors.last)
    }

    private func workForManualFact(_ job: Job) async throws -> Work {
        guard let payload = job.payload, let fact = try? WireCoder.decode(FactCreate.self, from: Array(payload.utf8)) else {
            throw TaskFailure.payloadUnreadable
        }
        let draft = FactDraft(
            userId: job.userId, agentId: job.agentId, key: fact.factKey, value: fact.factValue,
            text: fact.factText ?? FactDraft.text(key: fact.factKey, fact.factValue), importance: fact.importance ?? 0.5,
            bank: fact.memoryBank ?? MemoryBank.general.rawValue, sector: fact.sector ?? MemorySector.semantic.rawValue,
            origin: .manual, metadata: String(decoding: WireCoder.encode(fact.metadata ?? .object([:])), as: UTF8.self),
            isProtected: fact.protected ?? false, taskId: job.id, validityStart: fact.validityStart?.date ?? job.createdAt,
            validityEnd: fact.validityEnd?.date)
        let known = ExtractedFact(
            key: draft.key, value: draft.value, text: draft.text, importance: draft.importance, bank: .general,
            sector: .semantic, cardinality: .many)
        return Work(
            facts: [known], drafts: [draft], vectors: try await embedding.vectors(for: [draft.text], priority: .background))
    }

    private func finish(_ job: Job, _ work: Work, began: ContinuousClock.Instant) async throws {
        let (now, modelId) = (clock(), embedding.modelId)
        try await hot.transaction(in: pool, of: [job.userId]) { connection in
            let user = try connection.query(.lockUsers, [.textArray([job.userId])]).first
            guard let isEnabled = try user?.get("memory_enabled", as: Bool.self) else { throw TaskFailure.leaseLost }
            var writer = FactWriter(userId: job.userId, actor: "extraction", modelId: modelId, now: now)
            if isEnabled { try reconcile(job, work, into: &writer, now: now, on: connection) }
            let duration = began.duration(to: .now)
            guard
                try queue.complete(job, factsCount: writer.addedIds.count, duration: duration, now: now, on: connection)
            else { throw TaskFailure.leaseLost }
            if isEnabled, let vector = work.turnVector, let turnId = job.turnId { writer.addVector(vector, of: turnId) }
            let change = try writer.write(on: connection)
            let completed = job.event(
                .memoryExtractionCompleted, status: "completed", attempts: job.attempt, factIds: writer.addedIds,
                duration: duration)
            try EventLog.append(writer.events + [completed], now: now, on: connection)
            return ((), [change].compactMap(\.self))
        }
    }

    private func reconcile(
        _ job: Job, _ work: Work, into writer: inout FactWriter, now: Date, on connection: isolated PostgresConnection
    ) throws {
        guard let agentId = work.drafts.first.map(\.agentId) else { return }
        let known = try connection.query(
            .openFactsByKey,
            [.text(job.userId), .textArray(Array(Set(work.facts.map(\.key)))), .optional(agentId), .timestamp(now)]
        ).map { try KnownFact($0) }
        for change in Reconciliation.changes(for: work.facts, known: known) {
            switch change {
            case .add(let index): writer.add(work.drafts[index], vector: work.vectors[index])
            case .close(let fact, let index):
                writer.close(fact, supersededBy: index.map { work.drafts[$0] }, taskId: job.id, turnId: job.turnId)
            }
        }
    }

    private func fail(_ job: Job, _ failure: TaskFailure, began: ContinuousClock.Instant) async {
        let now = clock()
        do {
            let outcome = try await pool.transaction { connection in
                let outcome = try queue.fail(
                    job, error: failure.reason, isPermanent: failure.isPermanent, random: .random(in: 0...1), now: now,
                    on: connection)
                switch outcome {
                case .leaseLost: break
                case .retrying(let next):
                    try EventLog.append(
                        [
                            job.event(
                                .memoryExtractionFailed, status: "retrying", attempts: job.attempt, error: failure.reason,
                                nextAttemptAt: next)
                        ], now: now, on: connection)
                case .failed:
                    try EventLog.append(
                        [
                            job.event(
                                .memoryExtractionFailed, status: "failed", attempts: job.attempt, error: failure.reason)
                        ], now: now, on: connection)
                }
                return outcome
            }
            meters.extraction(outcome == .failed ? .failed : .retrying, duration: began.duration(to: .now))
            logger.warning("a task failed", metadata: ["reason": "\(failure.reason)", "attempt": "\(job.attempt)"])
        } catch {
            // The lease will run out, and the task is tried again.
            logger.warning("a task's failure could not be written", metadata: ["error": "\(error)"])
        }
    }
}

/// Why a task did not succeed, in words that may be shown to anybody.
enum TaskFailure: Error, Equatable {
    case workerLost, turnMissing, payloadUnreadable, leaseLost, databaseUnavailable, embeddingFailed, extractionFailed, rejected

    init(_ error: any Error) {
        self =
            switch error {
            case let failure as TaskFailure: failure
            case let error as PostgresError: error.isRetryable || error.code != .server ? .databaseUnavailable : .rejected
            case is EmbeddingError: .embeddingFailed
            default: .extractionFailed
            }
    }

    var reason: String {
        switch self {
        case .workerLost: "the worker was lost"
        case .turnMissing: "the turn no longer exists"
        case .payloadUnreadable: "the task cannot be read"
        case .leaseLost: "another worker took over"
        case .databaseUnavailable: "the database did not answer"
        case .embeddingFailed: "the text could not be embedded"
        case .extractionFailed: "the extractor failed"
        case .rejected: "the database refused the facts"
        }
    }

    var isPermanent: Bool { self == .turnMissing || self == .payloadUnreadable || self == .workerLost }
}

private struct TurnToExtract: Sendable {
    var utterance: Utterance
    var isAgentScoped: Bool
    var defaultBank: String?
    var hasVector: Bool

    init(_ row: Row) throws(PostgresError) {
        utterance = Utterance(
            text: try row.get("user_message"), occurredAt: try row.get("created_at"),
            timeZone: TimeZone(identifier: try row.get("time_zone", as: String.self)) ?? .gmt,
            previousAssistantText: try row.getOptional("previous_response", as: String.self),
            assistantText: try row.get("ai_response"))
        isAgentScoped = try row.get("is_agent_scoped")
        defaultBank = try row.getOptional("default_bank", as: String.self)
        hasVector = try row.get("has_vector")
    }
}

extension Job {
    func event(
        _ type: EventType, status: String, attempts: Int, factIds: [UUID]? = nil, duration: Duration? = nil,
        error: String? = nil, nextAttemptAt: Date? = nil
    ) -> EventDraft {
        EventDraft(
            type, userId: userId, agentId: agentId,
            data: TaskEventData(
                taskId: Identifier(id), userId: userId, agentId: agentId.map(Identifier.init), status: status,
                turnId: turnId.map(Identifier.init), sessionId: sessionId.map(Identifier.init), attempts: attempts,
                factsCount: factIds?.count, factIds: factIds?.map(Identifier.init), durationMs: duration?.wireMilliseconds,
                error: error, nextAttemptAt: nextAttemptAt.map(Timestamp.init)))
    }
}

extension Statement {
    static let turnToExtract = Statement(
        "turn_to_extract",
        """
        SELECT turns.user_message, turns.ai_response, turns.created_at, turns.is_agent_scoped, users.time_zone,
            agents.default_bank,
            EXISTS (SELECT FROM vectors WHERE vectors.user_id = $1 AND model_id = $3::integer AND item_id = $2) AS has_vector,
            (SELECT previous.ai_response FROM turns AS previous
             WHERE previous.user_id = $1 AND previous.session_id = turns.session_id AND previous.position < turns.position
             ORDER BY previous.position DESC LIMIT 1) AS previous_response
        FROM turns
        JOIN users ON users.user_id = turns.user_id
        LEFT JOIN agents ON agents.agent_id = turns.agent_id
        WHERE turns.user_id = $1 AND turns.turn_id = $2
        """)
}
