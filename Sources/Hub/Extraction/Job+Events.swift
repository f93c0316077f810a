import Foundation
import Jobs
import Wire

extension Job {
    func event(
        _ type: EventType, status: String, attempts: Int, factIds: [UUID]? = nil, duration: Duration? = nil,
        error: String? = nil, nextAttemptAt: Date? = nil
    ) -> EventDraft {
        EventDraft(
            type, userId: userId, agentId: agentId,
            data: TaskEventData(
                taskId: Identifier(id), userId: userId, agentId: agentId.map(Identifier.init), status: status,
                turnId: turnId.map(Identifier.init), sessionId: sessionId.map(Identifier.init), attempts: attempts,
                factsCount: factIds?.count, factIds: factIds?.map(Identifier.init), durationMs: duration?.wireMilliseconds,
                error: error, nextAttemptAt: nextAttemptAt.map(Timestamp.init)))
    }
}
