import Foundation
import Postgres
import Wire

/// Which events a subscriber gets: what its token may see, narrowed by what it asked for.
///
/// The same rule in two forms, for live events and for replay from the log; `EventSelectionTests` holds them together.
package struct EventSelection: Sendable, Equatable {
    package var visibility: Visibility
    package var filter = EventFilter(nil)
    package var userId: String?
    package var agentId: UUID?

    /// Whether the nodes' own notices are read too.
    package var includesNotices = false

    package init(
        visibility: Visibility, filter: EventFilter = EventFilter(nil), userId: String? = nil, agentId: UUID? = nil,
        includesNotices: Bool = false
    ) {
        self.visibility = visibility
        self.filter = filter
        self.userId = userId
        self.agentId = agentId
        self.includesNotices = includesNotices
    }

    /// The hub's own reading: every event and every notice.
    package static let all = EventSelection(visibility: .everything, includesNotices: true)

    package func includes(_ event: StoredEvent) -> Bool {
        visibility.includes(event.userId) && filter.matches(event.type) && (userId == nil || userId == event.userId)
            && (agentId == nil || agentId == event.agentId)
    }

    /// Bound as `$3` (one user), `$4` (prefix of user ids), `$5` (types), `$6` (user), `$7` (agent).
    package var parameters: [PostgresValue] {
        [
            .optional(visibility.userIdParameter), .text(visibility.prefixParameter),
            .optional(includesNotices ? nil : EventType.allCases.map(\.rawValue).filter(filter.matches)), .optional(userId),
            .optional(agentId),
        ]
    }
}
