import Foundation
import Logging
import Postgres
import Wire

/// Consolidates the users whose facts have changed, the longest due first, until none is left.
///
/// - Invariant: one run at a time among all nodes. A run that was cut short leaves who is left due; the next one goes on.
/// - Errors: of one user's are logged, and that user is due again in an hour; nobody else waits for them.
/// - Next: ``Consolidation`` for what is done; ``Statement/markForConsolidation`` for who is due.
package struct ConsolidationRunner: Sendable {
    let pool: PostgresPool
    let consolidation: Consolidation
    let progress: @Sendable (ConsolidationProgress) async -> Void
    let logger: Logger
    let clock: @Sendable () -> Date

    /// - Parameter progress: called when a run has found somebody, and after each user.
    package init(
        pool: PostgresPool, consolidation: Consolidation, progress: @escaping @Sendable (ConsolidationProgress) async -> Void,
        logger: Logger, clock: @escaping @Sendable () -> Date
    ) {
        self.pool = pool
        self.consolidation = consolidation
        self.progress = progress
        self.logger = logger
        self.clock = clock
    }

    /// Users found at a time.
    private static let batch = 50
    private static let lock: Int64 = 120_252_978_885_988

    /// - Returns: false if another node is at it.
    /// - Throws: ``PostgresError``, `CancellationError`.
    @discardableResult
    package func run() async throws -> Bool {
        try await ExclusiveRun(pool: pool, key: Self.lock).run { try await work() }
    }

    private func work() async throws {
        var attempted: Set<String> = []
        while true {
            let due = try await due()
            let users = due.users.filter { !attempted.contains($0) }
            guard !users.isEmpty else { return }
            let total = attempted.count + due.total
            await progress(ConsolidationProgress(done: attempted.count, total: total))
            for userId in users {
                try Task.checkCancellation()
                await consolidate(userId)
                attempted.insert(userId)
                await progress(ConsolidationProgress(done: attempted.count, total: max(total, attempted.count)))
            }
        }
    }

    private func due() async throws -> (users: [String], total: Int) {
        let now = clock()
        return try await pool.withConnection { connection in
            let rows = try connection.query(.dueForConsolidation, [.timestamp(now), .int(Self.batch)])
            return (try rows.map { try $0.get("user_id") }, try rows.first?.get("total") ?? 0)
        }
    }

    private func consolidate(_ userId: String) async {
        do {
            try await consolidation.consolidate(userId)
        } catch {
            guard !Task.isCancelled else { return }
            logger.warning("a user's facts could not be consolidated", metadata: ["error": "\(error)"])
            let now = clock()
            _ = try? await pool.withConnection { try $0.execute(.postponeConsolidation, [.text(userId), .timestamp(now)]) }
        }
    }
}
