import Foundation
import Synchronization

/// The sessions whose clients are connected to this node.
final class LiveSessions: Sendable {
    private let ids = Mutex(Set<UUID>())

    func insert(_ sessionId: UUID) { ids.withLock { _ = $0.insert(sessionId) } }
    func remove(_ sessionId: UUID) { ids.withLock { _ = $0.remove(sessionId) } }
    var all: [UUID] { ids.withLock { Array($0) } }
    var count: Int { ids.withLock { $0.count } }
}
