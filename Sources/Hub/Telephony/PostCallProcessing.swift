import Crypto
import Foundation
import Jobs
import Postgres
import Wire

/// The task of a call that is over: its turns are recorded like those of any session, each with a task that guards, compares and stores
/// its facts, in order. A model, if there is one, is asked once about the whole transcript, and each task carries what it found there.
///
/// - Invariants: turns, their tasks, the session and this task's end are one transaction; consent is read before the call is opened and
///   again in that transaction.
/// - Errors: ``TaskFailure`` for the queue, which tries again or lists it as failed; ``PostgresError``.
/// - Next: ``CallTranscript`` for what a turn is, ``TurnRecorder`` for how it is written, ``ExtractionHandler`` for what follows.
struct PostCallProcessing: Sendable {
    let pool: PostgresPool
    let queue: JobQueue
    let pipeline: ExtractionPipeline
    let embedding: EmbeddingService
    let hot: HotMemory
    let seal: CallSeal
    let clock: @Sendable () -> Date

    func run(_ job: Job, began: ContinuousClock.Instant) async throws {
        guard let sessionId = job.sessionId else { throw TaskFailure.callMissing }
        let row = try await pool.withConnection { try $0.query(.callToProcess, [.text(job.userId), .uuid(sessionId)]).first }
        guard let row else { throw TaskFailure.callMissing }
        guard try row.get("memory_enabled", as: Bool.self) else { return try await drop(job, sessionId, began: began) }
        guard let document = try row.getOptional("document", as: [UInt8].self) else { throw TaskFailure.callMissing }
        let call = try open(document, job, sessionId)
        let transcript = CallTranscript(call, receivedAt: try row.get("received_at"))
        guard transcript.exchanges.count <= CallTranscript.maximumExchanges else { throw TaskFailure.payloadUnreadable }
        let timeZone = TimeZone(identifier: try row.get("time_zone", as: String.self)) ?? .gmt
        let answers = await pipeline.answers(
            on: transcript.utterances(in: timeZone), userName: try row.getOptional("display_name", as: String.self),
            userModel: try row.getOptional("extraction_model", as: String.self),
            userTemperature: try row.getOptional("extraction_temperature", as: Double.self))
        let turns = transcript.exchanges.enumerated().map { index, exchange in
            SpokenTurn(
                userId: job.userId, sessionId: sessionId, clientTurnId: "\(index + 1)",
                userMessage: exchange.said, aiResponse: exchange.answered, interrupted: exchange.interrupted, saidAt: exchange.at,
                answer: answers[index])
        }
        let vectors = try await vectors(of: turns)
        do {
            try await record(turns, vectors, FinishedSession(job, sessionId, call, transcript), job, began: began)
        } catch is ConsentWithdrawn {
            try await drop(job, sessionId, began: began)
        }
    }

    /// The memory was switched off while the call was worked on: the transaction is undone.
    private struct ConsentWithdrawn: Error {}

    private struct FinishedSession: Sendable {
        var session: OpenedSession
        var conversationId: String
        var startedAt: Date
        var endedAt: Date

        init(_ job: Job, _ sessionId: UUID, _ call: FinishedCall, _ transcript: CallTranscript) {
            session = OpenedSession(
                sessionId: sessionId, userId: job.userId, platform: "elevenlabs", isMemoryEnabled: true,
                isResumed: false)
            conversationId = call.conversationId
            startedAt = transcript.startedAt
            endedAt = transcript.endedAt
        }
    }

    private func open(_ document: [UInt8], _ job: Job, _ sessionId: UUID) throws(TaskFailure) -> FinishedCall {
        guard let body = try? seal.open(document, userId: job.userId, sessionId: sessionId) else { throw .sealedOtherwise }
        guard let webhook = try? WireCoder.decode(PostCallWebhook.self, from: body) else { throw .payloadUnreadable }
        return webhook.data
    }

    /// One a turn; nil for turns without the person's words.
    private func vectors(of turns: [SpokenTurn]) async throws -> [TextVector?] {
        let texts = turns.map(\.userMessage).filter { !$0.isEmpty }
        var vectors = try await embedding.vectors(for: texts, priority: .background)[...]
        return turns.map { $0.userMessage.isEmpty ? nil : vectors.popFirst() }
    }

    private func record(
        _ turns: [SpokenTurn], _ vectors: [TextVector?], _ finished: FinishedSession, _ job: Job, began: ContinuousClock.Instant
    ) async throws {
        let (now, session) = (clock(), finished.session)
        let recorder = TurnRecorder(queue: queue, now: now)
        try await hot.transaction(in: pool, of: [job.userId]) { connection in
            let user = try connection.query(.lockUsers, [.textArray([job.userId])]).first
            guard try user?.get("memory_enabled", as: Bool.self) == true else { throw ConsentWithdrawn() }
            let completed = try complete(job, began: began, now: now, on: connection)
            _ = try connection.pipeline([
                (
                    .insertFinishedSession,
                    [
                        .text(job.userId), .uuid(session.sessionId), .text(session.platform), .text(finished.conversationId),
                        .timestamp(finished.startedAt), .timestamp(finished.endedAt),
                    ]
                ),
                (
                    .finishCall,
                    [
                        .text(job.userId), .uuid(session.sessionId), .timestamp(now), .timestamp(finished.startedAt),
                        .double(finished.endedAt.timeIntervalSince(finished.startedAt)), .int(turns.count),
                    ]
                ),
            ])
            let changes = try recorder.record(turns, vectors: vectors, on: connection).changes
            try EventLog.append(
                [session.event(.sessionStarted), session.event(.sessionEnded), completed], now: now, on: connection)
            return ((), changes)
        }
    }

    /// The user no longer wants to be remembered.
    private func drop(_ job: Job, _ sessionId: UUID, began: ContinuousClock.Instant) async throws {
        let now = clock()
        try await pool.transaction { connection in
            let completed = try complete(job, began: began, now: now, on: connection)
            _ = try connection.execute(.removeCall, [.text(job.userId), .uuid(sessionId)])
            try EventLog.append([completed], now: now, on: connection)
        }
    }

    private func complete(
        _ job: Job, began: ContinuousClock.Instant, now: Date, on connection: isolated PostgresConnection
    ) throws -> EventDraft {
        let duration = began.duration(to: .now)
        guard try queue.complete(job, factsCount: 0, duration: duration, now: now, on: connection) else { throw TaskFailure.leaseLost }
        return job.event(.memoryExtractionCompleted, status: "completed", attempts: job.attempt, factIds: [], duration: duration)
    }
}

extension Statement {
    static let callToProcess = Statement(
        "call_to_process",
        """
        SELECT calls.document, calls.received_at, is_memory_enabled(users.memory_enabled) AS memory_enabled,
            users.time_zone, users.display_name, users.extraction_model, users.extraction_temperature
        FROM calls JOIN users ON users.user_id = calls.user_id
        WHERE calls.user_id = $1 AND calls.session_id = $2
        """)

    static let insertFinishedSession = Statement(
        "insert_finished_session",
        """
        INSERT INTO sessions (user_id, session_id, platform, channel_id, started_at, last_active_at, ended_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6)
        """)

    static let finishCall = Statement(
        "finish_call",
        """
        UPDATE calls SET processed_at = $3, started_at = $4, duration_seconds = $5, turns_count = $6::integer
        WHERE user_id = $1 AND session_id = $2
        """)

    static let removeCall = Statement("remove_call", "DELETE FROM calls WHERE user_id = $1 AND session_id = $2")
}
