import Foundation

/// One claimed task: what to do, for whom, and the lease that fences its end.
public struct Job: Sendable, Equatable {
    public var userId: String
    public var id: UUID
    public var kind: JobKind
    public var agentId: UUID?
    public var sessionId: UUID?
    public var turnId: UUID?
    /// JSON; what the task carries that no other row does.
    public var payload: String?
    /// 1 for the first attempt. Above `maximumAttempts` only when workers died holding the task.
    public var attempt: Int
    public var maximumAttempts: Int
    /// Whoever holds another lease than this one can no longer finish the task.
    public var leaseId: UUID
    /// The rules have extracted this turn before, in a model's place: what is found again is no news.
    public var isReextraction: Bool
    public var createdAt: Date

    package init(
        userId: String, id: UUID, kind: JobKind, agentId: UUID? = nil, sessionId: UUID? = nil, turnId: UUID? = nil,
        payload: String? = nil, attempt: Int, maximumAttempts: Int, leaseId: UUID, isReextraction: Bool = false, createdAt: Date
    ) {
        self.userId = userId
        self.id = id
        self.kind = kind
        self.agentId = agentId
        self.sessionId = sessionId
        self.turnId = turnId
        self.payload = payload
        self.attempt = attempt
        self.maximumAttempts = maximumAttempts
        self.leaseId = leaseId
        self.isReextraction = isReextraction
        self.createdAt = createdAt
    }
}

public enum JobKind: String, Sendable {
    /// Extract facts from a turn.
    case turn
    /// Store a fact that a person gave.
    case manualFact = "manual_fact"
    /// Record the turns of a telephone call that is over.
    case call
}

/// A task to be written in the caller's transaction.
public struct NewJob: Sendable {
    public var userId: String
    public var id: UUID
    public var kind: JobKind
    public var agentId: UUID?
    public var sessionId: UUID?
    public var turnId: UUID?
    public var payload: String?

    public init(
        userId: String, id: UUID = UUID(), kind: JobKind, agentId: UUID? = nil, sessionId: UUID? = nil, turnId: UUID? = nil,
        payload: String? = nil
    ) {
        self.userId = userId
        self.id = id
        self.kind = kind
        self.agentId = agentId
        self.sessionId = sessionId
        self.turnId = turnId
        self.payload = payload
    }
}

/// What became of a failed attempt.
public enum FailureOutcome: Sendable, Equatable {
    case retrying(at: Date)
    case failed
    /// Another worker has taken the task over: nothing was written.
    case leaseLost
}
