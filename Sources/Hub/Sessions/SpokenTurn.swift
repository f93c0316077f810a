import Foundation

/// A finished turn on its way to being durable.
///
/// One without the user's words is stored like others and never recalled: that of a request to forget, say.
package struct SpokenTurn: Sendable, Equatable {
    package var userId: String
    package var sessionId: UUID
    /// The client's name for it, unique within the session.
    package var clientTurnId: String
    package var agentId: UUID?
    package var userMessage: String
    /// Only what was heard, when the user interrupted.
    package var aiResponse: String
    package var interrupted: Bool
    /// False when the user's memory was off the last time: the turn is then not embedded before consent has been read.
    package var expectsMemory: Bool
    /// The memories that the hub had put into the turn's prompt: they are no news when they come back.
    package var injected: [UUID]
    /// JSON that the turn's facts are given.
    package var metadata: String
    package var entities: MemoryEntities
    /// When it was said, if that is not now.
    package var saidAt: Date?
    /// What a model found in it already.
    package var answer: TurnAnswer?

    package init(
        userId: String, sessionId: UUID, clientTurnId: String, agentId: UUID? = nil, userMessage: String, aiResponse: String,
        interrupted: Bool, expectsMemory: Bool = true, injected: [UUID] = [], metadata: String = "{}",
        entities: MemoryEntities = MemoryEntities(), saidAt: Date? = nil, answer: TurnAnswer? = nil
    ) {
        self.userId = userId
        self.sessionId = sessionId
        self.clientTurnId = clientTurnId
        self.agentId = agentId
        self.userMessage = userMessage
        self.aiResponse = aiResponse
        self.interrupted = interrupted
        self.expectsMemory = expectsMemory
        self.injected = injected
        self.metadata = metadata
        self.entities = entities
        self.saidAt = saidAt
        self.answer = answer
    }

    var isEmbeddedAtOnce: Bool { expectsMemory && !userMessage.isEmpty }

    var bytes: Int { userMessage.utf8.count + aiResponse.utf8.count + metadata.utf8.count + 256 }
}

/// What became of a turn.
package enum RecordedTurn: Sendable, Equatable {
    /// Durable, with its task; the same task when the turn was sent before.
    case queued(turnId: UUID, taskId: UUID)
    /// The user's memory is off: nothing was kept.
    case disabled
}
