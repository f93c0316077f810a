import DequeModule
import Foundation
import Logging
import Postgres
import Synchronization

/// Counts which facts stood in prompts: those stay important, and what is recalled together is linked more strongly.
///
/// - Invariant: telling of a recall costs an append under a lock; nothing that is counted here changes what may be recalled, so no
///   copy of a memory grows stale by it.
/// - Limits: 4,096 answers wait to be counted; then the oldest are forgotten.
/// - Errors: none; what the database does not take is lost.
/// - Threads: any.
package final class RecallReinforcement: Sendable {
    private struct Recall: Sendable {
        var userId: String
        var factIds: [UUID]
    }

    package static let capacity = 4_096
    /// Facts of one answer that count, the most relevant.
    package static let factsPerRecall = 50
    /// Of these each one is linked with each other more strongly.
    private static let linkedFacts = 8
    /// Answers counted in a transaction.
    private static let batch = 256

    private let pool: PostgresPool
    private let logger: Logger
    private let clock: @Sendable () -> Date
    private let waiting = Mutex(Deque<Recall>())

    package init(pool: PostgresPool, logger: Logger, clock: @escaping @Sendable () -> Date) {
        self.pool = pool
        self.logger = logger
        self.clock = clock
    }

    /// - Parameter factIds: the facts of one answered context, most relevant first.
    package func recalled(_ factIds: [UUID], of userId: String) {
        guard !factIds.isEmpty else { return }
        let recall = Recall(userId: userId, factIds: Array(factIds.prefix(Self.factsPerRecall)))
        waiting.withLock { waiting in
            if waiting.count == Self.capacity { waiting.removeFirst() }
            waiting.append(recall)
        }
    }

    /// Writes down what has been told until now. Users whose rows are held by a transaction wait for the next time.
    package func flush() async {
        let recalls = waiting.withLock { waiting in
            defer { waiting = [] }
            return Array(waiting)
        }
        for start in stride(from: 0, to: recalls.count, by: Self.batch) {
            let batch = recalls[start..<min(start + Self.batch, recalls.count)]
            do {
                let held = try await write(Array(batch))
                waiting.withLock { $0.prepend(contentsOf: held.prefix(Self.capacity - $0.count)) }
            } catch {
                logger.warning("recalls were not counted", metadata: ["error": "\(error)"])
            }
        }
    }

    /// - Returns: what could not be written without waiting.
    private func write(_ recalls: [Recall]) async throws -> [Recall] {
        let now = clock()
        return try await pool.transaction { connection in
            let users = Array(Set(recalls.map(\.userId)))
            let free = Set(
                try connection.query(.lockFreeUsers, [.textArray(users)]).map { try $0.get("user_id", as: String.self) })
            let known = Set(try connection.query(.existingUsers, [.textArray(users)]).map { try $0.get("user_id", as: String.self) })
            let tally = Tally(recalls.filter { free.contains($0.userId) })
            _ = try connection.pipeline(tally.statements(now: now))
            return recalls.filter { !free.contains($0.userId) && known.contains($0.userId) }
        }
    }

    /// Recalls of a batch, added up.
    private struct Tally {
        struct Pair: Hashable {
            var userId: String
            var factId: UUID
            var linkedId: UUID
        }

        struct Item: Hashable {
            var userId: String
            var factId: UUID
        }

        var facts: [Item: Int64] = [:]
        var links: [Pair: Int64] = [:]

        init(_ recalls: [Recall]) {
            for recall in recalls {
                for factId in Set(recall.factIds) { facts[Item(userId: recall.userId, factId: factId), default: 0] += 1 }
                let linked = Set(recall.factIds.prefix(RecallReinforcement.linkedFacts))
                for factId in linked {
                    for other in linked where other != factId {
                        links[Pair(userId: recall.userId, factId: factId, linkedId: other), default: 0] += 1
                    }
                }
            }
        }

        func statements(now: Date) -> [(Statement, [PostgresValue])] {
            guard !facts.isEmpty else { return [] }
            let (facts, links) = (Array(facts), Array(links))
            return [
                (
                    .countRecalls,
                    [
                        .textArray(facts.map(\.key.userId)), .uuidArray(facts.map(\.key.factId)), .intArray(facts.map(\.value)),
                        .timestamp(now),
                    ]
                ),
                (
                    .strengthenLinks,
                    [
                        .textArray(links.map(\.key.userId)), .uuidArray(links.map(\.key.factId)), .uuidArray(links.map(\.key.linkedId)),
                        .intArray(links.map(\.value)),
                    ]
                ),
            ]
        }
    }
}

extension Statement {
    /// As ``lockUsers``, but waits for nobody.
    fileprivate static let lockFreeUsers = Statement(
        "lock_free_users", "SELECT user_id FROM users WHERE user_id = ANY ($1) ORDER BY user_id FOR NO KEY UPDATE SKIP LOCKED")

    fileprivate static let existingUsers = Statement("existing_users", "SELECT user_id FROM users WHERE user_id = ANY ($1)")

    fileprivate static let countRecalls = Statement(
        "count_recalls",
        """
        UPDATE facts SET recall_count = recall_count + new.count, last_recalled_at = greatest(last_recalled_at, $4)
        FROM unnest($1::text[], $2::uuid[], $3::bigint[]) AS new (user_id, fact_id, count)
        WHERE facts.user_id = new.user_id AND facts.fact_id = new.fact_id
        """)

    /// Each time takes a twentieth of what is missing to 1.
    fileprivate static let strengthenLinks = Statement(
        "strengthen_links",
        """
        UPDATE fact_links SET strength = 1 - (1 - strength) * power(0.95::double precision, new.count::double precision)
        FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::bigint[]) AS new (user_id, fact_id, linked_id, count)
        WHERE fact_links.user_id = new.user_id AND fact_links.fact_id = new.fact_id AND fact_links.linked_id = new.linked_id
        """)
}
