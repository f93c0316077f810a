import Crypto
import Foundation
import Jobs
import Logging
import Postgres
import Wire

/// Takes ElevenLabs' webhooks: verified, made durable once, and answered; what they mean is worked out by a task of the queue.
///
/// A transcription becomes a row of `calls`, sealed, and a task ``JobKind/call``. Of audio and of calls that never began nothing is kept
/// but that they came: a digest, the type, the size and the time.
///
/// - Invariants: answered after the commit; of webhooks with the same type and conversation, or the same id, only the first does
///   anything; nothing is kept of users whose memory is off.
/// - Errors: ``WireError``, ``PostgresError``. Telephone numbers and words are in no log and no error.
/// - Next: ``PostCallProcessing`` for the task, ``CallerIdentity`` for whose call it is.
package struct WebhookInbox: Sendable {
    let pool: PostgresPool
    let queue: JobQueue
    let seal: CallSeal
    let settings: Settings.Telephony
    let logger: Logger
    let clock: @Sendable () -> Date

    package init(
        pool: PostgresPool, queue: JobQueue, seal: CallSeal, settings: Settings.Telephony, logger: Logger,
        clock: @escaping @Sendable () -> Date
    ) {
        self.pool = pool
        self.queue = queue
        self.seal = seal
        self.settings = settings
        self.logger = logger
        self.clock = clock
    }

    static let path = "/webhook/post-call"
    static let signatureHeader = "elevenlabs-signature"
    /// Bytes of a webhook's body: an hour's transcript is a tenth of a megabyte, ten minutes of audio are ten.
    static let maximumBodyBytes = 16 << 20

    /// - Returns: once it is durable.
    package func receive(_ body: [UInt8], signature: String?) async throws -> WebhookReceipt {
        guard let secret = settings.webhookSecret else {
            throw WireError(.notAllowed, "This hub takes no webhooks: \(SettingTable.webhookSecret.definition.name) is not set.")
        }
        let now = clock()
        try verify(body, signature, secret: secret, now: now)
        let webhook = try WireCoder.decode(PostCallWebhook.self, from: body)
        let name = try webhook.name()
        try Limits.check(name, "type", bytes: Limits.nameBytes, allowsEmpty: false)
        try Limits.check(webhook.data.conversationId, "data.conversation_id", bytes: Limits.nameBytes, allowsEmpty: false)
        try Limits.check(webhook.data.agentId, "data.agent_id", bytes: Limits.nameBytes)
        guard let kind = PostCallWebhook.Kind(rawValue: name) else { return WebhookReceipt(status: .ignored) }
        let call = try kind == .transcription ? newCall(webhook.data, body) : nil
        if kind == .initiationFailure { logger.notice("a call could not begin", metadata: ["reason": "\(webhook.data.knownFailure)"]) }
        do {
            return try await store(webhook, kind, body.count, call, now: now)
        } catch is Duplicate {
            return WebhookReceipt(status: .duplicate)
        }
    }

    /// Forgets webhooks that are too old to come again, documents that no task will read, and old invocations of tools.
    func prune(before: Date) async throws {
        try await pool.transaction { connection in
            for statement in [Statement.pruneWebhookReceipts, .pruneUnprocessedCalls, .pruneToolInvocations] {
                _ = try connection.execute(statement, [.timestamp(before)])
            }
        }
    }

    private struct NewCall: Sendable {
        var user: UserName
        var sessionId: UUID
        var document: [UInt8]
    }

    /// It came before: the transaction is undone.
    private struct Duplicate: Error {}

    private func verify(_ body: [UInt8], _ signature: String?, secret: String, now: Date) throws(WireError) {
        guard let signature else { throw WireError(.unauthorized, "The webhook is not signed.") }
        do {
            try WebhookSignature(secret: secret).verify(signature, of: body, now: now)
        } catch {
            let reason =
                switch error {
                case .malformed: "cannot be read"
                case .expired: "is older than 30 minutes"
                case .wrong: "is not that of this body"
                }
            throw WireError(.unauthorized, "The webhook's signature \(reason).")
        }
    }

    private func newCall(_ call: FinishedCall, _ body: [UInt8]) throws -> NewCall? {
        guard let user = CallerIdentity.userId(of: call, platforms: settings.platforms).flatMap(UserName.init) else {
            logger.notice("a call names no user of a telephony platform; nothing of it is kept")
            return nil
        }
        let sessionId = UUID()
        return NewCall(
            user: user, sessionId: sessionId, document: try seal.seal(body, userId: user.text, sessionId: sessionId))
    }

    private func store(
        _ webhook: PostCallWebhook, _ kind: PostCallWebhook.Kind, _ bytes: Int, _ call: NewCall?, now: Date
    ) async throws -> WebhookReceipt {
        let digests = Self.digests(of: webhook, kind)
        return try await pool.transaction { connection in
            let new = try connection.execute(
                .insertWebhookReceipts, [.textArray(digests), .text(kind.rawValue), .int(bytes), .timestamp(now)])
            guard new == digests.count else { throw Duplicate() }
            guard let call else { return WebhookReceipt(status: .ignored) }
            return try keep(call, webhook.data, now: now, on: connection)
        }
    }

    private func keep(
        _ call: NewCall, _ finished: FinishedCall, now: Date, on connection: isolated PostgresConnection
    ) throws -> WebhookReceipt {
        let userId = call.user.text
        _ = try connection.execute(.ensureUsers, [.textArray([userId]), .textArray([call.user.platform]), .timestamp(now)])
        let user = try connection.query(.lockUsers, [.textArray([userId])]).first
        guard try user?.get("memory_enabled", as: Bool.self) == true else { return WebhookReceipt(status: .ignored) }
        // The payload says nothing; it marks the task as one that goes when the user's memory is to be forgotten.
        let job = NewJob(userId: userId, kind: .call, sessionId: call.sessionId, payload: "{}")
        let stored = try connection.execute(
            .insertCall,
            [
                .text(userId), .uuid(call.sessionId), .text(finished.conversationId), .optional(finished.agentId), .uuid(job.id),
                .bytes(call.document), .timestamp(now),
            ])
        guard stored == 1 else { throw Duplicate() }
        _ = try connection.pipeline([queue.enqueueing([job], now: now), JobQueue.doorbell])
        try EventLog.append([.queued(job)], now: now, on: connection)
        return WebhookReceipt(status: .queued, taskId: Identifier(job.id))
    }

    /// In order, so that two transactions take them in the same.
    private static func digests(of webhook: PostCallWebhook, _ kind: PostCallWebhook.Kind) -> [String] {
        var names = [[kind.rawValue, webhook.data.conversationId]]
        if let id = webhook.webhookEventId { names.append(["webhook_event_id", id]) }
        return names.map { Hex.encode(SHA256Digest.of(WireCoder.encode($0))) }.sorted()
    }
}

extension FinishedCall {
    /// A word of the contract: whatever else stands there could be a telephone number.
    fileprivate var knownFailure: String {
        failureReason.flatMap { ["busy", "no-answer"].contains($0) ? $0 : nil } ?? "unknown"
    }
}

extension EventDraft {
    fileprivate static func queued(_ job: NewJob) -> EventDraft {
        EventDraft(
            .memoryExtractionQueued, userId: job.userId, agentId: job.agentId,
            data: TaskEventData(
                taskId: Identifier(job.id), userId: job.userId, agentId: job.agentId.map(Identifier.init), status: "queued",
                turnId: nil, sessionId: job.sessionId.map(Identifier.init)))
    }
}
