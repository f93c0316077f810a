import Foundation

/// A finished turn on its way to being durable.
struct SpokenTurn: Sendable, Equatable {
    var userId: String
    var sessionId: UUID
    /// The client's name for it, unique within the session.
    var clientTurnId: String
    var agentId: UUID?
    /// What was said to this agent, only this agent recalls.
    var isAgentScoped: Bool
    var userMessage: String
    /// Only what was heard, when the user interrupted.
    var aiResponse: String
    var interrupted: Bool
    /// False when the user's memory was off the last time: the turn is then not embedded before consent has been read.
    var expectsMemory: Bool

    var bytes: Int { userMessage.utf8.count + aiResponse.utf8.count + 256 }
}

/// What became of a turn.
enum RecordedTurn: Sendable, Equatable {
    /// Durable, with its task; the same task when the turn was sent before.
    case queued(turnId: UUID, taskId: UUID)
    /// The user's memory is off: nothing was kept.
    case disabled
}
