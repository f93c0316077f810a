public struct ExtractionTask: Sendable, Equatable, Codable {
    public var taskId: Identifier
    public var userId: String
    @ExplicitNull public var agentId: Identifier?
    public var kind: String
    public var status: String
    public var attempts: Int
    public var maxAttempts: Int
    @ExplicitNull public var turnId: Identifier?
    @ExplicitNull public var sessionId: Identifier?
    @ExplicitNull public var error: String?
    @ExplicitNull public var factsCount: Int?
    @ExplicitNull public var durationMs: Double?
    @ExplicitNull public var nextAttemptAt: Timestamp?
    public var createdAt: Timestamp
    @ExplicitNull public var startedAt: Timestamp?
    @ExplicitNull public var finishedAt: Timestamp?

    public init(
        taskId: Identifier, userId: String, agentId: Identifier?, kind: String, status: String, attempts: Int,
        maxAttempts: Int, turnId: Identifier?, sessionId: Identifier?, error: String?, factsCount: Int?, durationMs: Double?,
        nextAttemptAt: Timestamp?, createdAt: Timestamp, startedAt: Timestamp?, finishedAt: Timestamp?
    ) {
        self.taskId = taskId
        self.userId = userId
        self.agentId = agentId
        self.kind = kind
        self.status = status
        self.attempts = attempts
        self.maxAttempts = maxAttempts
        self.turnId = turnId
        self.sessionId = sessionId
        self.error = error
        self.factsCount = factsCount
        self.durationMs = durationMs
        self.nextAttemptAt = nextAttemptAt
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }

    enum CodingKeys: String, CodingKey {
        case kind, status, attempts, error
        case taskId = "task_id"
        case userId = "user_id"
        case agentId = "agent_id"
        case maxAttempts = "max_attempts"
        case turnId = "turn_id"
        case sessionId = "session_id"
        case factsCount = "facts_count"
        case durationMs = "duration_ms"
        case nextAttemptAt = "next_attempt_at"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case finishedAt = "finished_at"
    }
}

/// The answer to a request whose work goes on in the queue.
public struct TaskAccepted: Sendable, Equatable, Codable {
    public var taskId: Identifier
    public var status: String
    public var message = "Queued; events and the task tell when it is done."

    public init(taskId: Identifier, status: String) {
        self.taskId = taskId
        self.status = status
    }

    enum CodingKeys: String, CodingKey {
        case status, message
        case taskId = "task_id"
    }
}

/// The answer to `POST /api/memory/tasks/retry-all`.
public struct TasksRetried: Sendable, Equatable, Codable {
    /// How many failed tasks are queued again.
    public var retried: Int

    public init(retried: Int) { self.retried = retried }
}

/// `GET /api/metrics/extraction-queue`, and `data` of `queue_metrics`.
public struct QueueMetrics: Sendable, Equatable, Codable {
    public var pending: Int
    public var processing: Int
    public var completed: Int
    public var failed: Int
    public var oldestPendingAgeSec: Double
    public var avgDurationSec: Double

    public init(
        pending: Int, processing: Int, completed: Int, failed: Int, oldestPendingAgeSec: Double, avgDurationSec: Double
    ) {
        self.pending = pending
        self.processing = processing
        self.completed = completed
        self.failed = failed
        self.oldestPendingAgeSec = oldestPendingAgeSec
        self.avgDurationSec = avgDurationSec
    }

    enum CodingKeys: String, CodingKey {
        case pending, processing, completed, failed
        case oldestPendingAgeSec = "oldest_pending_age_sec"
        case avgDurationSec = "avg_duration_sec"
    }
}

public struct CacheStatistics: Sendable, Equatable, Codable {
    public var hits: Int
    public var misses: Int
    public var entries: Int
    public var bytes: Int

    public init(hits: Int, misses: Int, entries: Int, bytes: Int) {
        self.hits = hits
        self.misses = misses
        self.entries = entries
        self.bytes = bytes
    }
}

/// `GET /api/memory/stats`: counts of what the token may see; caches of this node.
public struct MemoryStatistics: Sendable, Equatable, Codable {
    public var totalFacts: Int
    public var totalTurns: Int
    public var totalUsers: Int
    public var avgFactsPerUser: Double
    public var caches: [String: CacheStatistics]

    public init(totalFacts: Int, totalTurns: Int, totalUsers: Int, caches: [String: CacheStatistics]) {
        self.totalFacts = totalFacts
        self.totalTurns = totalTurns
        self.totalUsers = totalUsers
        avgFactsPerUser = totalUsers == 0 ? 0 : (Double(totalFacts) / Double(totalUsers) * 100).rounded() / 100
        self.caches = caches
    }

    enum CodingKeys: String, CodingKey {
        case caches
        case totalFacts = "total_facts"
        case totalTurns = "total_turns"
        case totalUsers = "total_users"
        case avgFactsPerUser = "avg_facts_per_user"
    }
}
