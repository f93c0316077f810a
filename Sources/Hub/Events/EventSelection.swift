import Foundation
import Postgres
import Wire

/// Which events a subscriber gets: what its token may see, narrowed by what it asked for.
///
/// The same rule in two forms, for live events and for replay from the log; `EventSelectionTests` holds them together.
struct EventSelection: Sendable, Equatable {
    var visibility: Visibility
    var filter = EventFilter(nil)
    var userId: String?
    var agentId: UUID?

    /// Whether the nodes' own notices are read too.
    var includesNotices = false

    /// The hub's own reading: every event and every notice.
    static let all = EventSelection(visibility: .everything, includesNotices: true)

    func includes(_ event: StoredEvent) -> Bool {
        visibility.includes(event.userId) && filter.matches(event.type) && (userId == nil || userId == event.userId)
            && (agentId == nil || agentId == event.agentId)
    }

    /// Bound as `$3` (one user), `$4` (prefix of user ids), `$5` (types), `$6` (user), `$7` (agent).
    var parameters: [PostgresValue] {
        [
            .optional(visibility.userIdParameter), .text(visibility.prefixParameter),
            .optional(includesNotices ? nil : EventType.allCases.map(\.rawValue).filter(filter.matches)), .optional(userId),
            .optional(agentId),
        ]
    }
}
