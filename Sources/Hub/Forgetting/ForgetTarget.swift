import Extraction
import Foundation

/// What is to be forgotten.
package enum ForgetTarget: Sendable, Equatable {
    /// A topic in the user's own words.
    case about(String)
    /// What was said right before the client's turn `before` in a session.
    case exchange(sessionId: UUID, before: String)
    case turn(UUID)
    case facts([UUID])
    case everything

    init(_ request: ForgetRequest, sessionId: UUID, turnId: String) {
        self =
            switch request {
            case .that: .exchange(sessionId: sessionId, before: turnId)
            case .about(let topic): .about(topic)
            case .everything: .everything
            }
    }

    var topic: String? { if case .about(let topic) = self { topic } else { nil } }
}

/// Whose memories of a user may be forgotten: what one agent cannot recall, it cannot forget either.
package enum ForgetScope: Sendable, Equatable {
    case everyAgent
    /// What every agent recalls, and what this one does.
    case agent(UUID?)

    var isEveryAgent: Bool { self == .everyAgent }
    var agentId: UUID? { if case .agent(let id) = self { id } else { nil } }
}
