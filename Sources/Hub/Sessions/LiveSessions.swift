import Foundation
import Synchronization

/// The sessions whose clients are connected to this node.
package final class LiveSessions: Sendable {
    private let sessions = Mutex<[UUID: VoiceSession]>([:])

    package init() {}

    func insert(_ session: VoiceSession, as sessionId: UUID) { sessions.withLock { $0[sessionId] = session } }
    func remove(_ sessionId: UUID) { sessions.withLock { _ = $0.removeValue(forKey: sessionId) } }

    var ids: [UUID] { sessions.withLock { Array($0.keys) } }
    var count: Int { sessions.withLock { $0.count } }

    /// Removes what sessions still hold in process of erased users.
    func erase(_ isErased: @Sendable (String) -> Bool) async {
        for session in sessions.withLock({ Array($0.values) }) { await session.erase(isErased) }
    }

    /// Removes the words of forgotten turns.
    ///
    /// - Parameter turns: the clients' names of them, by session; nil: all finished turns of these users.
    func forget(of isForgotten: @Sendable (String) -> Bool, turns: [UUID: Set<String>]?) async {
        for (sessionId, session) in sessions.withLock({ $0 }) {
            await session.forget(of: isForgotten, turns: turns.map { $0[sessionId] ?? [] })
        }
    }
}
