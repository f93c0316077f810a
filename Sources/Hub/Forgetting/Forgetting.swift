import Embedding
import Foundation
import Postgres
import Wire

/// Forgets what users want forgotten: facts and turns with every trace of them, in all tables and in every process.
///
/// One transaction removes the rows and empties the turns; it answers once the other nodes know. Then this process drops its copies,
/// and only then is the user told. What is kept is that something was forgotten, when, and how much.
///
/// - Invariants: touches rows of the named user within the scope only; a worker that had one of the turns under way loses its
///   lease and writes nothing.
/// - Errors: ``WireError``, ``PostgresError``. Topics and texts are in no log and no error.
/// - Next: ``ForgetSearch`` for what matches, ``ForgottenMemories`` for what goes with it, ``ForgetConversation`` for asking back.
package struct Forgetting: Sendable {
    let pool: PostgresPool
    let embedding: EmbeddingService
    let hot: HotMemory
    let copies: LocalCopies
    let clock: @Sendable () -> Date

    package init(
        pool: PostgresPool, embedding: EmbeddingService, hot: HotMemory, copies: LocalCopies, clock: @escaping @Sendable () -> Date
    ) {
        self.pool = pool
        self.embedding = embedding
        self.hot = hot
        self.copies = copies
        self.clock = clock
    }

    private static let embeddingDeadline = Duration.seconds(2)

    /// What matches; nothing is changed.
    package func findings(for target: ForgetTarget, of userId: String, in scope: ForgetScope) async throws -> ForgetFindings {
        let search = await search(for: target, of: userId, in: scope)
        return try await pool.withConnection { connection in try search.findings(on: connection) }
    }

    /// Forgets what matches now.
    ///
    /// - Parameters:
    ///   - actor: who stands in the facts' history.
    ///   - request: the user's own words, of which this process keeps no copy either.
    package func forget(
        _ target: ForgetTarget, of userId: String, in scope: ForgetScope, by actor: String, request: String? = nil
    ) async throws -> ForgetReceipt {
        let search = await search(for: target, of: userId, in: scope)
        let receiptId = UUID()
        let (now, node) = (clock(), copies.node)
        let (receipt, memories) = try await hot.transaction(in: pool, of: [userId]) { connection in
            _ = try connection.query(.lockUsers, [.textArray([userId])])
            let found = try search.findings(on: connection)
            let memories = try ForgottenMemories(
                facts: found.facts.map(\.id), turns: found.turns, tasks: found.tasks, quarantined: found.quarantined, of: userId,
                on: connection)
            let receipt = ForgetReceipt(
                receiptId: Identifier(receiptId), facts: memories.facts.count, turns: memories.turns.count, at: Timestamp(now))
            var writer = FactWriter(userId: userId, actor: actor, now: now)
            writer.forget(memories)
            let change = try writer.write(on: connection)
            _ = try connection.execute(
                .insertForgetReceipt,
                [.text(userId), .uuid(receiptId), .int(receipt.facts), .int(receipt.turns), .timestamp(now)])
            if !memories.isEmpty {
                let told = writer.events + EventDraft.factsForgotten(memories, receipt, userId: userId)
                try EventLog.append(told + [.memoryForgotten(userId, by: node)], now: now, on: connection)
            }
            return ((receipt, memories), [change].compactMap(\.self))
        }
        await copies.forget(of: userId, turns: memories.turnNames, texts: memories.texts + [request, target.topic].compactMap(\.self))
        return receipt
    }

    /// Newest first.
    func receipts(of userId: String, page: PageRequest) async throws -> Page<ForgetReceipt> {
        try await pool.withConnection { connection in
            guard try !connection.query(.findUser, [.text(userId)]).isEmpty else { throw UserStore.unknownUser }
            let rows = try connection.query(
                .listForgetReceipts, [.text(userId), .optional(page.cursor), .int(page.limit + 1)])
            return try Page(rows, request: page, position: try EventLog.position(on: connection)) { try ForgetReceipt($0) }
        }
    }

    private func search(for target: ForgetTarget, of userId: String, in scope: ForgetScope) async -> ForgetSearch {
        var vector: TextVector?
        if let topic = target.topic {
            // Past the cache, which would keep the topic.
            vector = try? await embedding.passingVector(for: topic, priority: .interactive, within: Self.embeddingDeadline)
        }
        return ForgetSearch(
            target: target, userId: userId, scope: scope, topicVector: vector, now: clock())
    }
}

extension ForgetReceipt {
    init(_ row: Row) throws(PostgresError) {
        self.init(
            receiptId: Identifier(try row.get("receipt_id", as: UUID.self)), facts: try row.get("facts_count"),
            turns: try row.get("turns_count"), at: Timestamp(try row.get("at")))
    }
}

extension EventDraft {
    private static let idsOfOneEvent = 500

    static func factsForgotten(_ memories: ForgottenMemories, _ receipt: ForgetReceipt, userId: String) -> [EventDraft] {
        let ids = memories.facts.map { Identifier($0.id) }
        return stride(from: 0, to: max(ids.count, 1), by: idsOfOneEvent).map { start in
            EventDraft(
                .factsForgotten, userId: userId, agentId: nil,
                data: FactsForgottenEventData(
                    userId: userId, receiptId: receipt.receiptId, facts: receipt.facts, turns: receipt.turns,
                    factIds: Array(ids[start..<min(start + idsOfOneEvent, ids.count)])))
        }
    }
}

extension Statement {
    /// Of users who exist: nothing is known of others, nothing is kept.
    static let insertForgetReceipt = Statement(
        "insert_forget_receipt",
        """
        INSERT INTO forget_receipts (user_id, receipt_id, facts_count, turns_count, at)
        SELECT user_id, $2, $3::integer, $4::integer, $5 FROM users WHERE user_id = $1
        """)

    /// `position` is the time in microseconds.
    static let listForgetReceipts = Statement(
        "list_forget_receipts",
        """
        SELECT receipt_id, facts_count, turns_count, at, position
        FROM forget_receipts CROSS JOIN LATERAL (SELECT (extract(epoch FROM at) * 1000000)::bigint AS position) AS cursor
        WHERE user_id = $1 AND ($2::bigint IS NULL OR position < $2)
        ORDER BY position DESC LIMIT $3
        """)
}
