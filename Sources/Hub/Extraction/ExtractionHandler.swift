import Embedding
import EventLoop
import Extraction
import Foundation
import Jobs
import Logging
import Postgres
import Wire

/// Does the queue's tasks: extract, embed, reconcile, link, and write facts, events and the task's end in one transaction.
///
/// - Invariant: a task that was killed at any moment has written everything or nothing.
/// - Errors: written as the task's failure in the hub's own words; never thrown, never with a user's text.
/// - Next: ``ExtractionPipeline`` for what a turn gives, ``Reconciliation`` for what new facts mean, ``FactWriter`` for how they are
///   written.
struct ExtractionHandler: JobHandler {
    let pool: PostgresPool
    let queue: JobQueue
    let pipeline: ExtractionPipeline
    let calls: PostCallProcessing
    let reextraction: Reextraction
    let embedding: EmbeddingService
    let hot: HotMemory
    let load: InteractiveLoad
    let meters: HubMeters
    let logger: Logger
    let clock: @Sendable () -> Date

    /// How long a claim stands back while people are waiting.
    private static let patience: Duration = .milliseconds(100)
    /// The longest pause after a task during which people were waiting.
    private static let longestRest: Duration = .milliseconds(50)
    /// The same where the next task is one of a backlog, which goes on as soon as it has been quiet for a moment.
    private static let longestRestFromBacklog: Duration = .seconds(1)
    private static let quiet: Duration = .milliseconds(100)

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
        await withTaskExecutorPreference(BackgroundExecutor.shared) { await runInBackground(job) }
    }

    private func runInBackground(_ job: Job) async {
        let began = ContinuousClock.now
        do {
            guard job.attempt <= job.maximumAttempts else { throw TaskFailure.workerLost }
            switch job.kind {
            case .turn: try await finish(job, try await workForTurn(job), began: began)
            case .manualFact: try await finish(job, try await workForManualFact(job), began: began)
            case .call: try await calls.run(job, began: began)
            }
            meters.extraction(.completed, duration: began.duration(to: .now))
        } catch TaskFailure.leaseLost {
            logger.notice("a task was taken over by another worker")
        } catch {
            await fail(job, TaskFailure(error), began: began)
        }
        await rest(afterWorkSince: began)
    }

    /// While people talk, what they add gets a third of a worker's time; a backlog is worked off when they are silent, and nobody
    /// notices it.
    private func rest(afterWorkSince began: ContinuousClock.Instant) async {
        if !queue.arrivals.take() {
            await load.untilQuiet(for: Self.quiet, atMost: Self.longestRestFromBacklog, unless: queue.arrivals.take)
        } else if load.hasBegun(since: began) {
            try? await Task.sleep(for: min(began.duration(to: .now) * 2, Self.longestRest))
        }
    }

    /// What a task leads to, before anything is written.
    private struct Work: Sendable {
        var facts: [ExtractedFact] = []
        var drafts: [FactDraft] = []
        /// One a draft; nil where none could be made.
        var vectors: [TextVector?] = []
        /// The turn's own, when it was stored without one.
        var turnVector: TextVector?
        var decisions: [Int: Reconciliation.Decision] = [:]
        var quarantined: [ExtractedFact] = []
        var extractor: String?
        var wantsModel = false

        /// Nothing but the task's end is to be written.
        var isEmpty: Bool { drafts.isEmpty && quarantined.isEmpty && turnVector == nil }
    }

    private func workForTurn(_ job: Job) async throws -> Work {
        let modelId = embedding.serving.modelId
        guard let turnId = job.turnId else { throw TaskFailure.turnMissing }
        let answer = try job.decodedPayload(TurnAnswer.self)
        let turn = try await pool.withConnection { connection in
            try connection.query(.turnToExtract, [.text(job.userId), .uuid(turnId), .int(modelId)]).first.map {
                var turn = try TurnToExtract($0)
                turn.answer = answer
                return turn
            }
        }
        guard let turn else { throw TaskFailure.turnMissing }
        // Consent is read before anything is sent to a model.
        guard turn.isMemoryEnabled, !turn.utterance.text.isEmpty else { return Work() }
        let scope = turn.isAgentScoped ? job.agentId : nil
        let found = try await pipeline.extract(turn) { try await knownTexts(like: turn.utterance.text, for: job, scope) }
        var work = Work(
            facts: found.facts, quarantined: found.quarantined, extractor: found.extractor, wantsModel: found.wantsModel)
        work.drafts = found.facts.map {
            FactDraft(
                $0, userId: job.userId, agentId: scope, turn: turn, turnId: turnId, taskId: job.id)
        }
        let texts = work.drafts.map(\.text) + (turn.hasVector ? [] : [turn.utterance.text])
        let vectors = try await vectors(for: texts, of: job)
        work.vectors = Array(vectors.prefix(work.drafts.count))
        work.turnVector = turn.hasVector ? nil : vectors.last.flatMap(\.self)
        if found.hasModelAnswered { reextraction.modelAnswered() }
        if !found.models.isEmpty, !work.facts.isEmpty {
            let (now, asked) = (clock(), work)
            let (known, near) = try await pool.withConnection { try similar(to: asked, of: job.userId, scope, now: now, on: $0) }
            work.decisions = await pipeline.decisions(
                on: work.facts, known: known, near: near, turnId: turnId, asking: found.models)
        }
        return work
    }

    private func workForManualFact(_ job: Job) async throws -> Work {
        guard let fact = try job.decodedPayload(FactCreate.self) else { throw TaskFailure.payloadUnreadable }
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
            facts: [known], drafts: [draft], vectors: try await vectors(for: [draft.text], of: job))
    }

    private func finish(_ job: Job, _ work: Work, began: ContinuousClock.Instant) async throws {
        let now = clock()
        guard !work.isEmpty else {
            // The user's row stays free: what they say next does not wait for this.
            return try await pool.transaction { connection in
                let completed = try complete(job, work, factIds: [], began: began, now: now, on: connection)
                try EventLog.append([completed], now: now, on: connection)
            }
        }
        try await hot.transaction(in: pool, of: [job.userId]) { connection in
            let user = try connection.query(.lockUsers, [.textArray([job.userId])]).first
            guard let isEnabled = try user?.get("memory_enabled", as: Bool.self) else { throw TaskFailure.leaseLost }
            var writer = FactWriter(userId: job.userId, actor: "extraction", now: now)
            if isEnabled { try reconcile(job, work, into: &writer, now: now, on: connection) }
            let completed = try complete(job, work, factIds: writer.addedIds, began: began, now: now, on: connection)
            if isEnabled, let vector = work.turnVector, let turnId = job.turnId { writer.addVector(vector, of: turnId) }
            let change = try writer.write(on: connection)
            try EventLog.append(writer.events + [completed], now: now, on: connection)
            return ((), [change].compactMap(\.self))
        }
    }

    /// - Returns: the event that tells of it.
    private func complete(
        _ job: Job, _ work: Work, factIds: [UUID], began: ContinuousClock.Instant, now: Date,
        on connection: isolated PostgresConnection
    ) throws -> EventDraft {
        let duration = began.duration(to: .now)
        let isCompleted = try queue.complete(
            job, factsCount: factIds.count, duration: duration, extractor: work.extractor, wantsModel: work.wantsModel, now: now,
            on: connection)
        guard isCompleted else { throw TaskFailure.leaseLost }
        return job.event(
            .memoryExtractionCompleted, status: "completed", attempts: job.attempt, factIds: factIds, duration: duration)
    }

    private func reconcile(
        _ job: Job, _ work: Work, into writer: inout FactWriter, now: Date, on connection: isolated PostgresConnection
    ) throws {
        for fact in work.quarantined { writer.quarantine(fact, taskId: job.id, turnId: job.turnId) }
        guard let scope = work.drafts.first.map(\.agentId) else { return }
        let (known, near) = try similar(to: work, of: job.userId, scope, now: now, on: connection)
        var links = FactLinks(near: near)
        var closed: [UUID] = []
        for change in Reconciliation.changes(
            for: work.facts, known: known, near: near, decisions: work.decisions, turnId: job.turnId)
        {
            switch change {
            case .add(let index):
                writer.add(work.drafts[index], vector: work.vectors[index])
                links.add(index, id: work.drafts[index].id, vector: work.vectors[index]?.values)
            case .close(let fact, let index):
                writer.close(fact, supersededBy: index.map { work.drafts[$0] }, taskId: job.id, turnId: job.turnId)
                links.close(fact.id)
                closed.append(fact.id)
            }
        }
        try FactRemoval.withdrawSummaries(of: closed, into: &writer, on: connection)
        for link in links.links { writer.link(link) }
    }

    /// The open facts of the same keys, and of each new fact those that are most like it.
    private func similar(
        to work: Work, of userId: String, _ scope: UUID?, now: Date, on connection: isolated PostgresConnection
    ) throws -> (known: [KnownFact], near: [[NearFact]]) {
        let byKey: (Statement, [PostgresValue]) = (
            .openFactsByKey,
            [.text(userId), .textArray(Array(Set(work.facts.map(\.key)))), .optional(scope), .timestamp(now)]
        )
        let compared = work.vectors.indices.filter { work.vectors[$0] != nil }
        let results = try connection.pipeline(
            [byKey] + work.vectors.compactMap(\.self).map { nearest(to: $0, of: userId, scope, now: now) })
        var near: [[NearFact]] = work.vectors.map { _ in [] }
        for (index, rows) in zip(compared, results.dropFirst()) {
            near[index] = try rows.map { NearFact(fact: try KnownFact($0), similarity: try $0.get("similarity")) }
        }
        return (try results[0].map { try KnownFact($0) }, near)
    }

    private func nearest(to vector: TextVector, of userId: String, _ scope: UUID?, now: Date) -> (Statement, [PostgresValue]) {
        (
            .nearFacts,
            [
                .text(userId), .int(vector.modelId), .floatArray(vector.values), .optional(scope), .timestamp(now),
                .int(Self.nearestFacts),
            ]
        )
    }

    private static let nearestFacts = 8

    /// On a task's last try what cannot be embedded is stored without: the re-index adds it.
    private func vectors(for texts: [String], of job: Job) async throws -> [TextVector?] {
        if texts.isEmpty { return [] }
        do { return try await embedding.vectors(for: texts, priority: .background) } catch {
            guard job.attempt >= job.maximumAttempts, !Task.isCancelled else { throw error }
            return texts.map { _ in nil }
        }
    }

    private func knownTexts(like text: String, for job: Job, _ scope: UUID?) async throws -> [String] {
        guard let vector = try await vectors(for: [text], of: job)[0] else { return [] }
        let statement = nearest(to: vector, of: job.userId, scope, now: clock())
        return try await pool.withConnection { connection in
            try connection.pipeline([statement])[0].map { try $0.get("fact_text", as: String.self) }
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

extension Job {
    /// - Returns: nil without one.
    fileprivate func decodedPayload<Payload: Decodable>(_ type: Payload.Type) throws(TaskFailure) -> Payload? {
        guard let payload else { return nil }
        guard let decoded = try? WireCoder.decode(type, from: Array(payload.utf8)) else { throw .payloadUnreadable }
        return decoded
    }
}
