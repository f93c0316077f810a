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

    func complete(_ job: Job, at now: Date = start) async throws -> Bool {
        try await pool.transaction { [queue] in
            try queue.complete(job, factsCount: 1, duration: .milliseconds(5), now: now, on: $0)
        }
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

    fileprivate static let taskStatus = Statement("task_status", "SELECT status FROM extraction_tasks WHERE task_id = $1")
}
