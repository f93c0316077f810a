import Foundation
import Jobs
import Logging
import Postgres
import TestSupport

let logger = Logger(label: "jobs-tests")

/// A database of its own with the real schema, and one connection's pool on it for each `size`.
func withQueue<T: Sendable>(size: Int = 2, _ body: (PostgresPool) async throws -> T) async throws -> T {
    try await TestDatabase.shared.withDatabase(migrated: true) { configuration in
        let pool = PostgresPool(configuration: configuration, size: size, name: "jobs", logger: logger)
        do {
            let value = try await body(pool)
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }
}

/// The moment at which every test begins; seconds after it are written `start + 5`.
let start = Date(timeIntervalSince1970: 1_800_000_000)

/// The queue as tests use it, a transaction a call.
struct QueueOnPool {
    var queue = JobQueue(retryPolicy: RetryPolicy(maximumAttempts: 3, base: 2, cap: 60), leaseDuration: 60)
    let pool: PostgresPool

    @discardableResult
    func enqueue(_ userId: String, payload: String? = nil, at now: Date = start) async throws -> UUID {
        let job = NewJob(userId: userId, kind: .turn, payload: payload)
        return try await pool.transaction { [queue] connection in
            _ = try connection.execute(.ensureTestUser, [.text(userId), .timestamp(now)])
            let (statement, parameters) = queue.enqueueing([job], now: now)
            _ = try connection.execute(statement, parameters)
            return job.id
        }
    }

    func claim(_ limit: Int = 10, at now: Date = start) async throws -> [Job] {
        try await pool.transaction { [queue] in try queue.claim(limit: limit, now: now, on: $0) }
    }

    /// Queues many tasks in one statement, `count` for each user.
    func enqueue(_ count: Int, forEach users: ClosedRange<Int>, at now: Date = start) async throws {
        try await pool.withConnection(deadline: .seconds(60)) { connection in
            _ = try connection.execute(
                .enqueueForTestUsers, [.int(users.lowerBound), .int(users.upperBound), .int(count), .timestamp(now)])
        }
    }

    func complete(_ job: Job, extractor: String? = nil, wantsModel: Bool = false, at now: Date = start) async throws -> Bool {
        try await pool.transaction { [queue] in
            try queue.complete(
                job, factsCount: 1, duration: .milliseconds(5), extractor: extractor, wantsModel: wantsModel, now: now, on: $0)
        }
    }

    func renew(_ job: Job, at now: Date) async throws -> Bool {
        try await pool.transaction { [queue] in try queue.renew(job, now: now, on: $0) }
    }

    func release(_ job: Job, at now: Date = start) async throws -> Bool {
        try await pool.transaction { [queue] in try queue.release(job, now: now, on: $0) }
    }

    func retry(_ tasks: FailedTasks, limit: Int = 100, at now: Date = start) async throws -> [UUID] {
        try await pool.transaction { [queue] in try queue.retry(tasks, limit: limit, now: now, on: $0).map(\.id) }
    }

    func requeueForModel(limit: Int = 100, at now: Date = start) async throws -> [UUID] {
        try await pool.transaction { [queue] in try queue.requeueForModel(limit: limit, now: now, on: $0).map(\.id) }
    }

    func prune(before: Date, limit: Int = 100) async throws -> Int {
        try await pool.transaction { [queue] in try queue.prune(before: before, limit: limit, on: $0) }
    }

    func fail(_ job: Job, isPermanent: Bool = false, random: Double = 0, at now: Date = start) async throws -> FailureOutcome {
        try await pool.transaction { [queue] in
            try queue.fail(job, error: "the extractor failed", isPermanent: isPermanent, random: random, now: now, on: $0)
        }
    }

    func retry(_ userId: String, _ taskId: UUID, at now: Date = start) async throws -> Bool {
        try await pool.transaction { [queue] in try queue.retry(userId: userId, taskId: taskId, now: now, on: $0) }
    }

    func nextWake(after now: Date = start) async throws -> Date? {
        try await pool.withConnection { [queue] in try queue.nextWake(after: now, on: $0) }
    }

    func status(_ taskId: UUID) async throws -> String? {
        try await pool.withConnection { try $0.query(.taskStatus, [.uuid(taskId)]).first?.get("status", as: String.self) }
    }
}

extension Statement {
    fileprivate static let ensureTestUser = Statement(
        "ensure_test_user",
        """
        INSERT INTO users (user_id, platform, created_at, updated_at) VALUES ($1, 'discord', $2, $2) ON CONFLICT DO NOTHING
        """)

    fileprivate static let enqueueForTestUsers = Statement(
        "enqueue_for_test_users",
        """
        WITH owner AS (
            INSERT INTO users (user_id, platform, created_at, updated_at)
            SELECT 'discord_' || number, 'discord', $4, $4 FROM generate_series($1::bigint, $2) AS number
            ON CONFLICT (user_id) DO UPDATE SET updated_at = excluded.updated_at
            RETURNING user_id
        )
        INSERT INTO extraction_tasks (user_id, task_id, kind, max_attempts, next_attempt_at, created_at)
        SELECT user_id, gen_random_uuid(), 'turn', 3, $4, $4 FROM owner, generate_series(1, $3)
        """)

    fileprivate static let taskStatus = Statement("task_status", "SELECT status FROM extraction_tasks WHERE task_id = $1")
}
